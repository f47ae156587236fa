import Foundation
import FoundationNetworking
import Receipts
import Testing

@Suite("The command line", .timeLimit(.minutes(2)))
struct CommandTests {
    @Test(
        "refuses wrong usage with 64 and says what is right",
        arguments: [
            (["reprint"], "--last"), (["reprint", "--last", "--number", "7"], "exactly one"),
            (["demo", "--port", "99999"], "--port"), (["demo", "--country", "XX"], "DE"),
            (["demo", "--country", "AT", "--dialect", "fiskaly-sign-fr"], "FR"),
            (["demo", "--dialect", "other"], "openfiskal-operations"),
            (["jobs", "resolve", "job_1"], "--printed"), (["queue", "abandon", "1"], "--reason"),
            (["queue", "reroute", "1", "--operator", "Eva"], "--reason"),
            (["sandbox", "--faults", "drop=maybe"], "drop"), (["sandbox", "--stock", "3"], "keeps no stock"),
            (["emulate", "--faults", "nonsense"], "nonsense"), (["token", "create", "till-2"], "--role"),
            (["console", "--minutes", "0"], "--minutes"), (["console", "--role", "owner"], "--role"),
            (["receipts", "list", "--limit", "0"], "--limit"), (["jobs", "list", "--limit", "100001"], "--limit"),
            (["receipts", "search", "11.90", "--limit", "0"], "--limit"),
            (["nonsense"], "nonsense"),
        ])
    func usage(arguments: [String], word: String) async throws {
        let outcome = try await Program.run(arguments)
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
    }

