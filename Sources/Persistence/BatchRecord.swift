import FoundationEssentials
import GRDB
package import Receipts

/// Orders that share a request, as they were frozen; the lane has at most one that is not over.
package struct BatchRecord: Hashable, Sendable {
    package let id: Int64
    package let lane: String
    package let key: String
    package let body: [UInt8]
    package let digest: Digest
    /// Whether bytes of it left whose effect is not known.
    package let mayBeApplied: Bool

    init(_ row: StoredRow) throws {
        id = try row["id"]
        lane = try row["lane"]
        key = try row["key"]
        body = try Array(row["body"] as Data)
        digest = try Digest(column: "digest", of: row)
        mayBeApplied = try row["mayBeApplied"]
    }
}

/// What a lane of batches knows of one of its entries.
package struct OrderRecord: Hashable, Sendable {
    package let entry: Int64
    /// The register's own count of its orders, from 1.
    package let number: Int64
    /// The last batch that the order was in.
    package let batch: Int64?
    /// How many orders at most may share a request with it, once a larger batch was refused as a whole.
    package let share: Int?
    /// How many answered batches have said nothing of it since a person last looked.
    package let unanswered: Int
    /// Whether it stands before a person and the others go on without it.
    package let isAside: Bool

    init(_ row: StoredRow) throws {
        entry = try row["entry"]
        number = try row["number"]
        batch = try row["batch"]
        share = try row["share"]
        unanswered = try row["unanswered"]
        isAside = try row["aside"]
    }
}

extension StoreReader {
    /// The batch of a lane that was frozen and is not over.
    package func openBatch(of lane: String) throws -> BatchRecord? {
        try fetch("SELECT * FROM batch WHERE lane = ? AND ended IS NULL", [lane], BatchRecord.init).first
    }

    package func batch(_ id: Int64) throws -> BatchRecord? {
        try fetch("SELECT * FROM batch WHERE id = ?", [id], BatchRecord.init).first
    }

    package func order(entry: Int64) throws -> OrderRecord? {
        try fetch("SELECT * FROM batchOrder WHERE entry = ?", [entry], OrderRecord.init).first
    }

    /// The orders of a batch in its order.
    package func orders(batch: Int64) throws -> [OrderRecord] {
        try fetch("SELECT * FROM batchOrder WHERE batch = ? ORDER BY number", [batch], OrderRecord.init)
    }

    /// The first orders of a lane that are not final and not set aside, in their order.
    package func waitingOrders(of lane: String, limit: Int) throws -> [OrderRecord] {
        try fetch(
            """
            SELECT batchOrder.* FROM entry JOIN batchOrder ON batchOrder.entry = entry.sequence
            WHERE lane = ? AND settledAt IS NULL AND NOT aside ORDER BY sequence LIMIT ?
            """, [lane, limit], OrderRecord.init)
    }
}

extension StoreWriter {
    /// Gives an entry its number among its register's orders.
    package func insertOrder(_ entry: Int64, number: Int, register: String) throws {
        try run("INSERT INTO batchOrder(entry, register, number) VALUES (?,?,?)", [entry, register, number])
    }

    /// Stores a batch before its first byte is sent.
    ///
    /// - Parameter numbers: Of its orders, which all are of this register.
    package func insertBatch(
        lane: String, register: String, key: String, body: [UInt8], digest: Digest, numbers: [Int64]
    ) throws -> Int64 {
        try run(
            "INSERT INTO batch(lane, key, body, digest, frozen, mayBeApplied) VALUES (?,?,?,?,?,0)",
            [lane, key, Data(body), digest.data, now.wall.milliseconds])
        let id = database.lastInsertedRowID
        for number in numbers {
            try run("UPDATE batchOrder SET batch = ? WHERE register = ? AND number = ?", [id, register, number])
        }
        try journal(
            "batch.frozen", "batch \(id)", register: register,
            [
                "row": JSONValue(id), "sha256": .string(digest.description), "key": .string(key),
                "orders": JSONValue(numbers.count),
            ])
        return id
    }

    /// Bytes of the lane's batch may have reached the server.
    package func doubtBatch(of lane: String) throws {
        try run("UPDATE batch SET mayBeApplied = 1 WHERE lane = ? AND ended IS NULL", [lane])
    }

    /// The batch is never sent again.
    package func endBatch(_ id: Int64, outcome: String, answer: AnswerRecord? = nil) throws {
        try run(
            "UPDATE batch SET ended = ?, outcome = ?, status = ?, answer = ? WHERE id = ?",
            [now.wall.milliseconds, outcome, answer?.status, answer.map { Data($0.body) }, id])
        var detail: [JSONValue.Member] = [.init("outcome", .string(outcome))]
        if let answer {
            detail.append(.init("row", JSONValue(id)))
            detail.append(.init("sha256", .string(Digest(of: answer.body).description)))
        }
        try journal("batch.ended", "batch \(id)", .object(detail))
    }

    /// Lets an order share its next requests with so many others at most.
    package func limitShare(of entry: Int64, to share: Int) throws {
        try run("UPDATE batchOrder SET share = ? WHERE entry = ?", [share, entry])
    }

    package func countUnanswered(_ entry: Int64) throws {
        try run("UPDATE batchOrder SET unanswered = unanswered + 1 WHERE entry = ?", [entry])
    }

    /// Lets the others go on without an order that stands before a person.
    package func setAside(_ entry: Int64) throws {
        try run("UPDATE batchOrder SET aside = 1 WHERE entry = ?", [entry])
    }

    /// Puts an order back among those that wait, as a person decided.
    package func takeBack(_ entry: Int64) throws {
        try run("UPDATE batchOrder SET aside = 0, unanswered = 0 WHERE entry = ?", [entry])
    }
}
