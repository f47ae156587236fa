import FoundationEssentials
import Logging
import Receipts
import Remote
import Sandbox

/// A till as an integrator would write one: a key for every call, repeated with the same bytes until it is answered.
actor DemoTill {
    /// What the service has accepted: it must end at the server exactly once, in this order.
    struct Acceptance: Sendable {
        let register: String
        let key: String
        let externalID: String
        let intent: String
        let entry: Int64
        let status: Int
    }

    struct Reply: Sendable {
        let status: Int
        let state: String
        let operation: String
        /// What was printed, if something is, and by which job.
        let receipt: String?
        let job: String?
        let body: [UInt8]
    }

    private let base: String
    private let token: String
    private let keyHeader: String
    private let client: HTTPClient
    private(set) var acceptances: [Acceptance] = []
    private(set) var refusals: [String] = []

    init(port: Int, token: String, keyHeader: String = "Idempotency-Key") {
        base = "http://127.0.0.1:\(port)"
        self.token = token
        self.keyHeader = keyHeader
        client = HTTPClient(label: "till", logger: Logger(label: "till"))
    }

    /// Sends a call until it is answered; the same key and bytes every time.
    ///
    /// - Throws: ``Failure`` after so many tries without an answer.
    func send(
        _ call: TillCall, key: String, of sale: ShopSale, headers: [HTTPHeader] = [], tries: Int = 200
    ) async throws -> Reply {
        let headers =
            [
                HTTPHeader("Authorization", "Bearer \(token)"), HTTPHeader("Content-Type", "application/json"),
                HTTPHeader(keyHeader, key),
            ] + headers
        for attempt in 0..<tries {
            let outcome = await client.perform(
                HTTPRequest(
                    method: call.method, url: "\(base)/fiscal/\(sale.register)\(call.path)", headers: headers,
                    body: call.body,
                    connectTimeout: .seconds(1), timeout: .seconds(15)))
            guard case .answered(let response) = outcome, response.status != 503, response.status != 429 else {
                // The service is being started again; a till that hurries helps nobody.
                try await Task.sleep(for: .milliseconds(min(10 + attempt * 5, 250)))
                continue
            }
            let reply = Reply(
                status: response.status, state: response.header("Quittance-State") ?? "",
                operation: response.header("Quittance-Operation") ?? "",
                receipt: response.header("Quittance-Receipt"), job: response.header("Quittance-Job"),
                body: response.body)
            if (200..<300).contains(response.status) {
                acceptances.append(
                    Acceptance(
                        register: sale.register, key: key, externalID: sale.externalID, intent: call.intent,
                        entry: response.header("Quittance-Entry").flatMap(Int64.init) ?? 0, status: response.status))
            } else {
                refusals.append(
                    "\(call.intent) \(sale.externalID): \(response.status) \(String(decoding: response.body, as: UTF8.self))"
                )
            }
            return reply
        }
        throw Failure(.unavailable, "The service did not answer the demo's till.", "Look at its log above.")
    }

    /// Asks whether the service is ready to take work.
    func isReady() async -> Bool {
        let outcome = await client.perform(
            HTTPRequest(
                method: "GET", url: base + "/health/ready", connectTimeout: .milliseconds(200), timeout: .seconds(2)))
        guard case .answered(let response) = outcome else { return false }
        return response.status == 200
    }
}
