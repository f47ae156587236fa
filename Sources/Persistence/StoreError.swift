import GRDB

/// Why the store refused, and what to do.
package struct StoreError: Error, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The outcome of a commit cannot be known: stop at once, let the supervisor start the service again.
        case commitUnknown
        /// The disk is full: certainly nothing was written.
        case full
        /// Another statement holds the file: certainly nothing was written.
        case busy
        /// Written by a newer version of Quittance.
        case newer
        /// The file is damaged, or is no database of ours.
        case damaged
        /// Another instance has the file open.
        case locked
        /// SQLite does not keep the durability that was asked for.
        case notDurable
        /// The file or its folder cannot be opened.
        case unavailable
        /// The file, or its folder, belongs to somebody else.
        case forbidden
        /// Something else than a file stands in its place, or its folder is not there.
        case misplaced
        /// A row that must exist does not, or holds what it must not.
        case inconsistent
    }

    package let code: Code
    package let sentence: String
    package let cause: (any Error)?

    package init(_ code: Code, _ sentence: String, cause: (any Error)? = nil) {
        self.code = code
        self.sentence = sentence
        self.cause = cause
    }

    /// Whether SQLite could not read the file: that is damaged, or the disk fails, which SQLite does not tell apart.
    ///
    /// It makes `SQLITE_CORRUPT` of a read that ends with `EIO` (`SQLITE_IOERR_CORRUPTFS`).
    package var isUnreadable: Bool { code == .unavailable || code == .damaged && cause is DatabaseError }

    static let oddRow =
        "The database is damaged: a row holds what no row can. Keep the file and restore a backup."
    static let fullDisk = "The disk is full. Free space; what was accepted is kept."

    package var description: String { cause.map { "\(sentence) (\($0))" } ?? sentence }

    /// Tells a full disk and a busy file from everything else, which is a certain no before a commit.
    static func translating(_ error: any Error) -> any Error {
        if error is RowDecodingError {
            return StoreError(.damaged, oddRow, cause: error)
        }
        guard let error = error as? DatabaseError else { return error }
        switch error.resultCode {
        case .SQLITE_FULL:
            return StoreError(.full, fullDisk, cause: error)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return StoreError(.busy, "The database is busy. Try again.", cause: error)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return StoreError(
                .damaged, "SQLite finds the database damaged, or the disk under it cannot be read.", cause: error)
        case .SQLITE_IOERR:
            return StoreError(
                .unavailable, "The disk fails under the database. Look at the disk; what was accepted is kept.",
                cause: error)
        default: return error
        }
    }
}
