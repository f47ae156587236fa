import Receipts
import Testing

@testable import Flows

@Suite("The doctor on the database")
struct DatabaseFactsTests {
    private static let now = Timestamp(milliseconds: 1_779_271_200_000, offset: 7200)

    private static func facts(_ change: (inout DatabaseFacts) -> Void = { _ in }) -> DatabaseFacts {
        var facts = DatabaseFacts(
            path: "/var/lib/q.sqlite", opening: .opened(applied: 10, known: 10), now: now)
        facts.audit = (100, 40, [])
        change(&facts)
        return facts
    }

    private func grade(_ check: String, of facts: DatabaseFacts) -> Diagnosis.Grade? {
        facts.diagnoses.first { $0.check == check }?.grade
    }

    @Test("a whole file with nothing waiting is fine throughout")
    func whole() {
        #expect(Self.facts().diagnoses.map(\.grade) == [.fine, .fine, .fine, .fine])
    }

    @Test("a file that is not there yet is no fault, one that cannot be read is")
    func opening() {
        #expect(Self.facts { $0.opening = .missing }.diagnoses.map(\.grade) == [.note])
        let refused = Self.facts { $0.opening = .refused(sentence: "It is damaged.") }
        #expect(refused.diagnoses.map(\.trouble) == [.inputOutput])
    }

    @Test("damage and alteration are errors of the disk, with what was found")
    func damage() throws {
        let damaged = Self.facts { $0.damage = ["page 7 is never used"] }
        let finding = try #require(damaged.diagnoses.first)
        #expect(finding.trouble == .inputOutput)
        #expect(finding.sentence.contains("page 7"))
        let altered = Self.facts { $0.audit?.findings = ["journal 3: the hash does not fit"] }
        let audit = try #require(altered.diagnoses.first { $0.check == "audit" })
        #expect(audit.trouble == .inputOutput)
        #expect(audit.sentence.contains("journal 3"))
    }

    @Test("an audit that was left out is not spoken of")
    func quick() { #expect(grade("audit", of: Self.facts { $0.audit = nil }) == nil) }

    @Test("changes that the next start makes are told")
    func schema() {
        #expect(grade("database", of: Self.facts { $0.opening = .opened(applied: 8, known: 10) }) == .note)
    }

    @Test("a log that grows is a warning")
    func log() {
        #expect(Self.facts { $0.logBytes = DatabaseFacts.longLog }.diagnoses.count == 4)
        let long = Self.facts { $0.logBytes = DatabaseFacts.longLog + 1 }
        #expect(long.diagnoses.filter { $0.check == "database" }.map(\.grade) == [.fine, .warning])
    }

    @Test(
        "what waits is judged by its age, and by whether it waits for a person",
        arguments: [
            (0, 0, 0, Diagnosis.Grade.fine), (3, 0, 59, .note), (3, 0, 60, .warning), (1, 1, 0, .warning),
        ])
    func queue(open: Int, held: Int, minutes: Int64, grade: Diagnosis.Grade) {
        let facts = Self.facts {
            ($0.open, $0.held) = (open, held)
            $0.oldest =
                open == 0 ? nil : Timestamp(milliseconds: Self.now.milliseconds - minutes * 60_000, offset: 7200)
        }
        #expect(self.grade("queue", of: facts) == grade)
    }

    @Test("open faults are a warning with the newest of them")
    func notices() throws {
        let facts = Self.facts { $0.notices = ["The printer front is stopped.", "An older one."] }
        let finding = try #require(facts.diagnoses.first { $0.check == "notices" })
        #expect(finding.grade == .warning)
        #expect(finding.sentence.contains("front") && finding.sentence.contains("1 more"))
    }
}
