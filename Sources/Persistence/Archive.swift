import GRDB
import Glibc
import Receipts

/// The file for readers: never writes, never blocks the desk, and may be shared between tasks.
package struct Archive: Sendable {
    private let queue: DatabaseQueue
    let path: String

    /// Opens an existing file for reading only.
    ///
    /// - Throws: ``StoreError`` `.unavailable` if there is no such file, `.newer` or `.damaged` as ``Store`` does.
    package init(path: String) throws {
        self.path = path
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            let applied = try queue.read { try Migrations.all.appliedIdentifiers($0) }
            guard applied.isSubset(of: Migrations.names), !applied.isEmpty else {
                throw StoreError(
                    .newer, "\(path) was written by another version of quittance. Use that version to read it.")
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
            guard access(path, F_OK) == 0 || errno != ENOENT else {
                throw StoreError(
                    .unavailable,
                    "There is no database \(path) yet.\nThe first start of the service makes it; if it has run, correct database in the configuration."
                )
            }
            if let refusal = DatabasePlace.readingRefusal(path) { throw refusal }
            throw StoreError(.unavailable, "\(path) cannot be opened. Is that the right database?", cause: error)
        } catch {
            throw StoreError.translating(error)
        }
    }

    package func read<Result: Sendable>(_ body: @Sendable (StoreReader) throws -> Result) async throws -> Result {
        try await queue.read { try body(StoreReader(database: $0)) }
    }

    /// Verifies the whole file on a connection of its own, so that nobody who reads has to wait for it.
    package func verified() async throws -> Audit {
        try await Archive(path: path).read { try Audit(verifying: $0) }
    }

    /// Reads for a command line, which has nobody else to serve.
    package func readNow<Result>(_ body: (StoreReader) throws -> Result) throws -> Result {
        do {
            return try queue.read { try body(StoreReader(database: $0)) }
        } catch {
            throw StoreError.translating(error)
        }
    }
}