    @Test(
        "says in words what the system refuses",
        arguments: [
            (["decode", "/"], 74, "it is a folder"), (["decode", "/nowhere.bin"], 74, "no such file"),
            (["serve", "--config", "/tmp"], 78, "it is a folder"),
            (["emulate", "--port", "0", "--directory", "/proc/x"], 74, "no such file"),
        ])
    func system(arguments: [String], status: Int32, words: String) async throws {
        let outcome = try await Program.run(arguments)
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.errors.contains(words) && !outcome.errors.contains("Error"), "\(outcome.errors)")
    }

    @Test("reads a device as a file")
    func device() async throws {
        #expect(try await Program.run("decode", "/dev/null").status == 0)
    }

    @Test("says of a database that is not there yet what makes it")
    func noDatabase() async throws {
        let folder = try Folder()
        let list = try await Program.run("receipts", "list", "--config", folder.configuration())
        #expect(list.status == 74)
        #expect(list.errors.contains("There is no database \(folder.file("shop.sqlite")) yet"), "\(list.errors)")
    }

    @Test("says 69 and what to do where the service is away")
    func away() async throws {
        let folder = try Folder()
        _ = try folder.write(#"{"till":"a","cashier":"b","manager":"c"}"#, to: "tokens.json")
        let configuration = try folder.configuration(replacing: "127.0.0.1:0", with: "127.0.0.1:9")
        let outcome = try await Program.run("reprint", "--last", "--config", configuration)
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains("quittance serve"), "\(outcome.errors)")
    }

    @Test("reads the file of a day while nothing runs, and finds an altered body")
    func readsAndAudits() async throws {
        let folder = try Folder()
        let day = folder.file("day")
        #expect(
            try await Program.run("demo", "--headless", "--directory", day, "--sales", "4", "--kills", "1").status == 0)
        let configuration = day + "/quittance.yaml"
        let list = try await Program.run("receipts", "list", "--config", configuration)
        #expect(list.status == 0)
        #expect(list.output.contains("fiscal") && list.output.contains("superseded"), "\(list.output)")
        try await shows(list, of: configuration)
        let none = try await Program.run("receipts", "list", "--register", "zz", "--config", configuration)
        #expect(none.status == 65)
        #expect(none.errors.contains("no register zz") && none.errors.contains("reg_1"), "\(none.errors)")
        #expect(try await Program.run("queue", "list", "--config", configuration).output.contains("settled"))
        #expect(try await Program.run("jobs", "list", "--config", configuration).output.contains("printed"))
        #expect(try await Program.run("audit", "verify", "--config", configuration).status == 0)
        try await exports(of: configuration)
        let change = Process()
        change.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        change.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1])
            c.execute("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'sale', 'SALE') AS BLOB) WHERE sequence = 1")
            c.commit()
            """, day + "/quittance.sqlite",
        ]
        try change.run()
        change.waitUntilExit()
        let audit = try await Program.run("audit", "verify", "--config", configuration)
        #expect(audit.status == 65)
        #expect(audit.errors.contains("entry 1"), "\(audit.errors)")
    }

    /// What `receipts show` says of a receipt of the list, `preview` shows.
    private func shows(_ list: Program.Outcome, of configuration: String) async throws {
        let receipt = try #require(list.output.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("rcpt_") })
        let shown = try await Program.run("receipts", "show", String(receipt), "--json", "--config", configuration)
        let number = try #require(try JSONValue(parsing: shown.output)["number"]?.text)
        let preview = try await Program.run("preview", "-", input: shown.output)
        #expect(preview.status == 0 && preview.output.contains(number), "\(preview.errors)")
    }

    @Test("says of a file of an earlier version what brings it up to date, and verifies it as it is")
    func earlier() async throws {
        let folder = try Folder()
        let dump = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../Upgrade/first-schema.sql")
        let make = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())"
        #expect(try await Program.tool("python3", ["-c", make, folder.file("shop.sqlite"), dump.path]).status == 0)
        let configuration = try folder.configuration()
        let list = try await Program.run("receipts", "list", "--config", configuration)
        #expect(list.status == 75)
        #expect(list.errors.contains("Start the service once"), "\(list.errors)")
        #expect(try await Program.run("audit", "verify", "--config", configuration).status == 0)
    }

    /// The exported journal chains by its own lines, as the help says; the day's outage is in the log.
    private func exports(of configuration: String) async throws {
        let lines = try await Program.run("audit", "export", "--config", configuration).output.split(separator: "\n")
        #expect(lines.count > 10)
        var previous = Digest(of: "quittance journal".utf8).bytes
        for line in lines {
            let row = try JSONValue(parsing: Array(line.utf8))
            let at = try #require(row["at"]?.text.flatMap { Timestamp($0) })
            let fields = JSONValue.array([
                row["sequence"] ?? .null, JSONValue(at.milliseconds), row["monotonic"] ?? .null, row["boot"] ?? .null,
                row["kind"] ?? .null, row["subject"] ?? .null, row["register"] ?? .null, row["actor"] ?? .null,
                row["device"] ?? .null, .string((row["detail"] ?? .null).compact),
            ])
            let digest = Digest(of: previous + fields.compactBytes)
            #expect(digest.description == row["hash"]?.text)
            previous = digest.bytes
        }
        let second = try await Program.run("audit", "export", "--after", "2", "--config", configuration).output
        #expect(second.split(separator: "\n").count == lines.count - 2)
        let outages = try await Program.run("audit", "outages", "--json", "--config", configuration).output
        let first = try #require(outages.split(separator: "\n").first)
        let outage = try JSONValue(parsing: Array(first.utf8))
        #expect(outage["register"]?.text == "reg_1")
        #expect(outage["to"]?.text != nil)
        #expect(try await Program.run("audit", "outages", "--config", configuration).output.contains("REGISTER"))
    }
    /// A shop takes an id that it knows for the sale that had it.
    @Test("the sandbox gives ids of its own at each start, and the same ones with a seed")
    func sandboxIDs() async throws {
        func id(_ faults: String) async throws -> String {
            let sandbox = try await SandboxProcess(in: Folder(), faults: faults)
            var request = URLRequest(url: try #require(URL(string: sandbox.url + "/operations")), timeoutInterval: 20)
            request.httpMethod = "POST"
            request.allHTTPHeaderFields = [
                "Authorization": "Bearer any", "X-OpenFiskal-Merchant": "m", "Content-Type": "application/json",
                "Idempotency-Key": "k",
            ]
            let session = #"{"type":"session_open","register_id":"r","currency":"EUR","opening_balance_amount":"5.00"}"#
            request.httpBody = Data(session.utf8)
            let (answer, _) = try await URLSession.shared.data(for: request)
            return try #require(
                JSONValue(parsing: Array(answer))["id"]?.text, "\(String(decoding: answer, as: UTF8.self))")
        }
        #expect(try await id("") != id(""))
        #expect(try await id("seed=7") == id("seed=7"))
    }
}
