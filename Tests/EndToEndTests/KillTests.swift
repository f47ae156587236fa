import Foundation
import Persistence
import Testing

/// The headless day with the service killed at random moments, judged by three records kept apart.
@Suite("Kill -9", .serialized, .timeLimit(.minutes(10)))
struct KillTests {
    /// `KILLS` asks for more than the twenty of every test run.
    private var kills: Int { ProcessInfo.processInfo.environment["KILLS"].flatMap(Int.init) ?? 20 }

    @Test("R24: nothing is lost, doubled, reordered or printed twice unmarked, whenever the service is killed")
    func survivesKills() async throws {
        let folder = try Folder()
        let day = folder.file("day")
        let outcome = try await Program.run(
            "demo", "--headless", "--directory", day, "--sales", "\(kills * 2)", "--kills", "\(kills)", "--seed", "11")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let summary = try String(contentsOfFile: day + "/summary.json", encoding: .utf8)
        for promise in ["\"lost\":0", "\"doubled\":0", "\"outOfOrder\":0", "\"unmarkedDuplicates\":0"] {
            #expect(summary.contains(promise), "\(summary)")
        }
        let starts = outcome.errors.components(separatedBy: "ready on").count - 1
        #expect(starts > kills, "the service was not killed often enough")
    }

    @Test("the same holds when the service dies at each of its named points")
    func failpoints() async throws {
        let folder = try Folder()
        let day = folder.file("day")
        let outcome = try await Program.run(
            "demo", "--headless", "--failpoints", "--directory", day, "--sales", "\(max(180, kills * 2))", "--kills",
            "\(kills)", "--seed", "11")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let summary = try Data(contentsOf: URL(fileURLWithPath: day + "/summary.json"))
        let hits = try JSONDecoder().decode(Summary.self, from: summary).failpoints
        let names = Failpoint.names
        #expect(names.count > 40)
        #expect(names.filter { hits[$0] == nil } == [], "of \(names.count) points the service never died at these")
        #expect(Set(hits.keys).subtracting(names) == [])
    }

    private struct Summary: Decodable {
        let failpoints: [String: Int]
    }

    @Test(
        "R96: the same holds in every dialect", arguments: ["openfiskal-sales", "fiskaly-sign-fr", "hellobooks-orders"])
    func dialects(dialect: String) async throws {
        let folder = try Folder()
        let day = folder.file("day")
        let outcome = try await Program.run(
            "demo", "--headless", "--dialect", dialect, "--directory", day, "--sales", "40", "--kills", "6", "--seed",
            "11")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let summary = try String(contentsOfFile: day + "/summary.json", encoding: .utf8)
        for promise in ["\"lost\":0", "\"doubled\":0", "\"outOfOrder\":0", "\"unmarkedDuplicates\":0"] {
            #expect(summary.contains(promise), "\(summary)")
        }
    }

    @Test("and in every country", arguments: ["AT", "IT", "FR", "ES"])
    func countries(country: String) async throws {
        let folder = try Folder()
        let day = folder.file("day")
        let outcome = try await Program.run(
            "demo", "--headless", "--country", country, "--directory", day, "--sales", "14", "--kills", "3", "--seed",
            "5")
        #expect(outcome.status == 0, "\(outcome.errors)")
        // What the provider signs is as the country's rules want it.
        let feed = try Archive(path: day + "/quittance.sqlite").readNow { try $0.notices(open: false, limit: 500) }
        #expect(feed.filter { $0.subject.hasPrefix("receipt ") }.map(\.sentence) == [])
    }

    @Test(
        "a service that answers before it has committed is found out by the same day",
        arguments: ["openfiskal-operations", "hellobooks-orders"])
    func findsLostCommits(dialect: String) async throws {
        let folder = try Folder()
        let outcome = try await Program.run(
            "demo", "--headless", "--directory", folder.file("day"), "--sales", "30", "--kills", "10", "--seed", "11",
            "--sabotage", "--dialect", dialect)
        #expect(outcome.status != 0)
        #expect(
            outcome.errors.contains("accepted, but never applied") || outcome.errors.contains("broke a promise"),
            "\(outcome.errors)")
    }
}
