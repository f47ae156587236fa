import Flows
import HTTPTypes
import Receipts

/// One admitted request of our own API, its body read.
struct Call: Sendable {
    let path: RequestPath
    /// What the pattern's placeholders stand for, in order.
    let parameters: [String]
    let headers: HTTPFields
    let admission: Access.Admission
    let body: [UInt8]

    var actor: Actor { admission.actor }

    /// The body's media type without its parameters, in lower case.
    var mediaType: String { Self.mediaType(headers[.contentType] ?? "") }

    static func mediaType(_ field: String) -> String { field.prefix { $0 != ";" }.trimmingBlanks.lowercased() }

    /// The first placeholder; every route that asks has one.
    var id: String { parameters.first ?? "" }

    func idempotencyKey() throws(Problem) -> String? {
        guard let key = headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Problem(400, "invalid_idempotency_key", "An Idempotency-Key is 1 to 255 visible ASCII characters.")
        }
        return key
    }

    /// The program's key for this very call.
    func key() throws(Problem) -> RequestKey? {
        guard let key = try idempotencyKey() else { return nil }
        return RequestKey(key, of: actor.token, call: Array((path.segments.joined(separator: "/") + "\n").utf8) + body)
    }

    // MARK: Query

    func limit(standard: Int = 50, most: Int = 200) throws(Problem) -> Int {
        guard let text = path.item("limit") else { return standard }
        guard let number = Int(text), (1...most).contains(number) else {
            throw Problem(400, "invalid_parameter", "limit is a number from 1 to \(most).")
        }
        return number
    }

    /// The cursor of a list: what the page before gave as `next`.
    func cursor(_ name: String = "after") throws(Problem) -> Int64? {
        guard let text = path.item(name), !text.isEmpty else { return nil }
        guard let number = Int64(text), number >= 0 else {
            throw Problem(400, "invalid_parameter", "\(name) is the number that the page before gave as next.")
        }
        return number
    }

    func number(_ text: String, of what: String) throws(Problem) -> Int64 {
        guard let number = Int64(text) else { throw .notFound("\(what) \(text)") }
        return number
    }

    // MARK: Body

    /// The body as an object; no body counts as an empty one.
    func object() throws(Problem) -> JSONValue {
        if body.isEmpty { return .object([]) }
        do {
            let value = try JSONValue(parsing: body)
            guard case .object(let members) = value else {
                throw Problem(400, "malformed_json", "The body is no JSON object.")
            }
            // Whoever looked at it before may have read the other one.
            if Set(members.map(\.name)).count < members.count {
                throw Problem(400, "malformed_json", "The body has a member twice.")
            }
            return value
        } catch let error as JSONError {
            throw Problem(400, "malformed_json", "The body is no JSON: \(error).")
        } catch let error as Problem {
            throw error
        } catch {
            throw Problem(400, "malformed_json", "The body is no JSON.")
        }
    }

    /// A text member that may be missing or null.
    static func text(_ name: String, of object: JSONValue) throws(Problem) -> String? {
        switch object[name] {
        case nil, .null: return nil
        case .string(let text):
            guard text.utf8.count <= 1_000 else {
                throw Problem(422, "invalid_value", "\(name) is longer than 1000 bytes.", pointer: "/\(name)")
            }
            return text
        default: throw Problem(422, "invalid_value", "\(name) is no string.", pointer: "/\(name)")
        }
    }

    static func required(_ name: String, of object: JSONValue) throws(Problem) -> String {
        guard let text = try text(name, of: object), !text.isEmpty else {
            throw Problem(422, "missing_value", "\(name) is missing.", pointer: "/\(name)")
        }
        return text
    }

    static func integer(_ name: String, of object: JSONValue) throws(Problem) -> Int? {
        switch object[name] {
        case nil, .null: return nil
        case .number(let text):
            guard let number = Int(text) else { fallthrough }
            return number
        default: throw Problem(422, "invalid_value", "\(name) is no whole number.", pointer: "/\(name)")
        }
    }
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
