import CLibCurl

/// A libcurl transfer handle with the connections that it keeps open.
///
/// Blocking: belongs on an executor of its own. Reference: <https://curl.se/libcurl/c/libcurl-easy.html>
struct EasyHandle: ~Copyable {
    /// What libcurl says about a transfer that is over, well or not.
    private struct Report {
        let code: CURLcode
        let status: Int
        /// Bytes of head and body that were handed to the kernel, all sendings together.
        let requestSize: Int
        /// What OpenSSL says of the server's certificate.
        let verification: Int
    }

    let pointer: UnsafeMutableRawPointer

    /// Sets libcurl up once for the process; thread-safe since 7.84.
    private static let globalState = curl_global_init(Int(CURL_GLOBAL_SSL))

    init() throws(CurlError) {
        try CurlError.check(Self.globalState)
        guard let pointer = curl_easy_init() else { throw CurlError(CURLE_FAILED_INIT) }
        self.pointer = pointer
    }

    deinit {
        curl_easy_cleanup(pointer)
    }

    /// Sends a request that has passed `HTTPRequest.refusal`, once, and waits for its answer.
    func perform(_ request: HTTPRequest, options: HTTPClient.Options) -> HTTPOutcome {
        var exchange = HTTPExchange(bodyLimit: options.responseLimit)
        var message = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        do throws(CurlError) {
            let report = try message.withUnsafeMutableBufferPointer { message throws(CurlError) in
                try withUnsafeMutablePointer(to: &exchange) { exchange throws(CurlError) in
                    try (request.body ?? []).withUnsafeBufferPointer { body throws(CurlError) in
                        try transfer(request, body, options, exchange, message)
                    }
                }
            }
            return outcome(of: request, report, exchange, message: message)
        } catch {
            return .failed(
                HTTPFailure(
                    kind: .protocol, bytesSent: false,
                    sentence: "\(request.summary): libcurl cannot be set up for it: \(error)"))
        }
    }

    /// Sets the handle up, runs it, and lets go of every pointer again.
    ///
    /// Throws only before anything was sent.
    private func transfer(
        _ request: HTTPRequest, _ body: UnsafeBufferPointer<UInt8>, _ options: HTTPClient.Options,
        _ exchange: UnsafeMutablePointer<HTTPExchange>, _ message: UnsafeMutableBufferPointer<CChar>
    ) throws(CurlError) -> Report {
        // Resetting keeps connections, resolved names and TLS sessions; afterwards the handle points at nothing of ours.
        defer { curl_easy_reset(pointer) }
        let lines = try headerLines(for: request)
        var addresses = HeaderList()
        if let address = options.address {
            try addresses.append("::" + address)
            try CurlError.check(quittance_curl_set_list(pointer, CURLOPT_CONNECT_TO, addresses.first))
        }
        try CurlError.check(quittance_curl_set_list(pointer, CURLOPT_HTTPHEADER, lines.first))
        try CurlError.check(quittance_curl_set_pointer(pointer, CURLOPT_ERRORBUFFER, message.baseAddress))
        try setBounds(options)
        try setTimes(request)
        try setRoute(options)
        try setMessage(request, body)
        try setCallbacks(exchange)

        let code = curl_easy_perform(pointer)
        var status = 0
        // Every libcurl that we link knows these facts; were one missing, the cautious value stands: something was sent.
        var size = 1
        var verification = 0
        try? CurlError.check(quittance_curl_get_long(pointer, CURLINFO_RESPONSE_CODE, &status))
        try? CurlError.check(quittance_curl_get_long(pointer, CURLINFO_REQUEST_SIZE, &size))
        try? CurlError.check(quittance_curl_get_long(pointer, CURLINFO_SSL_VERIFYRESULT, &verification))
        return withExtendedLifetime(lines) {
            Report(code: code, status: status, requestSize: size, verification: verification)
        }
    }

    private func outcome(
        of request: HTTPRequest, _ report: Report, _ exchange: HTTPExchange, message: [CChar]
    ) -> HTTPOutcome {
        if report.code == CURLE_OK && exchange.isHeadComplete {
            return .answered(HTTPResponse(status: report.status, headers: exchange.headers, body: exchange.body))
        }
        let bytesSent = report.requestSize > 0
        let failure: (kind: HTTPFailure.Kind, reason: String)
        if report.code == CURLE_OK {
            failure = (.truncated, "the connection ended inside the answer's head")
        } else if exchange.isTooLarge {
            failure = (.tooLarge, "the answer is longer than the limit")
        } else if exchange.sendings > 1 {
            failure = (.truncated, "the server closed a kept connection without an answer; not sent again")
        } else {
            let error = CurlError(report.code)
            let said = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let kind = error.kind(bytesSent: bytesSent, verification: report.verification)
            failure = (kind, said.isEmpty ? error.description : said)
        }
        return .failed(
            HTTPFailure(
                kind: failure.kind, bytesSent: bytesSent, sentence: "\(request.summary): \(failure.reason)"))
    }
}
