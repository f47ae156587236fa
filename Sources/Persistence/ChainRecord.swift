import FoundationEssentials
import GRDB
package import Receipts

/// The place of an entry in its register's chain.
package struct ChainRecord: Hashable, Sendable {
    package let register: String
    package let buffer: Int
    package let position: Int
    package let entry: Int64
    package let anchor: String
    package let seed: String
    package let hash: Digest

    package init(
        register: String, buffer: Int, position: Int, entry: Int64, anchor: String, seed: String, hash: Digest
    ) {
        self.register = register
        self.buffer = buffer
        self.position = position
        self.entry = entry
        self.anchor = anchor
        self.seed = seed
        self.hash = hash
    }

    init(_ row: StoredRow) throws {
        register = try row["register"]
        buffer = try row["buffer"]
        position = try row["position"]
        entry = try row["entry"]
        anchor = try row["anchor"]
        seed = try String(decoding: row["seed"] as Data, as: UTF8.self)
        hash = try Digest(column: "hash", of: row)
    }
}

extension StoreReader {
    package func chain(entry: Int64) throws -> ChainRecord? {
        try fetch("SELECT * FROM chain WHERE entry = ?", [entry], ChainRecord.init).first
    }

    package func chainStates() throws -> [(register: String, state: String)] {
        try fetch("SELECT register, state FROM chainState ORDER BY register") { row in
            try (register: row["register"], state: row["state"])
        }
    }

    /// What a register's chain hangs on, as JSON; `nil` before its first record.
    package func chainState(of register: String) throws -> String? {
        try fetch("SELECT state FROM chainState WHERE register = ?", [register]) { try $0["state"] as String }.first
    }

    /// What of a lane is not final, in its order.
    package func openEntries(of lane: String, limit: Int = .max) throws -> [QueueEntryRecord] {
        try fetch(
            "SELECT * FROM entry WHERE lane = ? AND settledAt IS NULL ORDER BY sequence LIMIT ?",
            [lane, limit],
            QueueEntryRecord.init)
    }
}

extension StoreWriter {
    package func setChainState(_ state: String, of register: String) throws {
        try run(
            "INSERT INTO chainState VALUES (?,?) ON CONFLICT(register) DO UPDATE SET state = excluded.state",
            [register, state])
    }

    package func insert(_ chain: ChainRecord) throws {
        try run(
            "INSERT INTO chain(register, buffer, position, entry, anchor, seed, hash) VALUES (?,?,?,?,?,?,?)",
            [
                chain.register, chain.buffer, chain.position, chain.entry, chain.anchor, Data(chain.seed.utf8),
                chain.hash.data,
            ])
    }

    /// Freezes what leaves in the place of an entry's body.
    ///
    /// - Parameter kind: The line of the journal: `entry.wrapped` is for ever and verified by every audit, `entry.bound` is
    ///   the body with an id of the server in it.
    package func freeze(_ wrapper: [UInt8], of entry: inout QueueEntryRecord, as kind: String) throws {
        let digest = Digest(of: wrapper)
        entry.wrapper = wrapper
        entry.wrapperDigest = digest
        try run(
            "UPDATE entry SET wrapper = ?, wrapperDigest = ? WHERE sequence = ?",
            [Data(wrapper), digest.data, entry.sequence])
        try journal(
            kind, "entry \(entry.sequence)", register: entry.register,
            ["row": JSONValue(entry.sequence), "sha256": .string(digest.description)])
    }
}
