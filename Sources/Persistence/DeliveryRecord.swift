import GRDB
package import Receipts

/// One mail of one receipt to one address.
///
/// The address stands in a table apart and goes as soon as it has served; nothing here names it.
package struct DeliveryRecord: Hashable, Sendable {
    package let id: Int64
    /// The form that is sent, once it has been; until then perhaps the provisional one that it waits to see replaced.
    package var receipt: String
    package var state: JobState
    package var attempts: Int
    package let created: Int64
    package let completed: Int64?
    package let hasAddress: Bool
    /// Given before the first sending and kept through all others.
    package var messageID: String?
    /// Why it is where it is, in a word.
    package var reason: String?
    /// The server's words, or ours, without the address.
    package var words: String?
    /// Not before; nil is at once.
    package var nextAttempt: Int64?
    /// When it is given up.
    package var notAfter: Int64?
    package var operatorName: String?
    /// How often it was sent without an answer, and may have arrived each time.
    package var doubts: Int

    init(_ row: StoredRow) throws {
        id = try row["id"]
        receipt = try row["receipt"]
        state = try JobState(column: "state", of: row)
        attempts = try row["attempts"]
        created = try row["created"]
        completed = try row["completed"]
        hasAddress = try (row["address"] as Int64?) != nil
        messageID = try row["messageID"]
        reason = try row["reason"]
        words = try row["words"]
        nextAttempt = try row["nextAttempt"]
        notAfter = try row["notAfter"]
        operatorName = try row["operator"]
        doubts = try row["doubts"]
    }
}

/// Where a mail goes, and in which language if not the receipt's.
package struct AddressRecord: Hashable, Sendable {
    package let address: String
    package let language: String?

    package init(address: String, language: String?) {
        self.address = address
        self.language = language
    }
}

extension StoreReader {
    package func delivery(_ id: Int64) throws -> DeliveryRecord? {
        try fetch("SELECT * FROM delivery WHERE id = ?", [id], DeliveryRecord.init).first
    }

    package func deliveries(receipt: String) throws -> [DeliveryRecord] {
        try fetch("SELECT * FROM delivery WHERE receipt = ? ORDER BY id", [receipt], DeliveryRecord.init)
    }

    /// The newest mails, newest first, below a number; all of them or those that are not over.
    package func deliveries(before id: Int64, open: Bool, limit: Int) throws -> [DeliveryRecord] {
        let condition = open ? "AND completed IS NULL" : ""
        return try fetch(
            "SELECT * FROM delivery WHERE id < ? \(condition) ORDER BY id DESC LIMIT ?", [id, limit],
            DeliveryRecord.init)
    }

    package func deliveryCount() throws -> Int { Int(try integer("SELECT count(*) FROM delivery") ?? 0) }

    /// Where a mail goes; nil once the address is forgotten.
    package func address(delivery: Int64) throws -> AddressRecord? {
        try fetch(
            """
            SELECT address.address AS text, address.language FROM delivery JOIN address ON address.id = delivery.address
            WHERE delivery.id = ?
            """, [delivery]
        ) { try AddressRecord(address: $0["text"], language: $0["language"]) }.first
    }

    /// The first mail whose time has come and whose receipt is certified, or never will have to be.
    package func dueDelivery(at wall: Int64) throws -> DeliveryRecord? {
        try fetch(
            """
            SELECT delivery.* FROM delivery WHERE completed IS NULL
              AND state IN ('pending','processingStopped','unknown') AND address IS NOT NULL
              AND coalesce(nextAttempt, 0) <= ?
              AND (EXISTS (SELECT 1 FROM receipt WHERE receipt.id = delivery.receipt AND form <> 'provisional')
                OR EXISTS (SELECT 1 FROM receipt WHERE receipt.supersedes = delivery.receipt))
            ORDER BY coalesce(nextAttempt, 0), id LIMIT 1
            """, [wall], DeliveryRecord.init
        ).first
    }

    /// When the next mail is due whose time has not come.
    package func nextDelivery(after wall: Int64) throws -> Int64? {
        try integer(
            """
            SELECT coalesce(nextAttempt, 0) FROM delivery WHERE completed IS NULL
              AND coalesce(nextAttempt, 0) > ? ORDER BY coalesce(nextAttempt, 0) LIMIT 1
            """, [wall])
    }

