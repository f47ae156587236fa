/// One mail address, bare: `kunde@example.org`.
///
/// What a relay takes for sure, and nothing that could be read as anything else: visible ASCII, one `@`, no quoting, no
/// comments (a part of RFC 5321 section 4.1.2).
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Throws: ``EmailAddressError``, the first thing that is wrong.
    package init(_ text: String) throws(EmailAddressError) {
        if text.isEmpty { throw .empty }
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { throw .control }
        if text.utf8.contains(where: { $0 > 0x7F }) { throw .notASCII }
        if text.utf8.contains(where: { #" <>()[],;:"\"#.utf8.contains($0) }) { throw .notBare }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw parts.count < 2 ? .incomplete : .notBare }
        if parts.contains(where: \.isEmpty) { throw .incomplete }
        if parts[0].utf8.count > 64 || text.utf8.count > 254 { throw .tooLong }
        if parts[0].hasPrefix(".") || parts[0].hasSuffix(".") || parts[0].contains("..") { throw .dots }
        guard Self.isDomain(parts[1]) else { throw .domain }
        description = text
    }

    /// What stands behind the `@`.
    package var domain: String { String(description.drop { $0 != "@" }.dropFirst()) }

    private static func isDomain(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
                    default: false
                    }
                }
        }
    }
}

/// Why a text is no mail address that can be sent to.
package enum EmailAddressError: String, Error, Hashable, Sendable, CaseIterable {
    case empty
    case control
    case notASCII
    case notBare
    case incomplete
    case tooLong
    case dots
    case domain

    /// What is wrong, and what to write.
    package var sentence: String {
        switch self {
        case .empty: "it is empty"
        case .control: "it holds a line end or another control character"
        case .notASCII: "it holds letters beyond ASCII; write the domain in its xn-- form"
        case .notBare: "it is more than one bare address; write a@example.org and nothing else"
        case .incomplete: "a part before or behind the @ is missing"
        case .tooLong: "it is longer than a mail address can be"
        case .dots: "it has a dot too many before the @"
        case .domain: "what stands behind the @ is no domain"
        }
    }
}
