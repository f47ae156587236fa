import Foundation
import FoundationNetworking

/// Who speaks to a running service over HTTP: a till that sells, and a cashier who looks after its prints.
struct Till: Sendable {
    let base: String
    let tokens: [String: String]
    private let session = URLSession(configuration: .ephemeral)

    init(base: String, tokens: [String: String]) {
        self.base = base
        self.tokens = tokens
    }

    struct Job: Decodable {
        let id: String
        let receipt: String
        let printer: String
        let state: String
        let grade: String?
        let shown: String
        let duplicate: Int?
        let reasons: [String]
        let createdAt: String

        /// Whether no byte of it has left.
        var isWaiting: Bool { state == "pending" || state == "processingStopped" }
        var isOver: Bool { ["completed", "canceled", "aborted", "unknown"].contains(state) }
    }

    struct Notice: Decodable {
        let id: Int
        let code: String
        let sentence: String
    }

    /// A sale that the service has accepted.
    struct Sale {
        let number: String
        let receipt: String
        let job: String
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private struct Page<Item: Decodable>: Decodable {
        let items: [Item]
        let next: String?
    }

    private struct Accepted: Decodable {
        struct Receipt: Decodable { let id: String }
        let id: String
        let job: String?
        let receipt: Receipt?
    }

    /// A sale of so many lines, begun and completed.
    func sell(_ number: String, lines: Int, register: String) async throws -> Sale {
        let total = Self.money(1190 * lines)
        let items = (1...lines).map { line in
            [
                "title": "Filterkaffee \(line) von \(lines)", "quantity": 1, "unit_price": "11.90",
                "total_amount": "11.90", "taxes": [["name": "USt 19%", "rate": "0.19", "tax_amount": "1.90"]],
            ] as [String: Any]
        }
        let create: [String: Any] = [
            "type": "sale", "source": "POS", "register_id": register, "external_id": number, "currency": "EUR",
            "pretax_amount": Self.money(1000 * lines), "tax_amount": Self.money(190 * lines), "tip_amount": "0.00",
            "total_amount": total, "line_items": items,
        ]
        let payment = [
            "payment_id": "pay_\(number)", "method": "card", "status": "captured", "amount": total, "currency": "EUR",
        ]
        let path = "/fiscal/\(register)/operations"
        let begun: Accepted = try await call("POST", path, create, key: "\(number)-start")
        let done: Accepted = try await call(
            "POST", "\(path)/\(begun.id)/complete", ["payments": [payment]], key: "\(number)-end")
        guard let receipt = done.receipt?.id, let job = done.job else {
            throw Failure(description: "\(number) has no receipt")
        }
        return Sale(number: number, receipt: receipt, job: job)
    }

    private static func money(_ cents: Int) -> String { "\(cents / 100)." + String("0\(cents % 100)".suffix(2)) }

    /// What happens at the drawer: `session_open` and the like, which the server must take.
    func session(_ type: String, _ more: [String: String] = [:], register: String) async throws {
        let body: [String: Any] = ["type": type, "register_id": register, "currency": "EUR"].merging(more) { $1 }
        let path = "/fiscal/\(register)/operations"
        _ = try await send("POST", path, body, key: "\(type)-\(UUID())", role: "till")
    }

    // MARK: Cashier

    func job(_ id: String) async throws -> Job { try await call("GET", "/v1/jobs/\(id)") }

    /// All jobs, the oldest first.
    func jobs() async throws -> [Job] {
        var jobs: [Job] = []
        var cursor = ""
        while true {
            let page: Page<Job> = try await call("GET", "/v1/jobs?limit=200&after=\(cursor)")
            jobs += page.items
            guard let next = page.next else { return jobs.reversed() }
            cursor = next
        }
    }

    /// What nobody has seen to yet.
    func notices() async throws -> [Notice] {
        let page: Page<Notice> = try await call("GET", "/v1/notices")
        return page.items
    }

    /// Says that a notice was seen to; a manager's word.
    func resolve(_ notice: Notice, _ action: String) async throws {
        _ = try await send(
            "POST", "/v1/notices/\(notice.id)/resolve", ["action": action], key: nil, role: "manager")
    }

    /// What stands at a path, as it comes.
    func text(_ path: String, role: String = "till") async throws -> String {
        String(decoding: try await send("GET", path, nil, key: nil, role: role), as: UTF8.self)
    }

    /// A receipt as one of its forms: `html`, `txt`.
    func receipt(_ id: String, as form: String) async throws -> String {
        try await text("/v1/receipts/\(id).\(form)")
    }

    /// Says of a job in doubt that it is to be printed once more.
    func orderReprint(of job: Job) async throws -> Job {
        try await call("POST", "/v1/jobs/\(job.id)/resolve", ["outcome": "reprint"], role: "cashier")
    }

    /// What the service says it has given to the printer, without mark and fence.
    func payload(of receipt: String) async throws -> [UInt8] {
        Array(try await send("GET", "/v1/receipts/\(receipt).escpos", nil, key: nil, role: "till"))
    }

    /// Waits until a job is as wanted, and gives it.
    func job(
        _ id: String, within limit: Duration = .seconds(60), _ isWanted: (Job) throws -> Bool
    ) async throws -> Job {
        let end = ContinuousClock.now + limit
        while true {
            let job = try await job(id)
            if try isWanted(job) { return job }
            guard .now < end else { throw Failure(description: "\(id) stays \(job.state) (\(job.reasons))") }
            try await Task.sleep(for: .milliseconds(4))
        }
    }

    // MARK: HTTP

    private func call<Answer: Decodable>(
        _ method: String, _ path: String, _ body: [String: Any]? = nil, key: String? = nil, role: String = "till"
    ) async throws -> Answer {
        let answer = try await send(method, path, body, key: key, role: role)
        return try JSONDecoder().decode(Answer.self, from: answer)
    }

    private func send(
        _ method: String, _ path: String, _ body: [String: Any]?, key: String?, role: String
    ) async throws -> Data {
        guard let url = URL(string: base + path) else { throw Failure(description: "no address: \(base + path)") }
        var request = URLRequest(url: url, timeoutInterval: 20)
        request.httpMethod = method
        request.setValue("Bearer \(tokens[role] ?? "")", forHTTPHeaderField: "Authorization")
        if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = try JSONSerialization.data(withJSONObject: body, options: .sortedKeys)
        }
        let (answer, response) = try await session.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200..<300).contains(status) else {
            throw Failure(description: "\(method) \(path): \(status) \(String(decoding: answer, as: UTF8.self))")
        }
        return answer
    }
}
