/// The code of a Swift file without its comments and the text of its strings, line by line.
///
/// A string becomes `""`; the code of its interpolations stays. Lines keep their numbers. A regular expression between
/// slashes is read as code.
struct SwiftCode {
    let lines: [String]

    init(_ text: String) {
        var stripper = Stripper(bytes: Array(text.utf8))
        stripper.code(inParentheses: false)
        lines = String(decoding: stripper.output, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    struct Import: Equatable {
        let module: String
        let line: Int
    }

    /// Every import, whatever stands before it: attributes, an access level, the kind of a single declaration.
    var imports: [Import] {
        var found: [Import] = []
        for (index, line) in lines.enumerated() where line.contains("import") {
            for statement in line.split(separator: ";") {
                var words = statement.split(whereSeparator: \.isWhitespace)[...]
                words = words.drop { $0.hasPrefix("@") }
                if let first = words.first, Self.accessLevels.contains(String(first)) { words = words.dropFirst() }
                words = words.drop { $0.hasPrefix("@") }
                guard words.first == "import" else { continue }
                words = words.dropFirst()
                if let first = words.first, Self.kinds.contains(String(first)) { words = words.dropFirst() }
                guard let name = words.first?.split(separator: ".").first else { continue }
                found.append(Import(module: name.filter { $0 != "`" }, line: index + 1))
            }
        }
        return found
    }

    private static let accessLevels = ["public", "package", "internal", "fileprivate", "private", "open"]
    private static let kinds = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
}

private struct Stripper {
    let bytes: [UInt8]
    private var index = 0
    private(set) var output: [UInt8] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    private func matches(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[min(index, bytes.count)...].starts(with: $0) }
    }

    /// Copies code to its end, or to the parenthesis that closes an interpolation.
    mutating func code(inParentheses: Bool) {
        var depth = 0
        while index < bytes.count {
            if matches("//") {
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
                continue
            }
            if matches("/*") {
                comment()
                continue
            }
            let hashes = bytes[index...].prefix { $0 == UInt8(ascii: "#") }.count
            if index + hashes < bytes.count, bytes[index + hashes] == UInt8(ascii: "\"") {
                index += hashes
                string(hashes: hashes)
                continue
            }
            if inParentheses, bytes[index] == UInt8(ascii: "(") { depth += 1 }
            if inParentheses, bytes[index] == UInt8(ascii: ")") {
                if depth == 0 { return }
                depth -= 1
            }
            output.append(bytes[index])
            index += 1
        }
    }

    /// Comments nest.
    private mutating func comment() {
        var depth = 0
        output.append(UInt8(ascii: " "))
        while index < bytes.count {
            if matches("/*") {
                depth += 1
                index += 2
            } else if matches("*/") {
                depth -= 1
                index += 2
                if depth == 0 { return }
            } else {
                keepLineEnd()
                index += 1
            }
        }
    }

    private mutating func string(hashes: Int) {
        let quotes = matches("\"\"\"") ? 3 : 1
        let fence = Array(repeating: UInt8(ascii: "#"), count: hashes)
        let end = Array(repeating: UInt8(ascii: "\""), count: quotes) + fence
        output += "\"\"".utf8
        index += quotes
        while index < bytes.count {
            if bytes[index...].starts(with: end) {
                index += end.count
                return
            }
            if bytes[index] == UInt8(ascii: "\\"), bytes[(index + 1)...].starts(with: fence) {
                index += 1 + hashes
                if matches("(") { interpolation() } else { skip() }
                continue
            }
            // A string of one line that is not closed is broken source; the next line is code again.
            if quotes == 1, bytes[index] == UInt8(ascii: "\n") { return }
            skip()
        }
    }

    private mutating func interpolation() {
        index += 1
        output.append(UInt8(ascii: "("))
        code(inParentheses: true)
        output.append(UInt8(ascii: ")"))
        index += 1
    }

    private mutating func skip() {
        guard index < bytes.count else { return }
        keepLineEnd()
        index += 1
    }

    private mutating func keepLineEnd() {
        if bytes[index] == UInt8(ascii: "\n") { output.append(bytes[index]) }
    }
}
