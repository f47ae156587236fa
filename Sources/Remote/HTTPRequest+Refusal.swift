extension HTTPRequest {
    /// Headers that frame the message or steer the connection; a second opinion on them would let requests be smuggled.
    private static let framing = [
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Upgrade", "TE",
    ]

    /// Method and address for sentences, without the query, which may carry what no log should.
    var summary: String {
        let visible = String(decoding: url.utf8.filter { (0x21...0x7E).contains($0) }, as: UTF8.self)
        return "\(method.utf8.allSatisfy(Self.isTokenByte) ? method : "request") \(visible.prefix { $0 != "?" })"
    }

    /// Why this request must not be sent, or nil.
    ///
    /// Nothing here may turn into a second header, a second request or another address: CR, LF and NUL are refused
    /// wherever they stand (RFC 9110 section 5.5, RFC 9112 section 3).
    var refusal: String? {
        if method.isEmpty || !method.utf8.allSatisfy(Self.isTokenByte) {
            return "the method is not a token of RFC 9110"
        }
        if !url.hasPrefix("http://") && !url.hasPrefix("https://") {
            return "the address does not begin with http:// or https://"
        }
        if !url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            return "the address holds a control character, a space or a byte above 7E; percent-encode it"
        }
        for header in headers {
            if header.name.isEmpty || !header.name.utf8.allSatisfy(Self.isTokenByte) {
                return "a header's name is not a token of RFC 9110"
            }
            if header.value.utf8.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) {
                return "the value of header \(header.name) holds a control character"
            }
            if Self.framing.contains(where: header.isNamed) {
                return "header \(header.name) is set by the client itself"
            }
        }
        return nil
    }

    /// A `tchar` of RFC 9110 section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}
