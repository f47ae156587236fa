import FoundationEssentials
import GRDB

/// One closing of a register: what was asked for, how far it has come, and what its server said.
package struct ClosingRecord: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        /// Nothing of it can be at the server: its key may be used again.
        case asked
        /// A call of it left whose outcome is not known.
        case unknown
        case taken
        case refused
    }

    /// The parts that a person sees a closing go through; no server has all of them.
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Its server must be shown to be there.
        case connection
        /// What was queued or begun must be settled.
        case queue
        /// Its server must be asked what it holds open.
        case status
        case count
        case close
        /// The slip with the session's sums.
        case report
    }

    package var id: Int64
    package var register: String
    package var type: String
    package var key: String
    /// What the till sent; `nil` for a closing that was asked for here.
    package var body: [UInt8]?
    package var asked: Int64
    /// The newest entry of the lane when it was asked for: whatever was sold later makes another closing of it.
    package var lastEntry: Int64
    package var state: State
    package var status: Int?
    package var answer: [UInt8]?
    /// What the drawer held, as a decimal, where its session is counted.
    package var counted: String?
    /// Where it stands; `nil` for one of a version that did not tell.
    package var stage: Stage?
    /// When, and with which word, whoever asked was answered: `taken`, or the code of what stood in the way.
    package private(set) var ended: Int64?
    package private(set) var outcome: String?
    /// The print of its report.
    package var job: Int64?

    package init(register: String, type: String, key: String, body: [UInt8]?, asked: Int64, lastEntry: Int64) {
        id = 0
        self.register = register
        self.type = type
        self.key = key
        self.body = body
        self.asked = asked
        self.lastEntry = lastEntry
        state = .asked
    }

    /// Somebody asks for it, for the first time or again.
    package mutating func begin(at time: Int64, lastEntry: Int64) {
        asked = time
        self.lastEntry = lastEntry
        (ended, outcome) = (nil, nil)
    }

    package mutating func end(_ word: String, at time: Int64) { (ended, outcome) = (time, word) }

    init(_ row: StoredRow) throws {
        id = try row["id"]
        register = try row["register"]
        type = try row["type"]
        key = try row["key"]
        body = try (row["body"] as Data?).map(Array.init)
        asked = try row["asked"]
        lastEntry = try row["lastEntry"]
        let word: String = try row["state"]
        guard let state = State(rawValue: word) else {
            throw StoreError(.damaged, "The closing \(id) is in the unknown state \(word).")
        }
        self.state = state
        status = try row["status"]
        answer = try (row["answer"] as Data?).map(Array.init)
        counted = try row["counted"]
        stage = try (row["stage"] as String?).flatMap(Stage.init)
        ended = try row["ended"]
        outcome = try row["outcome"]
        job = try row["job"]
    }
}

extension StoreReader {
    package func closing(register: String, key: String) throws -> ClosingRecord? {
        try fetch("SELECT * FROM closing WHERE register = ? AND key = ?", [register, key], ClosingRecord.init).first
    }

    /// The closing that was asked for last.
    package func lastClosing(of register: String) throws -> ClosingRecord? {
        try fetch(
            "SELECT * FROM closing WHERE register = ? ORDER BY id DESC LIMIT 1", [register],
            ClosingRecord.init
        ).first
    }

    /// The last closing that its server took.
    package func lastTaken(of register: String) throws -> ClosingRecord? {
        try fetch(
            "SELECT * FROM closing WHERE register = ? AND state = 'taken' ORDER BY id DESC LIMIT 1",
            [register], ClosingRecord.init
        ).first
    }

    /// What was under way when a process ended, and what may have been done, in the order of asking.
    package func unsureClosings() throws -> [ClosingRecord] {
        try fetch("SELECT * FROM closing WHERE ended IS NULL OR state = 'unknown' ORDER BY id", [], ClosingRecord.init)
    }
}

extension StoreWriter {
    /// Stores a closing as it stands; a new one gets its number.
    package func put(_ closing: inout ClosingRecord) throws {
        if closing.id == 0 {
            try run(
                "INSERT INTO closing(register, type, key, asked, lastEntry, state) VALUES (?,?,?,?,?,?)",
                [
                    closing.register, closing.type, closing.key, closing.asked, closing.lastEntry,
                    ClosingRecord.State.asked.rawValue,
                ])
            closing.id = database.lastInsertedRowID
        }
        try run(
            """
            UPDATE closing SET type = ?, body = ?, asked = ?, lastEntry = ?, state = ?, status = ?, answer = ?,
              counted = ?, stage = ?, ended = ?, outcome = ?, job = ? WHERE id = ?
            """,
            [
                closing.type, closing.body.map { Data($0) }, closing.asked, closing.lastEntry, closing.state.rawValue,
                closing.status, closing.answer.map { Data($0) }, closing.counted, closing.stage?.rawValue,
                closing.ended, closing.outcome, closing.job, closing.id,
            ])
    }
}
