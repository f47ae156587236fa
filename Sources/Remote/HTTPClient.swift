package import Executors
package import Logging

/// Sends requests to servers outside, one at a time, over connections that it keeps open. One client serves one lane.
///
/// No redirect is followed, no cookie kept, no proxy of the environment used unless asked for; HTTP/1.1 over `http` and
/// `https` alone. A request is sent at most once: libcurl's own resending over a kept connection is refused.
///
/// A request in hand is not cut short when its task is cancelled: its outcome would be unknown, and its timeout ends it.
package actor HTTPClient {
    /// How a client reaches its servers.
    package struct Options: Sendable {
        package enum Proxy: Hashable, Sendable {
            case none
            /// What `http_proxy`, `https_proxy` and `no_proxy` say.
            case environment
            case url(String)
        }

        package var proxy: Proxy

        /// A PEM file of trusted authorities; nil trusts the system's.
        package var certificateAuthorities: String?

        /// `HOST:PORT` to connect to whatever the URL's host is, by whose name the certificate is checked; `nil` for that host.
        package var address: String?

        /// Bytes of body above which an answer is given up as too large.
        package var responseLimit: Int

        package init(
            proxy: Proxy = .none, certificateAuthorities: String? = nil, address: String? = nil,
            responseLimit: Int = 8 << 20
        ) {
            self.proxy = proxy
            self.certificateAuthorities = certificateAuthorities
            self.address = address
            self.responseLimit = responseLimit
        }
    }

    /// The thread that it waits on; who runs on it reaches the client without changing threads.
    package nonisolated let executor: BlockingExecutor
    private let options: Options
    private let logger: Logger
    private var handle: EasyHandle?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(label: String, options: Options = Options(), logger: Logger) {
        executor = BlockingExecutor(label: "http.\(label)")
        self.options = options
        self.logger = logger
        handle = nil
    }

    /// Sends one request and waits for the whole answer, for the request's timeout at the longest.
    package func perform(_ request: HTTPRequest) async -> HTTPOutcome {
        if let refusal = request.refusal {
            return .failed(
                HTTPFailure(kind: .invalidRequest, bytesSent: false, sentence: "\(request.summary): \(refusal)"))
        }
        do {
            let handle = try takeHandle()
            let outcome = handle.perform(request, options: options)
            self.handle = consume handle
            log(outcome)
            return outcome
        } catch {
            return .failed(
                HTTPFailure(
                    kind: .protocol, bytesSent: false, sentence: "\(request.summary): libcurl cannot start: \(error)"))
        }
    }

    private func takeHandle() throws(CurlError) -> EasyHandle {
        if let handle = handle.take() { return handle }
        return try EasyHandle()
    }

    private func log(_ outcome: HTTPOutcome) {
        switch outcome {
        case .answered(let response):
            logger.debug("Request answered", metadata: ["status": "\(response.status)"])
        case .failed(let failure):
            logger.debug(
                "Request failed", metadata: ["kind": "\(failure.kind)", "bytesSent": "\(failure.bytesSent)"])
        }
    }
}
