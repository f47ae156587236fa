import Flows
import Receipts
import Testing

@testable import Web

extension WebRig {
    func audit() async throws -> [JSONValue] {
        try await json("/v1/audit?limit=1000", token: Self.manager)["items"]?.elements ?? []
    }

    /// Expects that so many requests of each kind have been counted as refused, and no others.
    ///
    /// What the parser refuses reaches the desk a little later: a few calls are waited for it. A body that breaks off
    /// may be counted by the parser and by its reader.
    func expectRefusals(_ expected: [Refusal.Kind: Int], _ location: SourceLocation = #_sourceLocation) async throws {
        let wanted = Dictionary(uniqueKeysWithValues: expected.map { ($0.key.rawValue, $0.value) })
        var counted: [String: Int] = [:]
        let broken = Refusal.Kind.malformed.rawValue
        for _ in 1...500 {
            counted = Dictionary(uniqueKeysWithValues: await desk.refusalTotals().map { ($0.kind, $0.count) })
            if counted[broken, default: 0] >= wanted[broken, default: 0] { break }
            _ = try await send("GET", "/health/live")
        }
        #expect(counted[broken, default: 0] >= wanted[broken, default: 0], sourceLocation: location)
        #expect(
            counted.filter { $0.key != broken } == wanted.filter { $0.key != broken }, sourceLocation: location)
    }
}
