import Foundation
import Receipts
import Testing

/// The real service while somebody sets the clock on the wall.
@Suite("Wall clock of the service", .timeLimit(.minutes(3)))
struct WallClockServiceTests {
    /// The clock of one process: `Tests/Breaking/Preload/clock.c`.
    private struct Clock {
        let library: String
        let file: String

        init(in folder: Folder) async throws {
            (library, file) = (folder.file("clock.so"), folder.file("ahead"))
            let source =
                URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
                + "/../Breaking/Preload/clock.c"
            let made = try await Program.tool("cc", ["-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"])
            try #require(made.status == 0, "\(made.output)")
            try withUnsafeBytes(of: Int64(0).littleEndian) { try Data($0).write(to: URL(fileURLWithPath: file)) }
        }

        var launcher: [String] { ["/usr/bin/env", "LD_PRELOAD=\(library)", "CLOCK_AHEAD=\(file)"] }

        func set(ahead seconds: Int64) throws {
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
            try withUnsafeBytes(of: seconds.littleEndian) { try handle.write(contentsOf: Data($0)) }
            try handle.close()
        }

        func set(to time: Timestamp) throws {
            try set(ahead: time.milliseconds / 1000 - Int64(Date().timeIntervalSince1970))
        }
    }

    private func configuration(_ folder: Folder, _ sandbox: SandboxProcess) throws -> String {
        try String(
            contentsOfFile: folder.configuration(
                replacing: "\"http://127.0.0.1:1\", merchant: merchant_1",
                with:
                    "\"\(sandbox.url)\", merchant: merchant_1, credential: \"env:PATH\", timeout: 1s, probe: 100ms, retry: { first: 50ms, cap: 200ms }"
            ), encoding: .utf8
        ).replacingOccurrences(of: "printer: front }", with: "printer: front, answerWithin: 500ms }")
    }

    private func tokens(_ service: RunningService) throws -> (port: Int, token: String) {
        (
            try #require(service.till.base.split(separator: ":").last.flatMap { Int($0) }),
            try #require(service.till.tokens["till"])
        )
    }

    @Test("however it is set, calls go up once and in their order, with their keys, and the chain fits")
    func jumps() async throws {
        let folder = try Folder()
        let clock = try await Clock(in: folder)
        let sandbox = try await SandboxProcess(in: folder)
        let service = try await RunningService(
            folder, configuration: configuration(folder, sandbox), launcher: clock.launcher)
        let (port, token) = try tokens(service)
        let till = try RawConnection(port: port)
        var keys: [String] = []
        let day: Int64 = 86_400
        for (number, days) in [("a", 0), ("b", 3), ("c", -3)] as [(String, Int64)] {
            try clock.set(ahead: days * day)
            keys += try till.sell(number, token: token)
        }
        sandbox.fallSilent()
        for (number, days) in [("d", 0), ("e", 4), ("f", -4), ("g", 1)] as [(String, Int64)] {
            try clock.set(ahead: days * day)
            keys += try till.sell(number, token: token)
        }
        sandbox.comeBack()
        try await wait("the queue to drain", within: .seconds(30)) {
            try sandbox.requests.count { $0.contains("\"applied\":true") } == keys.count
        }
        let applied = try sandbox.requests.filter { $0.contains("\"applied\":true") }
            .map { try JSONValue(parsing: String($0))["idempotencyKey"]?.text }
        #expect(applied == keys)
        let receipts =
            try JSONValue(parsing: await service.till.text("/v1/receipts?limit=100"))["items"]?.elements ?? []
        let issued = receipts.compactMap { $0["issuedAt"]?.text.flatMap { Timestamp($0) }?.milliseconds }
        #expect(issued.count >= 7 && issued != issued.sorted(by: >), "the clock did go back")
        let since = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970) * 1000 + 2 * day * 1000, offset: 0)
        let late = try await service.till.text("/v1/receipts?limit=100&since=\(since.utcMilliseconds)")
        #expect(late.contains("\"b\"") && late.contains("\"e\"") && !late.contains("\"a\"") && !late.contains("\"f\""))
        try await service.stop()
        let audit = try await Program.run("audit", "verify", "--config", folder.file("quittance.yaml"))
        #expect(audit.status == 0, "\(audit.errors)")
    }

    @Test("the hour that comes twice is told apart by its offset")
    func night() async throws {
        let folder = try Folder()
        let clock = try await Clock(in: folder)
        let service = try await RunningService(
            folder, configuration: String(contentsOfFile: folder.configuration(), encoding: .utf8),
            launcher: clock.launcher)
        let (port, token) = try tokens(service)
        let till = try RawConnection(port: port)
        for (number, time) in [
            ("summer", "2026-10-25T02:30:00+02:00"), ("winter", "2026-10-25T02:30:00+01:00"),
            ("spring", "2027-03-28T01:59:50+01:00"),
        ] {
            try clock.set(to: #require(Timestamp(time)))
            _ = try till.sell(number, token: token)
        }
        try clock.set(to: #require(Timestamp("2027-03-28T03:00:05+02:00")))
        _ = try till.sell("later", token: token)
        let receipts = try JSONValue(parsing: await service.till.text("/v1/receipts"))["items"]?.elements ?? []
        let issued = receipts.reversed().compactMap { $0["issuedAt"]?.text }
        #expect(issued.count == 4)
        for (text, parts) in zip(
            issued,
            [
                ("2026-10-25T02:30", "+02:00"), ("2026-10-25T02:30", "+01:00"), ("2027-03-28T01:59", "+01:00"),
                ("2027-03-28T03:00", "+02:00"),
            ])
        {
            #expect(text.hasPrefix(parts.0) && text.hasSuffix(parts.1), "\(text)")
        }
        try await service.stop()
    }
}

extension RawConnection {
    /// A sale, begun and completed; gives the keys of its calls, in order.
    func sell(_ number: String, token: String) throws -> [String] {
        let create = """
            {"type":"sale","source":"POS","register_id":"reg_1","external_id":"\(number)","currency":"EUR",
             "pretax_amount":"10.00","tax_amount":"1.90","tip_amount":"0.00","total_amount":"11.90",
             "line_items":[{"title":"Kaffee","quantity":1,"unit_price":"11.90","total_amount":"11.90",
             "taxes":[{"name":"USt 19%","rate":"0.19","tax_amount":"1.90"}]}]}
            """
        let complete = """
            {"payments":[{"payment_id":"p-\(number)","method":"card","status":"captured","amount":"11.90","currency":"EUR"}]}
            """
        let path = "/fiscal/reg_1/operations"
        let begun = try ask("POST", path, token: token, key: "\(number)-start", body: create)
        let id = begun?.headers.lowercased().components(separatedBy: "quittance-operation: ").dropFirst().first
            .map { String($0.prefix { !$0.isNewline }) }
        guard let begun, let id, (200..<300).contains(begun.status) else {
            throw Till.Failure(description: "\(number): \(String(describing: begun))")
        }
        let done = try ask("POST", "\(path)/\(id)/complete", token: token, key: "\(number)-end", body: complete)
        guard let done, (200..<300).contains(done.status) else {
            throw Till.Failure(description: "\(number): \(String(describing: done))")
        }
        return ["\(number)-start", "\(number)-end"]
    }
}
