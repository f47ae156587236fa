import Fiscal
import Persistence
import Receipts

@testable import Flows

/// What a server has taken and under which keys: what its people would find there.
final class Ledger {
    struct Line {
        let key: String
        let id: String
        let body: [UInt8]
    }

    private(set) var lines: [Line] = []
    /// What each key was answered with, as long as the server remembers it.
    private var answers: [String: Exchange] = [:]

    func answer(again key: String) -> Exchange? { answers[key] }

    func take(_ key: String, id: String, _ body: [UInt8]?, _ answer: Exchange) {
        lines.append(Line(key: key, id: id, body: body ?? []))
        answers[key] = answer
    }

    /// The keys are older than the server keeps them.
    func forget() { answers = [:] }

    /// Where this and a register's file disagree.
    ///
    /// - Parameter repeatable: Whether an entry may reach the server twice without harm.
    func findings(_ entries: [QueueEntryRecord], repeatable: (QueueEntryRecord) -> Bool = { _ in false }) -> [String] {
        var findings: [String] = []
        var last: Int64 = 0
        for line in lines {
            guard let entry = entries.first(where: { $0.key == line.key }) else {
                findings.append("\(line.id) has no entry")
                continue
            }
            if entry.sequence == last, !repeatable(entry) { findings.append("entry \(last) was taken twice") }
            if entry.sequence < last { findings.append("entry \(entry.sequence) was taken after \(last)") }
            last = max(last, entry.sequence)
            if line.body != entry.wrapper ?? entry.body { findings.append("entry \(entry.sequence) has other bytes") }
        }
        let keys = Set(lines.map(\.key))
        for entry in entries where entry.state == .completed && !keys.contains(entry.key) {
            findings.append("entry \(entry.sequence) never came")
        }
        for entry in entries where entry.state == .aborted && keys.contains(entry.key) {
            findings.append("entry \(entry.sequence) was taken, and refused to the till")
        }
        return findings
    }
}
