import FoundationEssentials
import Receipts
import Settings

/// The manager of the headless day: watches the queue, reprints, and waits until all paper is out.
struct DemoDesk {
    private let client: ServiceClient
    private let patience: Duration

    init(house: DemoHouse, patience: Duration) throws {
        self.patience = patience
        client = try ServiceClient(
            settings: ShopSettings.load(path: house.configuration, checkingFiles: false), role: "manager",
            operatorName: "Frau Vogel")
    }

    /// Waits until every lane is empty and every receipt made, and gives what is still open when patience ends.
    func waitUntilSettled() async throws -> [String] {
        try await wait("the queue did not drain") {
            let queue = try await client.call("GET", "/v1/queue")
            return queue["items"]?.elements ?? []
        }
            + wait("a receipt was not fetched") {
                let registers = try await client.call("GET", "/v1/registers")
                return (registers["items"]?.elements ?? []).filter { $0["receiptsDue"] != 0 }
            }
    }

    /// Closes the registers at the end of the day; what refuses is told.
    func close(_ registers: [String]) async throws -> [String] {
        var findings: [String] = []
        for register in registers {
            do {
                _ = try await insistently {
                    try await client.call("POST", "/v1/registers/\(register)/closing", body: ["type": "daily"])
                }
            } catch let failure as Failure {
                findings.append("register \(register) cannot be closed: \(failure.sentence)")
            }
        }
        return findings
    }

    /// Reprints a few receipts, as cashiers do.
    ///
    /// Where the service dies before it has answered, the cashier asks again: two copies may come, both marked.
    func reprint(_ count: Int, using generator: inout SeededGenerator) async throws {
        let receipts = try await insistently { try await client.call("GET", "/v1/receipts?limit=50") }
        let items = receipts["items"]?.elements ?? []
        for _ in 0..<min(count, items.count) {
            guard let id = items[generator.below(items.count)]["id"]?.text else { continue }
            _ = try await insistently {
                try await client.call(
                    "POST", "/v1/receipts/\(id)/reprint", body: ["reason": "customer asked for a copy"])
            }
        }
    }

    /// Waits until no print is on its way, and gives what still is when patience ends.
    func waitUntilPrinted() async throws -> [String] {
        try await wait("the printer did not finish") {
            let jobs = try await client.call("GET", "/v1/jobs?state=open")
            return (jobs["items"]?.elements ?? []).filter { job in
                ["pending", "processing", "processingStopped"].contains(job["state"]?.text ?? "")
            }
        }
    }

    /// Waits until every mail is out, and gives what is not when patience ends.
    func waitUntilMailed() async throws -> [String] {
        try await wait("a mail was not sent") {
            try await client.call("GET", "/v1/emails?state=open")["items"]?.elements ?? []
        }
    }

    private func wait(_ what: String, for open: () async throws -> [JSONValue]) async throws -> [String] {
        let end = ContinuousClock.now + patience
        while true {
            let rest = try await insistently(open)
            if rest.isEmpty { return [] }
            if ContinuousClock.now > end { return rest.map { "\(what): \($0.compact)" } }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Asks again while the service is being started again, until patience ends.
    private func insistently<Value>(_ ask: () async throws -> Value) async throws -> Value {
        let end = ContinuousClock.now + patience
        while true {
            do {
                return try await ask()
            } catch let failure as Failure
                where [.unavailable, .tryAgain].contains(failure.code) && ContinuousClock.now < end
            {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}
