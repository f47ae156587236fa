import Foundation
import Logging
import Receipts
import Remote
import Sandbox

/// Both registers' tills: each sells its sales one call after the other, and says when it has been told "accepted".
actor ShopTill {
    /// A call as it was made, whatever came of it.
    struct Call: Sendable {
        let register: String
        let key: String
        let method: String
        let path: String
        let body: [UInt8]
        let occurredAt: String

        var digest: Digest { Digest(of: body) }
    }

    struct Reply: Sendable {
        let status: Int
        let operation: String
    }

    private let clients: [String: HTTPClient]
    private let headers: [HTTPHeader]
    private let acknowledge: @Sendable (String) throws -> Void
    /// In the order in which each register made them.
    private(set) var calls: [Call] = []
    /// The keys of the calls that were answered with 2xx.
    private(set) var accepted: Set<String> = []
    private(set) var refusals: [String] = []
    /// Answers that the disk is full.
    private(set) var turnedAway = 0

    /// - Parameter headers: what stands in every call besides.
    init(headers: [HTTPHeader] = [], acknowledge: @escaping @Sendable (String) throws -> Void = { _ in }) {
        self.headers = headers
        self.acknowledge = acknowledge
        var clients: [String: HTTPClient] = [:]
        for register in ShopDay.registers {
            clients[register] = HTTPClient(label: register, logger: Logger(label: "till"))
        }
        self.clients = clients
    }

    /// Sells; both registers at the same time.
    ///
    /// - Parameter service: tells port and token; asked again where there was no answer, as the service may be a new one.
    func sell(
        _ sales: some Sequence<ShopSale>, within patience: Duration = .seconds(20),
        at service: @escaping @Sendable () async throws -> (port: Int, token: String)
    ) async throws {
        let sales = Array(sales)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for register in ShopDay.registers {
                group.addTask {
                    for sale in sales where sale.register == register {
                        try await self.sell(sale, within: patience, at: service)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func sell(
        _ sale: ShopSale, within patience: Duration,
        at service: @Sendable () async throws -> (port: Int, token: String)
    ) async throws {
        var operation = ""
        for call in sale.calls(in: .openfiskalOperations) {
            let named = call.naming(operation)
            let made = Call(
                register: sale.register, key: "\(sale.externalID)-\(call.intent)", method: named.method,
                path: named.path, body: named.body, occurredAt: sale.at.rfc3339)
            calls.append(made)
            let reply = try await send(made, within: patience, at: service)
            guard (200..<300).contains(reply.status) else { return }
            accepted.insert(made.key)
            try acknowledge(made.key)
            if operation.isEmpty { operation = reply.operation }
        }
    }

    /// Repeats a call with the same key and bytes until it is answered.
    @discardableResult
    func send(
        _ call: Call, within patience: Duration, at service: @Sendable () async throws -> (port: Int, token: String)
    ) async throws -> Reply {
        guard let client = clients[call.register] else { throw Trouble("no till at \(call.register)") }
        let end = ContinuousClock.now + patience
        while true {
            let (port, token) = try await service()
            let outcome = await client.perform(
                HTTPRequest(
                    method: call.method, url: "http://127.0.0.1:\(port)/fiscal/\(call.register)\(call.path)",
                    headers: [
                        HTTPHeader("Authorization", "Bearer \(token)"), HTTPHeader("Content-Type", "application/json"),
                        HTTPHeader("Idempotency-Key", call.key), HTTPHeader("Quittance-Occurred-At", call.occurredAt),
                    ] + headers, body: call.body, connectTimeout: .seconds(1), timeout: .seconds(15)))
            if case .answered(let response) = outcome, ![503, 507, 429].contains(response.status) {
                if !(200..<300).contains(response.status) {
                    refusals.append("\(call.key): \(response.status) \(String(decoding: response.body, as: UTF8.self))")
                }
                return Reply(status: response.status, operation: response.header("Quittance-Operation") ?? "")
            }
            if case .answered(let response) = outcome, response.status == 507 { turnedAway += 1 }
            guard .now < end else { throw Trouble("no answer to \(call.key)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// The till's token, as the service wrote it beside its database.
func tillToken(in store: String) throws -> String { try token(of: "till", in: store) }

func token(of role: String, in store: String) throws -> String {
    let data = try Data(contentsOf: URL(fileURLWithPath: store + "/tokens.json"))
    guard let token = try JSONDecoder().decode([String: String].self, from: data)[role] else {
        throw Trouble("the service wrote no token for the \(role)")
    }
    return token
}
