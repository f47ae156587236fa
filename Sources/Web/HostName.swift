/// The name a client called this service by: `localhost:7788` or `[::1]:7788`, read without mercy.
struct HostName: Hashable, Sendable {
    /// Lower case, no brackets.
    let name: String
    let port: Int?

    /// `nil` for anything that is no plain host with an optional port: user names, spaces and empty ports included.
    init?(_ text: String) {
        let rest: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            name = text[text.index(after: text.startIndex)..<end].lowercased()
            rest = text[text.index(after: end)...]
            guard name.contains(":"),
                name.utf8.allSatisfy({ Self.isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
            else { return nil }
        } else {
            let host = text.prefix { $0 != ":" }
            name = host.lowercased()
            rest = text[host.endIndex...]
            guard name.utf8.allSatisfy(Self.isLetter) else { return nil }
        }
        guard !name.isEmpty else { return nil }
        if rest.isEmpty {
            port = nil
        } else {
            let digits = rest.dropFirst()
            guard rest.first == ":", (1...5).contains(digits.utf8.count),
                digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits), number <= 65_535
            else { return nil }
            port = number
        }
    }

    /// Whether a page that was loaded under this name has that origin.
    func isOrigin(_ origin: String, isSecure: Bool = false) -> Bool {
        let scheme = isSecure ? "https://" : "http://"
        let standard = isSecure ? 443 : 80
        guard origin.lowercased().hasPrefix(scheme), let other = HostName(String(origin.dropFirst(scheme.utf8.count)))
        else { return false }
        return other.name == name && (other.port ?? standard) == (port ?? standard)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x66: true
        default: false
        }
    }
}
