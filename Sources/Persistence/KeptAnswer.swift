import FoundationEssentials
import GRDB
package import Receipts

/// A call of a program that may be repeated under its key, and what it was answered with.
package struct KeptAnswer: Hashable, Sendable {
    /// The key, within whatever it is unique in.
    package let key: String
    /// Of the call itself, so that another one under the same key is noticed.
    package let fingerprint: Digest
    /// `nil` where the process ended between the deed and its answer.
    package let answer: AnswerRecord?

    init(_ row: StoredRow) throws {
        key = try row["key"]
        fingerprint = try Digest(column: "fingerprint", of: row)
        let status: Int? = try row["status"]
        let type: String? = try row["type"]
        let body: Data? = try row["body"]
        answer = status.map { status in
            AnswerRecord(
                status: status, headers: type.map { [.init(name: "Content-Type", value: $0)] } ?? [],
                body: body.map(Array.init) ?? [])
        }
    }
}

extension StoreReader {
    package func keptAnswer(_ key: String) throws -> KeptAnswer? {
        try fetch("SELECT * FROM keptAnswer WHERE key = ?", [key], KeptAnswer.init).first
    }
}

extension StoreWriter {
    /// How long a key holds: milliseconds.
    private static let retention: Int64 = 86_400_000

    /// Takes a key, in the transaction of what is done under it.
    func take(_ key: String, _ fingerprint: Digest) throws {
        let now = now.wall.milliseconds
        try run("DELETE FROM keptAnswer WHERE at < ?", [now - Self.retention])
        try run("INSERT INTO keptAnswer(key, fingerprint, at) VALUES (?,?,?)", [key, fingerprint.data, now])
    }

    /// What a taken key is answered with from now on; one that was not taken is left alone.
    package func keep(_ answer: AnswerRecord, under key: String) throws {
        let type = answer.headers.first { $0.name.lowercased() == "content-type" }?.value
        try run(
            "UPDATE keptAnswer SET status = ?, type = ?, body = ? WHERE key = ?",
            [answer.status, type, Data(answer.body), key])
    }
}
