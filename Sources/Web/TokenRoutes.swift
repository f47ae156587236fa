import Flows
import Hummingbird
import Persistence
import Receipts

/// `/v1/tokens`: who may speak to the service.
struct TokenRoutes: Sendable {
    let desk: Desk
    let archive: Archive
    let tokens: TokenBook

    var routes: [Route] {
        [
            Route("GET", "/v1/tokens", .manager, list),
            Route("POST", "/v1/tokens", .manager, create),
            Route("DELETE", "/v1/tokens/:", .manager, revoke),
        ]
    }

    private func list(_ call: Call) async throws -> Response {
        .json(try await archive.read { try ReceiptRoutes.page(TokenView.all(in: $0), next: nil) })
    }

    /// The token stands in this answer and nowhere else.
    private func create(_ call: Call) async throws -> Response {
        let object = try call.object()
        let name = try Call.required("name", of: object)
        let role = try Call.required("role", of: object)
        guard Role(rawValue: role) != nil else {
            throw Problem(422, "invalid_value", "role is till, cashier or manager.", pointer: "/role")
        }
        guard name.utf8.count <= 64, name.utf8.allSatisfy(Self.isNameByte) else {
            throw Problem(
                422, "invalid_value", "name is up to 64 letters, digits, dots, hyphens and underscores.",
                pointer: "/name")
        }
        let token = TokenBook.freshToken()
        let answer = await desk.act(.addToken(name, role: role, Digest(of: token.utf8)), by: call.actor)
        guard answer.status == 201 else { return Response(answer) }
        try await refresh()
        return .json(["name": .string(name), "role": .string(role), "token": .string(token)], status: .created)
    }

    private func revoke(_ call: Call) async throws -> Response {
        let answer = await desk.act(.revokeToken(call.id), by: call.actor)
        try await refresh()
        return Response(answer)
    }

    private func refresh() async throws { tokens.replace(by: try await archive.read { try TokenBook.holders(in: $0) }) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}
