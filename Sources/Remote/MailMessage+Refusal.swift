extension MailMessage {
    /// Why this mail must not be sent, or nil.
    ///
    /// The last door before the wire: whatever checked the parts before, nothing here becomes a second field, a second
    /// recipient or a command. Subject and names need no refusal: they are encoded.
    var refusal: String? {
        if !Self.isAddress(from.address) { return "the sender is not one plain address" }
        if !Self.isAddress(to.address) { return "the recipient is not one plain address" }
        if !Self.isAddress(messageID) { return "the Message-ID is not of the form left@right" }
        if language.isEmpty || !language.utf8.allSatisfy({ Self.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }) {
            return "the language is not a tag such as de or fr-FR"
        }
        for file in pictures + attachments {
            if !Self.isFileName(file.name) {
                return "a file's name holds more than ASCII letters, digits, \".\", \"-\" and \"_\""
            }
            if !Self.isMediaType(file.type) { return "the file \(file.name) has no media type such as image/png" }
        }
        return nil
    }

    /// Two parts round one `@`, of visible ASCII without what separates, quotes or comments; 254 bytes at most
    /// (RFC 5321 section 4.5.3.1.3).
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        return parts.count == 2 && text.utf8.count <= 254
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.allSatisfy { (0x21...0x7E).contains($0) && !#"<>()[],;:"\"#.utf8.contains($0) }
            }
    }

    private static func isFileName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { isLetterOrDigit($0) || ".-_".utf8.contains($0) } && text.utf8.first != 0x2E
    }

    private static func isMediaType(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { isLetterOrDigit($0) || ".-+".utf8.contains($0) }
            }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
