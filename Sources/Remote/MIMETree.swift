import CLibCurl

/// A tree of MIME parts in libcurl's memory; libcurl makes the boundaries and the encodings.
///
/// Reference: <https://curl.se/libcurl/c/curl_mime_init.html>
struct MIMETree: ~Copyable {
    /// Owned until it is handed to a part of another tree.
    private var root: OpaquePointer?

    var pointer: OpaquePointer? { root }

    init(for handle: UnsafeMutableRawPointer) throws(CurlError) {
        guard let root = curl_mime_init(handle) else { throw CurlError(CURLE_OUT_OF_MEMORY) }
        self.root = root
    }

    deinit {
        curl_mime_free(root)
    }

    /// Adds a text, with the line ends of mail (RFC 2046 section 4.1.1).
    mutating func add(text: String, type: String) throws(CurlError) {
        let part = try addPart()
        var bytes: [UInt8] = []
        for byte in text.utf8 where byte != 0x0D {
            if byte == 0x0A { bytes.append(0x0D) }
            bytes.append(byte)
        }
        try fill(part, bytes, type: type + "; charset=utf-8", encoder: "quoted-printable")
    }

    /// Adds a file, shown within the page or offered beside it.
    mutating func add(_ file: MailMessage.File, isInline: Bool) throws(CurlError) {
        let part = try addPart()
        try fill(part, file.bytes, type: file.type, encoder: "base64")
        var lines = [
            "Content-Disposition: \(isInline ? "inline" : "attachment"); filename=\"\(file.name)\""
        ]
        if isInline { lines.append("Content-ID: <\(file.name)>") }
        try setHeaders(of: part, lines)
    }

    /// Adds another tree as one part, which owns it from then on.
    mutating func add(_ tree: consuming MIMETree, type: String) throws(CurlError) {
        let part = try addPart()
        try CurlError.check(curl_mime_subparts(part, tree.root))
        tree.root = nil
        try CurlError.check(curl_mime_type(part, type))
        // A disposition of libcurl's own would make some readers offer the page as a file.
        try setHeaders(of: part, ["Content-Disposition: inline"])
    }

    private func addPart() throws(CurlError) -> OpaquePointer {
        guard let part = curl_mime_addpart(root) else { throw CurlError(CURLE_OUT_OF_MEMORY) }
        return part
    }

    private func fill(
        _ part: OpaquePointer, _ bytes: [UInt8], type: String, encoder: String
    ) throws(CurlError) {
        // libcurl copies the bytes.
        let code = bytes.withUnsafeBytes { bytes in
            curl_mime_data(part, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        try CurlError.check(code)
        try CurlError.check(curl_mime_type(part, type))
        try CurlError.check(curl_mime_encoder(part, encoder))
    }

    private func setHeaders(of part: OpaquePointer, _ lines: [String]) throws(CurlError) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                curl_slist_free_all(list)
                throw CurlError(CURLE_OUT_OF_MEMORY)
            }
            list = longer
        }
        // The part owns the list from here on.
        try CurlError.check(curl_mime_headers(part, list, 1))
    }
}

extension MIMETree {
    /// The whole of a mail: alternatives, the page of them with its pictures, and what is attached.
    static func whole(
        _ message: MailMessage, for handle: UnsafeMutableRawPointer
    ) throws(CurlError) -> MIMETree {
        var alternatives = try MIMETree(for: handle)
        try alternatives.add(text: message.text, type: "text/plain")
        var page = try MIMETree(for: handle)
        try page.add(text: message.html, type: "text/html")
        for picture in message.pictures { try page.add(picture, isInline: true) }
        try alternatives.add(page, type: "multipart/related")
        var whole = try MIMETree(for: handle)
        try whole.add(alternatives, type: "multipart/alternative")
        for file in message.attachments { try whole.add(file, isInline: false) }
        return whole
    }
}
