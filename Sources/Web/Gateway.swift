import Flows
import FoundationEssentials
import HTTPTypes

/// The drop-in for a fiscal API: carries a till's call to the desk and the answer back, to the byte.
struct Gateway: Sendable {
    static let prefix = "/fiscal/"

    let desk: Desk
    let tokens: TokenBook
    let tillTokens: TillTokens

    /// Whether a till asks for a token, for which it needs none.
    func asksForToken(_ head: HTTPRequest) -> Bool {
        guard let (register, path) = Self.split(head.path ?? "") else { return false }
        return tillTokens.asks(register: register, method: head.method.rawValue, path: path)
    }

    func answer(_ head: HTTPRequest, body: [UInt8], admission: Access.Admission) async -> Answer {
        guard let (register, path) = Self.split(head.path ?? "") else {
            return .problem(404, "unknown_register", "The path names no register: /fiscal/REGISTER/….")
        }
        let method = head.method.rawValue
        if tillTokens.asks(register: register, method: method, path: path) {
            guard let secret = tillTokens.secret(register: register, method: method, path: path, body: body),
                tokens.holder(of: secret) != nil
            else {
                await desk.refused(kind: "token", detail: "unknown credential on a till's token call")
                return TillTokens.refusal
            }
            return tillTokens.answer(
                register: register, method: method, path: path, secret: secret,
                at: Int64(Date.now.timeIntervalSince1970 * 1000))
        }
        return await desk.request(
            Intake.Request(
                register: register, method: head.method.rawValue, path: path,
                pairs: head.headerFields.filter { !Self.dropped.contains($0.name) }.map {
                    ($0.name.rawName, $0.value)
                },
                body: body,
                actor: admission.actor))
    }

    /// The register, decoded, and everything behind it as it came, query included.
    static func split(_ target: String) -> (register: String, path: String)? {
        guard target.hasPrefix(prefix) else { return nil }
        let rest = target.dropFirst(prefix.utf8.count)
        let segment = rest.prefix { $0 != "/" && $0 != "?" }
        guard !segment.isEmpty, let register = RequestPath.decode(segment) else { return nil }
        let path = rest[segment.endIndex...]
        return (register, path.hasPrefix("/") ? String(path) : "/" + path)
    }

    /// What belongs to this connection and this door, and nobody behind it needs to see.
    private static let dropped: [HTTPField.Name] = [.authorization, .cookie, .connection, .contentLength, .origin]
}
