import Yams

extension SettingsReader {
    /// The fields of a printer's profile that the configuration changes.
    mutating func overrides(in printer: SettingsSection) -> PrinterOverrides {
        var overrides = PrinterOverrides()
        guard let field = printer["overrides"], let section = section(field, keys: PrinterOverrides.fields) else {
            return overrides
        }
        overrides.file = file
        overrides.key = field.key
        overrides.line = field.line
        for (name, kind) in PrinterOverrides.kinds {
            guard let member = section[name], let value = value(member, kind) else { continue }
            overrides.entries.append(PrinterOverrides.Entry(name, value))
            overrides.lines[name] = member.line
            if kind == .pages { note(member, in: &overrides) }
        }
        return overrides
    }

    private mutating func value(_ field: SettingsField, _ kind: PrinterOverrides.Kind) -> PrinterOverrides.Value? {
        switch kind {
        case .number: number(field).map { .number($0) }
        case .flag: flag(field).map { .flag($0) }
        case .word: text(field).map { .word($0) }
        case .words: elements(of: field).map { .words($0.compactMap { text($0) }) }
        case .numbers: elements(of: field).map { .numbers($0.compactMap { number($0) }) }
        case .pages: pages(field).map { .pages($0) }
        }
    }

    private mutating func number(_ field: SettingsField) -> Int? {
        guard let text = text(field) else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text), value <= 1_000_000 else {
            report(field, "\"\(text)\" is no number from 0 to 1000000", "write a whole number in digits")
            return nil
        }
        return value
    }

    mutating func flag(_ field: SettingsField) -> Bool? {
        guard let text = text(field) else { return nil }
        switch text {
        case "true", "True", "TRUE", "yes": return true
        case "false", "False", "FALSE", "no": return false
        default:
            report(field, "\"\(text)\" is neither true nor false", "write true or false")
            return nil
        }
    }

    private mutating func elements(of field: SettingsField) -> [SettingsField]? {
        guard case .sequence(let sequence) = field.node else {
            report(field, "\(field.kind) stands where a list is due", "put it in [ ]")
            return nil
        }
        return sequence.enumerated().map { index, node in
            SettingsField(key: "\(field.key)[\(index)]", line: node.mark?.line ?? field.line, node: node)
        }
    }

    /// Page numbers with their names, in the order of the file, which is the order of preference.
    private mutating func pages(_ field: SettingsField) -> [PrinterOverrides.Page]? {
        guard case .mapping(let mapping) = field.node else {
            report(field, "\(field.kind) stands where a group of keys is due", "write it as { 16: wpc1252, 19: pc858 }")
            return nil
        }
        var pages: [PrinterOverrides.Page] = []
        for (keyNode, node) in mapping {
            let written = keyNode.scalar?.string ?? ""
            let member = SettingsField(
                key: "\(field.key).\(written)", line: keyNode.mark?.line ?? field.line, node: node)
            guard !written.isEmpty, written.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(written),
                number <= 255
            else {
                report(member, "\"\(written)\" is no number of a code page", "write a number from 0 to 255")
                continue
            }
            guard let name = text(member) else { continue }
            if pages.contains(where: { $0.number == number }) {
                report(member, "the page number \(number) stands twice", "give each page its own number")
            } else {
                pages.append(PrinterOverrides.Page(number, name))
            }
        }
        return pages
    }

    private func note(_ field: SettingsField, in overrides: inout PrinterOverrides) {
        guard case .mapping(let mapping) = field.node else { return }
        for (keyNode, _) in mapping {
            guard let written = keyNode.scalar?.string, let number = Int(written) else { continue }
            overrides.lines["codePages.\(number)"] = keyNode.mark?.line ?? field.line
        }
    }
}
