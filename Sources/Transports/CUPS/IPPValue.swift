/// A value of an IPP attribute (RFC 8010, section 3.9), as far as printing needs it.
enum IPPValue: Hashable, Sendable {
    /// Text, name, keyword, URI, media type and their like.
    case text(String)
    /// An integer or an enum.
    case number(Int)
    case flag(Bool)
    /// `no-value`, `unknown` and kinds that nobody here reads.
    case none
}

/// The attributes of one printer or one job out of an answer.
struct IPPGroup: Hashable, Sendable {
    var attributes: [String: [IPPValue]]

    init(_ attributes: [String: [IPPValue]] = [:]) {
        self.attributes = attributes
    }

    func texts(_ name: String) -> [String] {
        (attributes[name] ?? []).compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    func text(_ name: String) -> String? { texts(name).first }

    func number(_ name: String) -> Int? {
        if case .number(let number)? = attributes[name]?.first { number } else { nil }
    }

    func numbers(_ name: String) -> [Int] {
        (attributes[name] ?? []).compactMap { if case .number(let number) = $0 { number } else { nil } }
    }

    func flag(_ name: String) -> Bool? {
        if case .flag(let flag)? = attributes[name]?.first { flag } else { nil }
    }
}
