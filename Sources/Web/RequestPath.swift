/// A request target, cut at slashes and decoded segment by segment.
struct RequestPath: Hashable, Sendable {
    /// Decoded; a slash that was escaped stays inside its segment.
    let segments: [String]
    /// Behind the question mark, not decoded.
    let query: Substring?

    /// `nil` where an escape is broken or the bytes are no UTF-8.
    init?(_ target: String) {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        query =
            path.endIndex < target.endIndex && target[path.endIndex] == "?"
            ? target[target.index(after: path.endIndex)...] : nil
        var segments: [String] = []
        for segment in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let text = Self.decode(segment) else { return nil }
            segments.append(text)
        }
        self.segments = segments
    }

    /// The value of the first query item of that name, decoded; a plus sign is a space, as in forms.
    func item(_ name: String) -> String? {
        guard let query else { return nil }
        for item in query.split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if let found = parts.first.flatMap({ Self.decode($0) }), found == name {
                return parts.count == 2 ? Self.decode(parts[1].replacing("+", with: " ")[...]) : ""
            }
        }
        return nil
    }

    /// Whether a target holds nothing that could command or lead elsewhere.
    ///
    /// Refused: control characters raw or escaped, blanks, bytes beyond ASCII, broken escapes, `.` and `..` as segments.
    static func isClean(_ target: String) -> Bool {
        guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let bytes = unescape(target[...]),
            !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }), let path = RequestPath(target)
        else { return false }
        return !path.segments.contains { $0 == "." || $0 == ".." }
    }

    static func decode(_ text: Substring) -> String? {
        guard let bytes = unescape(text) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func unescape(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
