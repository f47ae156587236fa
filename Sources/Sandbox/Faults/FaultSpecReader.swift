import Receipts

/// Takes a `--faults` text apart: `name`, `name=value`, separated by commas.
struct FaultSpecReader {
    struct Part {
        let text: String
        let name: String
        let value: String?
    }

    let parts: [Part]

    /// - Throws: ``FaultSpecError`` for an empty part and for a name that stands twice.
    init(_ spec: String) throws(FaultSpecError) {
        var parts: [Part] = []
        if !spec.isEmpty {
            for piece in spec.split(separator: ",", omittingEmptySubsequences: false) {
                let text = String(piece)
                let halves = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let name = String(halves[0])
                if name.isEmpty { throw FaultSpecError(part: text, reason: "a name is due here") }
                if parts.contains(where: { $0.name == name }) {
                    throw FaultSpecError(part: text, reason: "\(name) stands twice")
                }
                parts.append(Part(text: text, name: name, value: halves.count > 1 ? String(halves[1]) : nil))
            }
        }
        self.parts = parts
    }
}

extension FaultSpecReader.Part {
    private func error(_ reason: String) -> FaultSpecError { FaultSpecError(part: text, reason: reason) }

    func unknown(_ names: [String]) -> FaultSpecError {
        error("no such fault; known are \(names.joined(separator: ", "))")
    }

    /// A probability from 0 to 1.
    func probability() throws(FaultSpecError) -> Double {
        guard let value, let number = Double(value), (0...1).contains(number) else {
            throw error("a probability from 0 to 1 is due, such as \(name)=0.1")
        }
        return number
    }

    /// Present without a value.
    func flag() throws(FaultSpecError) {
        if value != nil { throw error("\(name) takes no value") }
    }

    func number() throws(FaultSpecError) -> UInt64 {
        guard let value, let number = UInt64(value) else { throw error("a whole number is due, such as \(name)=7") }
        return number
    }

    /// `50ms`, `2s`, `5m`, `24h`.
    func duration() throws(FaultSpecError) -> Duration {
        guard let value, let duration = Self.duration(value) else {
            throw error("a duration is due, such as \(name)=50ms, \(name)=2s or \(name)=24h")
        }
        return duration
    }

    /// `40lines`.
    func lines() throws(FaultSpecError) -> Int {
        guard let value, let lines = Self.lines(value) else {
            throw error("a number of lines is due, such as \(name)=40lines")
        }
        return lines
    }

    static func lines(_ text: String) -> Int? {
        guard text.hasSuffix("lines"), let lines = Int(text.dropLast(5)), (0...1_000_000).contains(lines) else {
            return nil
        }
        return lines
    }

    static func duration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), (0...1_000_000_000).contains(number) else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": return .milliseconds(number)
        case "s": return .seconds(number)
        case "m": return .seconds(number * 60)
        case "h": return .seconds(number * 3600)
        default: return nil
        }
    }
}
