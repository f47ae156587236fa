import Yams

/// Walks the nodes of a file and gathers every problem, so that all of them are told at once.
///
/// A value that cannot be read is reported and stands in for its default; the result counts only without problems.
struct SettingsReader {
    let file: String
    let folder: String
    let checkingFiles: Bool
    private(set) var problems: [SettingsError] = []
    /// Where each known key stands.
    var lines: [String: Int] = [:]

    init(file: String, checkingFiles: Bool) {
        self.file = file
        self.folder = FilePaths.folder(of: file)
        self.checkingFiles = checkingFiles
    }

    mutating func report(line: Int, key: String, _ sentence: String, _ remedy: String) {
        problems.append(SettingsError(file: file, line: line, key: key, sentence: sentence, remedy: remedy))
    }

    mutating func report(_ field: SettingsField, _ sentence: String, _ remedy: String) {
        report(line: field.line, key: field.key, sentence, remedy)
    }

    mutating func reportMissing(_ name: String, in section: SettingsSection, _ remedy: String) {
        report(line: section.line, key: section.key(of: name), "the key is missing", remedy)
    }

    /// The members of a mapping; keys that are not in the list are reported with the nearest known one.
    mutating func section(_ field: SettingsField, keys: [String]) -> SettingsSection? {
        guard case .mapping(let mapping) = field.node else {
            report(
                field, "\(field.kind) stands where a group of keys is due",
                "write it as { \(keys.prefix(3).joined(separator: ": …, ")): … }")
            return nil
        }
        var section = SettingsSection(key: field.key, line: field.line)
        for (keyNode, node) in mapping {
            let line = keyNode.mark?.line ?? field.line
            guard let name = keyNode.scalar?.string else {
                report(line: line, key: field.key, "a key is no plain text", "write a name before the colon")
                continue
            }
            let member = SettingsField(key: section.key(of: name), line: line, node: node)
            guard keys.contains(name) else {
                let remedy =
                    NearestName.of(name, among: keys).map { "did you mean \"\($0)\"?" }
                    ?? "known here: \(keys.joined(separator: ", "))"
                report(member, "the key is unknown", remedy)
                continue
            }
            if member.isNull { report(member, "the key has no value", "give it one, or remove the line") }
            section.add(name, member)
            lines[member.key] = line
        }
        return section
    }

    /// The elements of a list, or `nil` if the key is absent or no list.
    mutating func list(_ name: String, in section: SettingsSection) -> [SettingsField]? {
        guard let field = section[name] else { return nil }
        guard case .sequence(let sequence) = field.node else {
            report(field, "\(field.kind) stands where a list is due", "put it in [ ]")
            return nil
        }
        return sequence.enumerated().map { index, node in
            SettingsField(key: "\(field.key)[\(index)]", line: node.mark?.line ?? field.line, node: node)
        }
    }

    /// The text of a single value: not empty, without control characters.
    mutating func text(_ field: SettingsField) -> String? {
        guard case .scalar(let scalar) = field.node else {
            report(field, "\(field.kind) stands where a single value is due", "write one value, in quotes if need be")
            return nil
        }
        if field.isNull || scalar.string.isEmpty {
            report(field, "the value is empty", "give it one, or remove the line")
            return nil
        }
        guard scalar.string.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            report(field, "the value holds a control character", "write it in one line, without tabs")
            return nil
        }
        return scalar.string
    }
}
