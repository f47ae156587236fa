import Receipts
import Yams

extension SettingsReader {
    /// The options of a dialect as a JSON object in the order of the file; plain scalars keep YAML's core types.
    mutating func options(in section: SettingsSection) -> JSONValue {
        guard let field = section["options"] else { return .object([]) }
        guard case .mapping(let mapping) = field.node else {
            report(field, "\(field.kind) stands where a group of keys is due", "write it as { name: value }")
            return .object([])
        }
        for (keyNode, _) in mapping {
            lines["\(field.key).\(keyNode.scalar?.string ?? "")"] = keyNode.mark?.line ?? field.line
        }
        return json(field.node)
    }

    private func json(_ node: Node) -> JSONValue {
        switch node {
        case .mapping(let mapping):
            .object(mapping.map { JSONValue.Member($0.key.scalar?.string ?? "", json($0.value)) })
        case .sequence(let sequence): .array(sequence.map { json($0) })
        case .scalar(let scalar): json(scalar)
        case .alias: .null
        }
    }

    private func json(_ scalar: Node.Scalar) -> JSONValue {
        guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
        switch scalar.string {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        default: break
        }
        // Not a JSON number means text here, so that a failure to parse is no news.
        if case .number(let text)? = try? JSONValue(parsing: scalar.string) { return .number(text) }
        return .string(scalar.string)
    }
}
