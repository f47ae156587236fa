import Fiscal
import Receipts

/// JSON texts (RFC 8259), which bodies, answers and receipts are.
struct JSONParser: Parser {
    let name = "json"

    func problem(with bytes: [UInt8]) -> String? {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            return (0...bytes.count).contains(error.offset) ? nil : "an error at byte \(error.offset) of \(bytes.count)"
        }
        // What is written is what was read.
        let written = value.compactBytes
        guard let again = try? JSONValue(parsing: written) else { return "what was written cannot be read" }
        if again != value { return "what was written is read otherwise" }
        if written.contains(where: { $0 < 0x20 }) { return "a control character as it is" }
        if let text = value.text, Timestamp(text).map({ Timestamp($0.rfc3339) != $0 }) ?? false {
            return "a time that is written otherwise"
        }
        return nil
    }
}

/// The canonical form of JSON (RFC 8785), which hashes stand on.
struct CanonicalParser: Parser {
    let name = "canonical"

    func problem(with bytes: [UInt8]) -> String? {
        // Most texts have no canonical form, and are refused.
        guard let canonical = try? CanonicalJSON.bytes(parsing: bytes) else { return nil }
        guard let again = try? CanonicalJSON.bytes(parsing: canonical) else { return "its own form is refused" }
        if again != canonical { return "the form of the form is another" }
        if canonical.contains(where: { $0 < 0x20 }) { return "a control character as it is" }
        return String(validating: canonical, as: UTF8.self) == nil ? "the form is no UTF-8" : nil
    }
}
