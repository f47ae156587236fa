/// A path with one place for an id, such as `/operations/{operation}/complete`.
struct PathTemplate: Hashable, Sendable {
    let text: String
    private let name: String?

    /// - Parameters:
    ///   - text: Starts with a slash and holds only characters of a URI.
    ///   - name: The placeholder that it must hold exactly once; `nil` for none.
    init?(_ text: String, placeholder name: String?) {
        guard text.hasPrefix("/"), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.contains("#") else {
            return nil
        }
        let places = text.split(separator: "{", omittingEmptySubsequences: false).count - 1
        if let name {
            guard places == 1, text.contains("{\(name)}") else { return nil }
        } else {
            guard places == 0, !text.contains("}") else { return nil }
        }
        self.text = text
        self.name = name
    }

    /// The path with the id in its place, percent-encoded.
    func path(_ id: String = "") -> String {
        guard let name else { return text }
        let mark = "{\(name)}"
        var result = ""
        var rest = text[...]
        while !rest.isEmpty {
            if rest.hasPrefix(mark) {
                result += PercentEncoding.encode(id)
                rest = rest.dropFirst(mark.count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result
    }

    /// The decoded segments of a path, its query left out; `nil` for a path that could lead elsewhere.
    static func segments(of path: String) -> [String]? {
        let plain = path.prefix { $0 != "?" }
        guard plain.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        var segments: [String] = []
        for part in plain.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let segment = PercentEncoding.decode(segment: part) else { return nil }
            segments.append(segment)
        }
        return segments
    }

    /// What decoded segments mean under this template.
    enum Match: Hashable {
        case none
        case plain
        case id(String)
    }

    func match(_ segments: [String]) -> Match {
        let own = text.split(separator: "/").map(String.init)
        guard own.count == segments.count else { return .none }
        var id: String?
        for (pattern, segment) in zip(own, segments) {
            if let name, pattern == "{\(name)}" {
                id = segment
            } else if pattern != segment {
                return .none
            }
        }
        return id.map(Match.id) ?? .plain
    }
}
