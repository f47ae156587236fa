import Flows

/// What the doctor found, for people: one block a finding, wrapped to the terminal.
struct DoctorPage {
    private let checkup: Checkup

    init(_ checkup: Checkup) { self.checkup = checkup }

    func text(columns: Int?) -> String {
        let names = checkup.diagnoses.map { [$0.check, $0.subject].compactMap(\.self).joined(separator: " ") }
        let wide = min(names.map(\.count).max() ?? 0, 28)
        let indent = 9 + wide + 2
        // Where columns are few, the words stand under their title.
        let isNarrow = columns.map { $0 < indent + 30 } ?? false
        var lines: [String] = []
        for (diagnosis, name) in zip(checkup.diagnoses, names) {
            let (word, colour) = Self.title(of: diagnosis.grade)
            let head = colour.paint(word) + String(repeating: " ", count: 9 - word.count) + name
            let margin = isNarrow ? "  " : String(repeating: " ", count: indent)
            var words = Self.wrapped(diagnosis.sentence, columns: columns.map { $0 - margin.count })
            if let remedy = diagnosis.remedy {
                let lines = Self.wrapped(remedy, columns: columns.map { $0 - margin.count - 3 })
                words += lines.enumerated().map { ($0.offset == 0 ? "-> " : "   ") + $0.element }
            }
            if isNarrow || name.count > wide {
                lines.append(head)
            } else {
                let first = words.removeFirst()
                lines.append(head + String(repeating: " ", count: wide - name.count + 2) + first)
            }
            lines += words.map { margin + $0 }
        }
        return (lines + ["", checkup.summary]).joined(separator: "\n")
    }

    private static func title(of grade: Diagnosis.Grade) -> (word: String, colour: Colour) {
        switch grade {
        case .fine: ("ok", .green)
        case .note: ("note", .cyan)
        case .warning: ("warning", .yellow)
        case .error: ("error", .red)
        }
    }

    /// Broken at blanks; a longer word, such as a path, stays whole.
    static func wrapped(_ text: String, columns: Int?) -> [String] {
        guard let columns else { return text.split(separator: "\n").map(String.init) }
        var lines: [String] = []
        for paragraph in text.split(separator: "\n") {
            var line = ""
            for word in paragraph.split(separator: " ") {
                if !line.isEmpty, line.count + 1 + word.count > columns {
                    lines.append(line)
                    line = ""
                }
                line += line.isEmpty ? String(word) : " " + word
            }
            lines.append(line)
        }
        return lines.isEmpty ? [""] : lines
    }
}
