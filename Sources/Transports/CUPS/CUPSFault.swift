import Glibc

/// Why a spooler did not do what it was asked.
struct CUPSFault: Error, Hashable, Sendable, CustomStringConvertible {
    enum Kind: Hashable, Sendable {
        /// A code of getaddrinfo(3).
        case unknownHost(CInt)
        case slowResolver
        /// No connection, so nothing was asked; an error number, 0 if libcups kept it to itself.
        case unreached(CInt)
        /// The connection broke or fell silent after so many bytes of the document: what became of it is not known.
        case unanswered(sent: Int)
        /// An HTTP status in place of an answer.
        case http(Int32)
        /// An IPP status and the words that came with it.
        case ipp(Int32, String)
    }

    let operation: IPPRequest.Operation
    let kind: Kind

    /// Whether it is known that the spooler has not done it.
    var isCertain: Bool {
        switch kind {
        case .unknownHost, .slowResolver, .unreached, .http, .ipp: true
        case .unanswered: false
        }
    }

    /// Whether the spooler may do it a moment later.
    var isPassing: Bool {
        switch kind {
        case .unreached, .unanswered, .slowResolver: true
        case .unknownHost: false
        case .http(let status): status == 503 || status == 408
        case .ipp(let status, _): Self.passing.contains(status)
        }
    }

    /// Whether what was asked for is not there.
    var isMissing: Bool {
        switch kind {
        case .ipp(let status, _): status == 0x0406 || status == 0x0407
        case .unknownHost, .slowResolver, .unreached, .unanswered, .http: false
        }
    }

    /// server-error-service-unavailable, -temporary-error, -busy (RFC 8011, appendix B).
    private static let passing: Set<Int32> = [0x0502, 0x0505, 0x0507]

    /// What it means for a connection, and what an operator can do about it.
    var meaning: (code: TransportError.Code, remedy: String) {
        switch kind {
        case .unknownHost: (.notFound, "check the name of the host, or use its address")
        case .slowResolver: (.timedOut, "the host's name was not resolved in time; use its address")
        case .unreached(let number): Self.meaning(ofNumber: number)
        case .unanswered: (.timedOut, "check that the spooler runs: systemctl status cups")
        case .http(let status): Self.meaning(ofHTTP: status)
        case .ipp(let status, _): Self.meaning(ofIPP: status)
        }
    }

    private static func meaning(ofNumber number: CInt) -> (TransportError.Code, String) {
        switch number {
        case ECONNREFUSED: (.refused, "no spooler listens there: start it with systemctl start cups")
        case ETIMEDOUT, EINPROGRESS, EAGAIN: (.timedOut, "check that the spooler's host is switched on and reachable")
        case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EADDRNOTAVAIL:
            (.unreachable, "check the cable, the address and the network")
        case EACCES, EPERM: (.permission, "allow the service to open network connections")
        default: (.unreachable, "check that the spooler runs and that the address is right")
        }
    }

    private static func meaning(ofHTTP status: Int32) -> (TransportError.Code, String) {
        switch status {
        case 401, 403:
            (.permission, "the spooler does not let this user print there: allow it in cupsd.conf, without a password")
        case 404: (.notFound, "no IPP service is there; check host and port")
        case 408, 503: (.timedOut, "the spooler is busy; it is asked again")
        case 413: (.unsupported, "the document is longer than the spooler allows: raise LimitRequestBody")
        case 426:
            (.permission, "the spooler insists on encryption, which cups: does not offer; allow it plain on loopback")
        default: (.io, "see the spooler's error_log")
        }
    }

    private static func meaning(ofIPP status: Int32) -> (TransportError.Code, String) {
        switch status {
        case 0x0401...0x0403: (.permission, "the spooler does not let this user do that: see the queue's allowed users")
        case 0x0406, 0x0407: (.notFound, "lpstat -v lists the queues that there are")
        case 0x040A: (.unsupported, "the queue does not take printer commands: make a raw queue (lpadmin -m raw)")
        case 0x0408: (.unsupported, "the document is longer than the spooler allows")
        case 0x0506: (.refused, "let it take jobs again with cupsaccept")
        case 0x0502, 0x0505, 0x0507: (.timedOut, "the spooler is busy; it is asked again")
        default: (.io, "see the spooler's error_log")
        }
    }

    var description: String {
        let words =
            switch kind {
            case .unknownHost(let code): String(cString: gai_strerror(code))
            case .slowResolver: "the name was not resolved in time"
            case .unreached(0): "no connection"
            case .unreached(let number): String(cString: strerror(number))
            case .unanswered: "no answer"
            case .http(let status): "HTTP status \(status)"
            case .ipp(let status, let words): words.isEmpty ? "IPP status 0x\(String(status, radix: 16))" : words
            }
        return "\(operation.name): \(words)"
    }
}

extension TransportError {
    /// Translates what a spooler refused.
    init(_ fault: CUPSFault, _ stage: Stage, device: String, bytesTaken: Int = 0) {
        let (code, remedy) = fault.meaning
        self.init(
            code, stage, device: device, sentence: "\(device) failed (\(fault)); \(remedy)", bytesTaken: bytesTaken,
            cause: fault)
    }
}
