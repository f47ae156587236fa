import GRDB
import Glibc
import Synchronization

/// A named moment between two effects, at which a debug build dies if it is told to: as by `kill -9`, without a handler.
///
/// `QUITTANCE_FAILPOINTS=NAME:N,NAME:N` in the environment: the process dies when it comes to one of them for the N-th
/// time, after it has appended the name to the file `QUITTANCE_FAILPOINTS_HIT`. Release builds pass all of them.
package enum Failpoint: String, CaseIterable, Sendable {
    case deskStart = "desk.start"
    case deskStarted = "desk.started"
    case deskStop = "desk.stop"
    case deskStopped = "desk.stopped"
    case reply = "reply"
    case replied = "replied"
    case send = "send"
    case sent = "sent"
    case sideCall = "sideCall"
    case sideCalled = "sideCalled"
    case printerOpen = "printer.open"
    case printerOpened = "printer.opened"
    case printerWrite = "printer.write"
    case printerWritten = "printer.written"
    case printerFinished = "printer.finished"
    case printerHeard = "printer.heard"
    case mail = "mail"
    case mailed = "mailed"
    case checkpoint = "checkpoint"
    case checkpointed = "checkpointed"

    /// What stands in the journal because of a transaction; each kind has a point right before its commit and one behind.
    package static let commits = [
        "answer.received", "delivery.completed", "delivery.queued", "entry.accepted", "entry.interrupted",
        "entry.promised", "entry.settled", "job.completed", "job.queued", "job.sendStarted", "lane.offline",
        "lane.online", "receipt.created", "token.created",
    ]

    /// All of them, as the environment names them.
    package static var names: [String] {
        allCases.map(\.rawValue) + commits.flatMap { ["before \($0)", "behind \($0)"] }
    }

    #if DEBUG
        private static let armed = Mutex(setting)
        private static let isArmed = !setting.isEmpty

        private static var setting: [String: Int] {
            guard let text = getenv("QUITTANCE_FAILPOINTS") else { return [:] }
            let pairs = String(cString: text).split(separator: ",").compactMap { part -> (String, Int)? in
                let words = part.split(separator: ":")
                guard words.count == 2, let count = Int(words[1]) else { return nil }
                return (String(words[0]), count)
            }
            return Dictionary(pairs) { first, _ in first }
        }

        /// What a transaction has written into the journal; empty where nobody asks.
        static func kinds(behind head: JournalHead, in database: Database) throws -> [String] {
            guard isArmed else { return [] }
            return try String.fetchAll(
                database, sql: "SELECT kind FROM journal WHERE sequence > ?", arguments: [head.sequence])
        }

        static func reach(_ names: [String]) {
            guard isArmed, let hit = armed.withLock({ count(names, in: &$0) }) else { return }
            if let path = getenv("QUITTANCE_FAILPOINTS_HIT") {
                let file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
                _ = write(file, hit + "\n", hit.utf8.count + 1)
            }
            kill(getpid(), SIGKILL)
        }

        private static func count(_ names: [String], in armed: inout [String: Int]) -> String? {
            for name in names {
                guard let left = armed[name] else { continue }
                armed[name] = left - 1
                if left <= 1 { return name }
            }
            return nil
        }
    #endif

    /// Dies here, if that was asked for.
    package static func reach(_ point: Failpoint) {
        #if DEBUG
            reach([point.rawValue])
        #endif
    }
}
