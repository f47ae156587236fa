import FoundationEssentials
import GRDB

/// One closing of a register that was sent to its server.
package struct ClosingRecord: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        /// On its way, or certainly not made: its key may be used again.
        case asked
        case unknown
        case taken
        case refused
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

    init(_ row: Row) throws {
        id = row["id"]
        register = row["register"]
        type = row["type"]
        key = row["key"]
        body = (row["body"] as Data?).map(Array.init)
        asked = row["asked"]
        lastEntry = row["lastEntry"]
        let word: String = row["state"]
        guard let state = State(rawValue: word) else {
            throw StoreError(.damaged, "The closing \(id) is in the unknown state \(word).")
        }
        self.state = state
        status = row["status"]
        answer = (row["answer"] as Data?).map(Array.init)
    }
}

extension StoreReader {
    package func closing(register: String, key: String) throws -> ClosingRecord? {
        try fetch("SELECT * FROM closing WHERE register = ? AND key = ?", [register, key], ClosingRecord.init).first
    }

    package func lastClosing(of register: String) throws -> ClosingRecord? {
        try fetch(
            "SELECT * FROM closing WHERE register = ? ORDER BY id DESC LIMIT 1", [register], ClosingRecord.init
        ).first
    }
}

extension StoreWriter {
    package func insert(_ closing: inout ClosingRecord) throws {
        try run(
            "INSERT INTO closing(register, type, key, body, asked, lastEntry, state) VALUES (?,?,?,?,?,?,?)",
            [
                closing.register, closing.type, closing.key, closing.body.map { Data($0) }, closing.asked,
                closing.lastEntry, closing.state.rawValue,
            ])
        closing.id = database.lastInsertedRowID
    }

    package func update(_ closing: ClosingRecord) throws {
        try run(
            "UPDATE closing SET state = ?, status = ?, answer = ? WHERE id = ?",
            [closing.state.rawValue, closing.status, closing.answer.map { Data($0) }, closing.id])
    }
}
