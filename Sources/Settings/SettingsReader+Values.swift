import FoundationEssentials
import Receipts
import Yams

extension SettingsReader {
    mutating func text(_ name: String, in section: SettingsSection) -> String? { section[name].flatMap { text($0) } }

    /// The text of a key that must be there; reported where it is not.
    mutating func required(_ name: String, in section: SettingsSection, _ remedy: String) -> String? {
        if !section.mentions(name) { reportMissing(name, in: section, remedy) }
        return text(name, in: section)
    }

    /// A name that can stand in a path of ours: letters, digits, `.`, `_`, `-` and `~`, at most 64.
    mutating func name(_ name: String, in section: SettingsSection, _ remedy: String) -> String? {
        guard let text = required(name, in: section, remedy), let field = section[name] else { return nil }
        let plain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
            default: false
            }
        }
        guard plain, text.utf8.count <= 64, text != ".", text != ".." else {
            report(
                field, "\"\(text)\" cannot stand in a path",
                "use at most 64 letters, digits, dots, hyphens and underscores")
            return nil
        }
        return text
    }

    mutating func flag(_ name: String, in section: SettingsSection) -> Bool? { section[name].flatMap { flag($0) } }

    mutating func texts(_ name: String, in section: SettingsSection) -> [String] {
        (list(name, in: section) ?? []).compactMap { text($0) }
    }

    /// A word of an enumeration; the default where the key is absent.
    mutating func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String, in section: SettingsSection, default standard: Value
    ) -> Value where Value.RawValue == String {
        guard let field = section[name] else { return standard }
        return choice(field) ?? standard
    }

    mutating func choice<Value: RawRepresentable & CaseIterable>(_ field: SettingsField) -> Value?
    where Value.RawValue == String {
        guard let text = text(field) else { return nil }
        if let value = Value(rawValue: text) { return value }
        reportChoice(field, text, among: Value.allCases.map(\.rawValue))
        return nil
    }

    mutating func reportChoice(_ field: SettingsField, _ text: String, among names: [String]) {
        let remedy =
            NearestName.of(text, among: names).map { "did you mean \"\($0)\"?" } ?? "write one of the words above"
        report(field, "\"\(text)\" is none of \(names.joined(separator: ", "))", remedy)
    }

    /// A duration above nothing; the default where the key is absent.
    mutating func duration(
        _ name: String, in section: SettingsSection, default standard: Duration
    ) -> Duration {
        guard let field = section[name], let text = text(field) else { return standard }
        guard let value = Duration(settings: text), value > .zero else {
            report(field, "\"\(text)\" is no duration", "write a whole number with its unit: 500ms, 3s, 5m, 24h")
            return standard
        }
        return value
    }

    mutating func number(
        _ name: String, in section: SettingsSection, within range: ClosedRange<Int>, default standard: Int
    ) -> Int {
        guard let field = section[name], let text = text(field) else { return standard }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text), range.contains(value) else {
            report(
                field, "\"\(text)\" is no number from \(range.lowerBound) to \(range.upperBound)",
                "write a whole number in digits")
            return standard
        }
        return value
    }

    /// The absolute path of a file or folder that must be there where files are checked.
    mutating func path(_ name: String, in section: SettingsSection, folder isFolder: Bool = false) -> String? {
        section[name].flatMap { path($0, folder: isFolder) }
    }

    mutating func path(_ field: SettingsField, folder isFolder: Bool = false) -> String? {
        guard let text = text(field) else { return nil }
        let path = FilePaths.absolute(text, from: folder)
        if checkingFiles, !(isFolder ? FilePaths.isFolder(path) : FilePaths.isFile(path)) {
            report(field, "there is no \(isFolder ? "folder" : "file") \(path)", "create it, or correct the path")
        }
        return path
    }

    /// A reference to a secret.
    ///
    /// The value is never shown: it may be the secret itself.
    mutating func credential(_ name: String, in section: SettingsSection) -> CredentialReference? {
        guard let field = section[name], let text = text(field) else { return nil }
        guard let reference = CredentialReference(text) else {
            report(
                field, "the value is no reference to a secret",
                "keep the secret elsewhere and write file:PATH, env:NAME or systemd:NAME")
            return nil
        }
        guard case .file(let relative) = reference else { return reference }
        let path = FilePaths.absolute(relative, from: folder)
        if checkingFiles, !FilePaths.isFile(path) {
            report(field, "there is no file \(path)", "create it readable for the service alone")
        }
        return .file(path)
    }

    /// Labels and values for the receipt, in the order of the file.
    mutating func identifiers(in section: SettingsSection) -> [Shop.Identifier] {
        guard let field = section["identifiers"] else { return [] }
        guard case .mapping(let mapping) = field.node else {
            report(field, "\(field.kind) stands where a group of keys is due", "write it as { LABEL: value }")
            return []
        }
        return mapping.compactMap { keyNode, node in
            let label = keyNode.scalar?.string ?? ""
            let member = SettingsField(
                key: "\(field.key).\(label)", line: keyNode.mark?.line ?? field.line, node: node)
            guard !label.isEmpty else {
                report(member, "a label is no plain text", "write a name before the colon")
                return nil
            }
            return text(member).map { Shop.Identifier(label: label, value: $0) }
        }
    }
}
