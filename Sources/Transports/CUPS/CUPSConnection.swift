import CCUPS
import Glibc

/// A connection to a spooler, for one request after another.
///
/// It sends a request once, never connects again by itself and asks nobody for a password. After a fault it is spent.
/// Reference: `httpConnect2`, `httpPost`, `ippWrite`, `ippRead` of libcups.
struct CUPSConnection: ~Copyable {
    private let http: OpaquePointer

    /// Bytes of a document between two looks at the clock.
    private static let sliceSize = 65536

    /// Connects to an address in digits; nil if nobody answers there in time, for a reason that libcups does not keep.
    init?(host: String, port: UInt16, within limit: Duration) {
        let encryption = HTTP_ENCRYPTION_IF_REQUESTED
        guard let http = httpConnect2(host, CInt(port), nil, AF_UNSPEC, encryption, 1, limit.milliseconds, nil) else {
            return nil
        }
        self.http = http
    }

    deinit {
        httpClose(http)
    }

    /// Whether the server ends the connection after this answer.
    var isLast: Bool {
        guard let field = httpGetField(http, HTTP_FIELD_CONNECTION) else { return false }
        return String(cString: field).lowercased() == "close"
    }

    /// Asks, and reads the answer's printers or jobs; an IPP status that is an error is thrown.
    func ask(_ request: IPPRequest, document: [UInt8], within limit: Duration) throws(CUPSFault) -> [IPPGroup] {
        let deadline = ContinuousClock.now + limit
        let operation = request.operation
        httpSetTimeout(http, max(0.05, Double(limit.milliseconds) / 1000), nil, nil)
        let message = try IPPMessage(request)
        httpClearFields(http)
        httpSetField(http, HTTP_FIELD_CONTENT_TYPE, "application/ipp")
        httpSetLength(http, message.length + document.count)
        guard httpPost(http, request.resource) == 0, message.write(to: http) else {
            throw CUPSFault(operation: operation, kind: .unanswered(sent: 0))
        }
        var sent = 0
        while sent < document.count, .now < deadline {
            let count = min(Self.sliceSize, document.count - sent)
            let written = document[sent..<sent + count].withUnsafeBytes { bytes in
                httpWrite2(http, bytes.assumingMemoryBound(to: CChar.self).baseAddress, count)
            }
            guard written > 0 else { break }
            sent += written
        }
        // A document that broke off is one that the spooler throws away, but it may have said why.
        let isWhole = sent == document.count && httpFlushWrite(http) >= 0
        let status = isWhole || httpWait(http, 0) != 0 ? answered() : HTTP_STATUS_ERROR
        guard status.rawValue > 0 else { throw CUPSFault(operation: operation, kind: .unanswered(sent: sent)) }
        guard status == HTTP_STATUS_OK else { throw CUPSFault(operation: operation, kind: .http(status.rawValue)) }
        guard let answer = IPPMessage(readingFrom: http) else {
            throw CUPSFault(operation: operation, kind: .unanswered(sent: sent))
        }
        // Below this the request was done, with substitutions at most (RFC 8011, section 4.1.6.1).
        guard answer.status < 0x0400 else {
            throw CUPSFault(operation: operation, kind: .ipp(answer.status, answer.words))
        }
        return answer.groups
    }

    /// The final status; provisional ones are passed over.
    private func answered() -> http_status_t {
        for _ in 0..<8 {
            let status = httpUpdate(http)
            if status != HTTP_STATUS_CONTINUE { return status }
        }
        return HTTP_STATUS_ERROR
    }
}