    /// When the next mail is to be given up.
    package func nextDeliveryEnd() throws -> Int64? {
        try integer(
            "SELECT notAfter FROM delivery WHERE completed IS NULL AND notAfter > 0 ORDER BY notAfter LIMIT 1")
    }

    /// Mails that are to be given up, but for the one that is being sent.
    package func overdueDeliveries(at wall: Int64) throws -> [DeliveryRecord] {
        try fetch(
            """
            SELECT * FROM delivery WHERE completed IS NULL AND state <> 'processing' AND notAfter <= ?
            ORDER BY notAfter LIMIT 100
            """, [wall], DeliveryRecord.init)
    }

    /// Mails of all receipts that are not over.
    package func openDeliveries(limit: Int = 1_000) throws -> [DeliveryRecord] {
        try fetch(
            "SELECT * FROM delivery WHERE completed IS NULL ORDER BY +id LIMIT ?", [limit],
            DeliveryRecord.init)
    }
}

extension StoreWriter {
    package func insertAddress(_ address: String, language: String? = nil, entry: Int64) throws {
        try run(
            "INSERT INTO address(entry, address, created, language) VALUES (?,?,?,?)",
            [entry, address, now.wall.milliseconds, language])
    }

    /// Queues a mail of the receipt to the address that was given with the entry.
    package func insertDelivery(receipt: String, entry: Int64, notAfter: Int64? = nil) throws -> Int64 {
        try run(
            """
            INSERT INTO delivery(receipt, address, state, attempts, created, notAfter)
            SELECT ?, id, 'pending', 0, ?, ? FROM address WHERE entry = ?
            """, [receipt, now.wall.milliseconds, notAfter, entry])
        return database.lastInsertedRowID
    }

    /// Queues a mail of the receipt to an address that was given for it alone.
    package func insertDelivery(
        receipt: String, to address: String, language: String?, notAfter: Int64?, operatorName: String?
    ) throws -> Int64 {
        try run(
            "INSERT INTO address(address, created, language) VALUES (?,?,?)",
            [address, now.wall.milliseconds, language])
        let id = database.lastInsertedRowID
        try run(
            """
            INSERT INTO delivery(receipt, address, state, attempts, created, notAfter, operator)
            VALUES (?, ?, 'pending', 0, ?, ?, ?)
            """, [receipt, id, now.wall.milliseconds, notAfter, operatorName])
        return database.lastInsertedRowID
    }

    /// Stores what may change of a mail; with its end the address is forgotten.
    package func update(_ delivery: DeliveryRecord) throws {
        try run(
            """
            UPDATE delivery SET receipt = ?, state = ?, attempts = ?, messageID = ?, reason = ?, words = ?,
              nextAttempt = ?, notAfter = ?, doubts = ?, completed = ? WHERE id = ?
            """,
            [
                delivery.receipt, delivery.state.rawValue, delivery.attempts, delivery.messageID, delivery.reason,
                delivery.words, delivery.nextAttempt, delivery.notAfter, delivery.doubts,
                delivery.state.isFinal ? now.wall.milliseconds : nil, delivery.id,
            ])
        if delivery.state.isFinal {
            try run(
                "DELETE FROM address WHERE id = (SELECT address FROM delivery WHERE id = ?)", [delivery.id])
        }
    }

    /// Deletes the address that was given with an entry, if no mail is on its way to it.
    package func forgetAddress(entry: Int64) throws {
        try run(
            "DELETE FROM address WHERE entry = ? AND id NOT IN (SELECT address FROM delivery WHERE address IS NOT NULL)",
            [entry])
    }

    /// Lets no mail wait beyond a time: where the clock was set back, what was to be soon has come to be far off.
    package func hastenDeliveries(to wall: Int64) throws {
        try run(
            """
            UPDATE delivery SET nextAttempt = ?1
            WHERE completed IS NULL AND coalesce(nextAttempt, 0) > ?1
            """, [wall])
    }

    /// Deletes addresses that were given before a time and to which nothing can be sent any more.
    package func forgetAddresses(before wall: Int64) throws {
        try run(
            """
            DELETE FROM address WHERE created < ?
              AND id NOT IN (SELECT address FROM delivery WHERE address IS NOT NULL)
              AND EXISTS (SELECT 1 FROM entry WHERE sequence = address.entry AND settledAt IS NOT NULL)
              AND NOT EXISTS (SELECT 1 FROM hosted WHERE hosted.entry = address.entry)
            """, [wall])
    }
}
