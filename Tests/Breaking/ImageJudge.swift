import Foundation
import GRDB
import Persistence
import Receipts

/// What an image of the disk has lost, by SQLite's word, the service's own checks, and what was promised before the cut.
struct ImageJudge: Sendable {
    enum Verdict: String, CaseIterable, Sendable {
        /// Something that a till was told is accepted is not there, or not as it was.
        case lost = "LOST"
        /// A call is there, but not one that its register made before.
        case hole = "HOLE"
        case corrupt = "CORRUPT"
        /// The service does not open it.
        case refused = "REFUSED"
        /// A byte had left for a server or a printer, and the file does not know of it.
        case unrecorded = "UNRECORDED"
        /// Something was done a second time: applied, or printed without the mark.
        case doubled = "DOUBLED"
    }

    struct Finding: Sendable {
        let verdict: Verdict
        let sentence: String
    }

    let promises: Promises
    static let database = "quittance.sqlite"

    /// Opens what stands in a folder, as the service would, and compares.
    ///
    /// - Parameter place: how much of the log had happened.
    func judge(_ folder: String, at place: Int) -> [Finding] {
        let path = "\(folder)/\(Self.database)"
        var findings: [Finding] = []
        do {
            let now = Instant(
                wall: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000), offset: 0), monotonic: .zero)
            let store = try Store(path: path, boot: "after", at: now, seed: 1)
            let audit = try store.read { try Audit(verifying: $0) }
            findings += audit.findings.map { Finding(verdict: .corrupt, sentence: $0) }
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { database in
                findings += try String.fetchAll(database, sql: "PRAGMA integrity_check(5)").filter { $0 != "ok" }
                    .map { Finding(verdict: .corrupt, sentence: $0) }
                findings += try compare(database, at: place)
            }
        } catch let error as StoreError {
            findings.append(Finding(verdict: .refused, sentence: "\(error)"))
        } catch {
            findings.append(Finding(verdict: .corrupt, sentence: "\(error)"))
        }
        findings += tokens(folder, at: place)
        return findings
    }

    /// Without its token no till could ask for anything.
    private func tokens(_ folder: String, at place: Int) -> [Finding] {
        guard let first = promises.accepted.first, first.place < place else { return [] }
        do {
            _ = try tillToken(in: folder)
            return []
        } catch {
            return [Finding(verdict: .lost, sentence: "the till's token: \(error)")]
        }
    }

    private func compare(_ database: Database, at place: Int) throws -> [Finding] {
        var findings: [Finding] = []
        var known: [String: (digest: Data, attempts: Int)] = [:]
        for (register, calls) in promises.calls {
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT key, bodyDigest, (SELECT count(*) FROM attempt WHERE attempt.entry = entry.sequence) AS attempts
                    FROM entry WHERE register = ? ORDER BY sequence
                    """, arguments: [register])
            let keys = rows.map { $0["key"] as String }
            if keys != calls.prefix(keys.count).map(\.key) {
                findings.append(Finding(verdict: .hole, sentence: "\(register) holds \(keys.suffix(3))"))
            }
            for row in rows { known[row["key"]] = (row["bodyDigest"], row["attempts"]) }
            for call in calls {
                guard let entry = known[call.key], entry.digest != Data(call.digest.bytes) else { continue }
                findings.append(Finding(verdict: .lost, sentence: "\(call.key) is not what was accepted"))
            }
        }
        for (_, key) in promises.accepted.prefix(while: { $0.place < place }) where known[key] == nil {
            findings.append(Finding(verdict: .lost, sentence: "\(key) was accepted"))
        }
        for (_, key) in promises.sent.prefix(while: { $0.place < place }) where known[key]?.attempts ?? 0 == 0 {
            findings.append(Finding(verdict: .unrecorded, sentence: "\(key) went upstream"))
        }
        for (printed, job, _) in promises.printed where printed < place {
            let row = try Row.fetchOne(database, sql: "SELECT state, phase FROM job WHERE id = ?", arguments: [job])
            let (state, phase): (String?, String?) = (row?["state"], row?["phase"])
            guard state == nil || state == "pending" || state == "processingStopped" || phase == "preflight" else {
                continue
            }
            findings.append(
                Finding(verdict: .unrecorded, sentence: "job \(job) went to the printer: \(state ?? "no row")"))
        }
        return findings
    }
}
