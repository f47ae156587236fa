import GRDB

/// A copy that was put in the place of the file it was made of.
///
/// What happened to the original afterwards is not in it: calls were sent, receipts printed and numbers given that it does
/// not know of.
extension StoreReader {
    /// When this file was made as a copy, in milliseconds since 1970; `nil` for one that was served since.
    package func copied() throws -> Int64? { try integer("SELECT copied FROM store") }

    /// Whether a restored file still waits for a manager, before whose word nothing is sent.
    package func awaitsConfirmation() throws -> Bool { try hasNotice(Self.restored, subject: "file") }

    /// The newest call that the last copy held when it was put back; `nil` where none ever was.
    ///
    /// What comes of it the original may have printed.
    package func restoredThrough() throws -> Int64? { try integer("SELECT restoredThrough FROM store") }

    /// The code of the notice that a manager resolves to confirm.
    package static var restored: String { "file-restored" }
}

extension StoreWriter {
    /// Ends the file's life as a copy.
    package func beginGeneration(_ id: String) throws {
        try run(
            """
            UPDATE store SET generation = ?, copied = NULL,
              restoredThrough = (SELECT coalesce(max(sequence), 0) FROM entry)
            """, [id])
    }

    /// Leaves room in every counter for the numbers that the original may have given meanwhile.
    package func skipNumbers(_ count: Int) throws { try run("UPDATE counter SET value = value + ?", [count]) }
}
