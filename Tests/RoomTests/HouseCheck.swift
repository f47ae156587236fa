/// Something in a file that the house refuses.
struct Finding: Equatable, CustomStringConvertible {
    let file: String
    let line: Int
    let sentence: String

    var description: String { "\(file):\(line): \(sentence)" }
}

/// What the house refuses, as functions of one file's text.
enum HouseCheck {
    /// Imports that the room's row of the table does not list.
    static func imports(of text: String, file: String, room: Room) -> [Finding] {
        let allowed = room.imports.union(RoomTable.exceptions[file] ?? [])
        return SwiftCode(text).imports.filter { !allowed.contains($0.module) }.map {
            Finding(file: file, line: $0.line, sentence: "\(room.name) may not import \($0.module)")
        }
    }

    /// Waiting, clocks and chance in a room or file that must repeat exactly.
    static func impurity(of text: String, file: String) -> [Finding] {
        let lines = SwiftCode(text).lines
        var findings: [Finding] = []
        for (index, line) in lines.enumerated() {
            let words = Words(line)
            for word in ["async", "await", "SystemRandomNumberGenerator", "ContinuousClock", "SuspendingClock"]
            where words.contains(word) {
                findings.append(Finding(file: file, line: index + 1, sentence: "a step knows no \(word)"))
            }
            if words.asksClock {
                findings.append(Finding(file: file, line: index + 1, sentence: "a step is told what time it is"))
            }
            for type in ["Date", "UUID"] where words.contains(type, before: "()") {
                findings.append(Finding(file: file, line: index + 1, sentence: "a step makes no \(type)()"))
            }
            for name in ["random", "randomElement", "shuffled", "shuffle"] where words.contains(name, after: ".") {
                // The arguments may go on in the next lines.
                let rest = lines[index...].prefix(6).joined(separator: "\n")
                if !Self.drawsFromGenerator(name, in: rest) {
                    findings.append(Finding(file: file, line: index + 1, sentence: ".\(name) names no generator"))
                }
            }
        }
        return findings
    }

    /// Whether every call of that name in the first line has `using:` among its own arguments.
    private static func drawsFromGenerator(_ name: String, in text: String) -> Bool {
        let firstLine = text.prefix { $0 != "\n" }
        return firstLine.ranges(of: ".\(name)(").allSatisfy { call in
            var depth = 1
            var arguments = ""
            for character in text[call.upperBound...] {
                if character == ")" { depth -= 1 }
                if depth == 0 { break }
                if depth == 1 { arguments.append(character) }
                if character == "(" { depth += 1 }
            }
            return arguments.contains("using:")
        }
    }

    /// What switches a check of the compiler or of the running program off.
    static let shortcuts = ["@unchecked Sendable", "nonisolated(unsafe)", "a force unwrap", "try!", "as!"]

    /// What no room may say, and tasks that nobody owns outside the way in.
    static func refusals(of text: String, file: String, room: String) -> [Finding] {
        var findings: [Finding] = []
        for (index, line) in SwiftCode(text).lines.enumerated() {
            let words = Words(line)
            func refuse(_ what: String, if found: Bool) {
                if found { findings.append(Finding(file: file, line: index + 1, sentence: "\(what) is refused")) }
            }
            refuse("@unchecked Sendable", if: words.contains("unchecked", after: "@"))
            refuse("nonisolated(unsafe)", if: words.contains("nonisolated", before: "(unsafe)"))
            refuse("try!", if: words.contains("try", rightBefore: "!"))
            refuse("as!", if: words.contains("as", rightBefore: "!"))
            refuse("a force unwrap", if: hasForceUnwrap(line))
            refuse("fatalError", if: words.contains("fatalError", before: "("))
            guard room != "quittance" else { continue }
            for tail in ["{", "(", "<", ".detached", ".immediate"] {
                let starts = words.contains("Task", before: tail)
                // `Task<Void, Never>` alone is a type; with arguments or a closure behind it, it starts one.
                let isType = tail == "<" && !(line.contains(">{") || line.contains("> {") || line.contains(">("))
                refuse("a Task that nobody owns", if: starts && !isType)
            }
        }
        return findings
    }

    /// Whether an expression or a type is followed by an exclamation mark, which is no operator there.
    private static func hasForceUnwrap(_ line: String) -> Bool {
        let code = Array(line)
        return code.indices.dropFirst().contains { index in
            guard code[index] == "!", index + 1 == code.count || code[index + 1] != "=" else { return false }
            let before = code[index - 1]
            guard before.isLetter || before.isNumber || "_)]}>?\"`".contains(before) else { return false }
            return !["try", "as"].contains { String(code[..<index]).hasSuffix($0) }
        }
    }

    /// Files that are too long, or longer than usual without a reason.
    static func length(of text: String, file: String, reasons: [String: String]) -> [Finding] {
        let count = text.utf8.count { $0 == UInt8(ascii: "\n") }
        if count > 800 { return [Finding(file: file, line: count, sentence: "more than 800 lines are refused")] }
        if count > 400, reasons[file, default: ""].isEmpty {
            return [Finding(file: file, line: count, sentence: "more than 400 lines need a reason in the table")]
        }
        return []
    }

    /// Words that put work off.
    static func postponements(of text: String, file: String) -> [Finding] {
        let words = ["TO" + "DO", "FIX" + "ME"]
        guard words.contains(where: { text.contains($0) }) else { return [] }
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
            words.filter { Words(String(line)).contains($0) }.map {
                Finding(file: file, line: index + 1, sentence: "\($0) is refused")
            }
        }
    }
}

/// The identifiers of a line with what stands next to them.
private struct Words {
    private let found: [(text: Substring, before: Substring, after: Substring)]

    init(_ line: String) {
        var found: [(Substring, Substring, Substring)] = []
        var start = line.startIndex
        while let first = line[start...].firstIndex(where: Self.isPart) {
            let end = line[first...].firstIndex { !Self.isPart($0) } ?? line.endIndex
            found.append((line[first..<end], line[..<first], line[end...]))
            start = end
        }
        self.found = found
    }

    private static func isPart(_ character: Character) -> Bool {
        character == "_" || character.isLetter || character.isNumber
    }

    func contains(_ word: String) -> Bool { found.contains { $0.text == word } }

    func contains(_ word: String, after mark: String) -> Bool {
        found.contains { $0.text == word && $0.before.hasSuffix(mark) }
    }

    /// Whether `.now` asks a clock: of a type, of a call, of something named clock, or as a call itself.
    ///
    /// `writer.now` does not: it is the instant that the step was told.
    var asksClock: Bool {
        found.contains { word in
            guard word.text == "now", word.before.hasSuffix(".") else { return false }
            if word.after.hasPrefix("(") { return true }
            let owner = word.before.dropLast().reversed().drop { $0 == "?" || $0 == "!" }.prefix(while: Self.isPart)
            let name = String(owner.reversed())
            return name.first?.isLowercase != true || name.lowercased().hasSuffix("clock")
        }
    }

    /// Without a blank between: `try!`, but not the negation in `try !isReady()`.
    func contains(_ word: String, rightBefore mark: String) -> Bool {
        found.contains { $0.text == word && $0.after.hasPrefix(mark) }
    }

    /// Blanks between the word and the mark do not count.
    func contains(_ word: String, before mark: String) -> Bool {
        found.contains { $0.text == word && $0.after.drop { $0 == " " }.hasPrefix(mark) }
    }
}
