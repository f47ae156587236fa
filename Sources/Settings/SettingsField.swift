import Yams

/// A value of the file with the full key and the line under which the operator finds it.
struct SettingsField {
    /// Such as `printers[0].device`.
    let key: String
    let line: Int
    let node: Node

    init(key: String, line: Int, node: Node) {
        self.key = key
        self.line = line
        self.node = node
    }

    /// Whether nothing stands behind the key.
    var isNull: Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// What stands there, in words.
    var kind: String {
        switch node {
        case .scalar: "a single value"
        case .mapping: "a group of keys"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}

/// The known members of a mapping.
struct SettingsSection {
    /// The full key; empty for the whole file.
    let key: String
    let line: Int
    private var members: [String: SettingsField] = [:]
    private var broken: [String] = []

    init(key: String, line: Int) {
        self.key = key
        self.line = line
    }

    subscript(name: String) -> SettingsField? { members[name] }

    /// Whether the key stands there, be its value usable or not.
    func mentions(_ name: String) -> Bool { members[name] != nil || broken.contains(name) }

    func key(of name: String) -> String { key.isEmpty ? name : key + "." + name }

    mutating func add(_ name: String, _ field: SettingsField) {
        if field.isNull { broken.append(name) } else { members[name] = field }
    }
}
