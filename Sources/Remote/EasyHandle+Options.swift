import CLibCurl

extension EasyHandle {
    /// Longest idle time after which a kept connection is used again.
    ///
    /// Servers close idle connections after 5 s and more. A connection that is closed while a request is on its way to
    /// it leaves an unknown outcome; a fresh one costs a round trip.
    private static let longestIdle = 3

    /// Limits what libcurl does on its own, whatever the request.
    func setBounds(_ options: HTTPClient.Options) throws(CurlError) {
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_HTTP09_ALLOWED, 0)
        try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try set(CURLOPT_NOPROGRESS, 1)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = options.certificateAuthorities { try set(CURLOPT_CAINFO, file) }
    }

    /// Sets how long things may take, and how connections are kept.
    func setTimes(_ request: HTTPRequest) throws(CurlError) {
        try set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(request.connectTimeout))
        try set(CURLOPT_TIMEOUT_MS, Self.milliseconds(request.timeout))
        // Signals would hit any thread of the process. A resolver that hangs is left behind instead of waited for.
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_MAXAGE_CONN, Self.longestIdle)
        try set(CURLOPT_MAXCONNECTS, 2)
        try set(CURLOPT_TCP_NODELAY, 1)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_TCP_KEEPIDLE, 15)
        try set(CURLOPT_TCP_KEEPINTVL, 5)
    }

    /// Sets the proxy; an empty one also keeps libcurl from reading the environment.
    func setRoute(_ options: HTTPClient.Options) throws(CurlError) {
        switch options.proxy {
        case .none: try set(CURLOPT_PROXY, "")
        case .environment: break
        case .url(let url): try set(CURLOPT_PROXY, url)
        }
    }

    /// Sets address, method and body; the body's memory has to live until the transfer is over.
    func setMessage(_ request: HTTPRequest, _ body: UnsafeBufferPointer<UInt8>) throws(CurlError) {
        try set(CURLOPT_URL, request.url)
        let carriesBody = request.body != nil || ["POST", "PUT", "PATCH"].contains(request.method)
        if request.method == "HEAD" && !carriesBody {
            try set(CURLOPT_NOBODY, 1)
        } else if carriesBody {
            try set(CURLOPT_POST, 1)
            let size = curl_off_t(body.count)
            try CurlError.check(quittance_curl_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, size))
            // Without fields, libcurl would read the body from standard input.
            if body.isEmpty {
                try set(CURLOPT_COPYPOSTFIELDS, "")
            } else {
                try CurlError.check(quittance_curl_set_pointer(pointer, CURLOPT_POSTFIELDS, body.baseAddress))
            }
        }
        try set(CURLOPT_CUSTOMREQUEST, request.method)
    }

    /// Sets the callbacks, which fill the exchange.
    func setCallbacks(_ exchange: UnsafeMutablePointer<HTTPExchange>) throws(CurlError) {
        try CurlError.check(
            quittance_curl_set_prerequest(pointer) { context, _, _, _, _ in
                guard let exchange = context?.assumingMemoryBound(to: HTTPExchange.self) else {
                    return CURL_PREREQFUNC_ABORT
                }
                return exchange.pointee.begin() == .go ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            })
        try CurlError.check(
            quittance_curl_set_sink(pointer, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                let line = UnsafeRawBufferPointer(start: bytes, count: size * count).assumingMemoryBound(to: UInt8.self)
                guard let exchange = context?.assumingMemoryBound(to: HTTPExchange.self) else { return 0 }
                return exchange.pointee.takeHeadLine(line) == .go ? line.count : 0
            })
        try CurlError.check(
            quittance_curl_set_sink(pointer, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
                    .assumingMemoryBound(to: UInt8.self)
                guard let exchange = context?.assumingMemoryBound(to: HTTPExchange.self) else { return 0 }
                return exchange.pointee.takeBody(piece) == .go ? piece.count : 0
            })
        for option in [CURLOPT_PREREQDATA, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA] {
            try CurlError.check(quittance_curl_set_pointer(pointer, option, exchange))
        }
    }

    /// The lines of the request's head that are not libcurl's own.
    func headerLines(for request: HTTPRequest) throws(CurlError) -> HeaderList {
        var lines = HeaderList()
        // What libcurl would add: a wish to be asked for the body, a type for the body, and a wish for any answer.
        for name in ["Expect", "Content-Type", "Accept"] where !request.headers.contains(where: { $0.isNamed(name) }) {
            try lines.suppress(name)
        }
        if !request.headers.contains(where: { $0.isNamed("User-Agent") }) {
            try lines.send(HTTPHeader("User-Agent", "Quittance/1"))
        }
        for header in request.headers { try lines.send(header) }
        return lines
    }

    func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try CurlError.check(quittance_curl_set_long(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: String) throws(CurlError) {
        try CurlError.check(quittance_curl_set_string(pointer, option, value))
    }

    /// Whole milliseconds, rounded up; never 0, which means "for ever" to libcurl.
    static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        let bounded = min(max(seconds, 0), 86_400)
        let rest = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return max(Int(bounded) * 1000 + Int(max(rest, 0)), 1)
    }
}
