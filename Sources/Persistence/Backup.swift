import FoundationEssentials
import GRDB
import Glibc

/// A copy of the file as it stood at one moment, taken while the service works on and verified before it has its name.
///
/// SQLite's online backup under one reading transaction: whatever is written meanwhile stays in the log of the original
/// and is not in the copy. The copy is one file without a log, readable by its owner alone. It is made under another
/// name in the same folder, checked (`PRAGMA integrity_check`) and audited, synced, and only then renamed: a file of the
/// given name is whole. Source: sqlite3_backup_init, link(2).
package struct Backup: Sendable {
    package enum Phase: Hashable, Sendable {
        case copying
        case verifying
    }

    package let bytes: Int64
    /// What was found wrong with the journal and the bodies it names, the original's as much as the copy's.
    package let audit: Audit

    /// - Parameters:
    ///   - replacing: whether an older backup of that name gives way.
    ///   - progress: is told the phase and how much of it is done, from 0 to 1.
    /// - Throws: ``BackupError``, and ``StoreError`` where the original cannot be read.
    package init(
        of database: String, to file: String, replacing: Bool = false,
        progress: (Phase, Double) -> Void = { _, _ in }
    ) throws {
        try Self.checkName(file, database: database, replacing: replacing)
        let draft = try Draft(beside: file)
        try Self.copy(database, to: draft.path, progress)
        let archive = try Archive(path: draft.path)
        audit = try archive.readNow { reader in
            let damage = try String.fetchAll(reader.database, sql: "PRAGMA integrity_check(5)").filter { $0 != "ok" }
            guard damage.isEmpty else {
                throw BackupError(
                    .damaged, "The copy fails SQLite's check: \(damage.joined(separator: "; ")).",
                    "Look at the database with `quittance doctor`, and at the disk that the copy was written to.")
            }
            return try Audit(verifying: reader) { progress(.verifying, $0) }
        }
        bytes = try draft.rename(to: file, replacing: replacing)
    }

    private static func checkName(_ file: String, database: String, replacing: Bool) throws(BackupError) {
        guard !isSame(file, database),
            !["-wal", "-shm", ".lock", ".ballast"].contains(where: { file == database + $0 })
        else {
            throw BackupError(.unsuitable, "\(file) is the database itself.", "Name another file.")
        }
        // Whatever stands in such a log would be put into the new file by whoever opens it next.
        for log in ["-wal", "-journal"] where access(file + log, F_OK) == 0 {
            throw BackupError(
                .unsuitable, "Beside \(file) stands \(file)\(log): somebody works on that file.", "Name another file.")
        }
        var facts = stat()
        guard lstat(file, &facts) == 0 else { return }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            throw BackupError(.unsuitable, "\(file) is there and is no plain file.", "Name another file.")
        }
        guard replacing else { throw exists(file) }
    }

    fileprivate static func exists(_ file: String) -> BackupError {
        BackupError(.exists, "\(file) is there already.", "Name another file, or say --force to replace it.")
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_ino == second.st_ino
            && first.st_dev == second.st_dev
    }

    private static func copy(_ database: String, to path: String, _ progress: (Phase, Double) -> Void) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            // Refuses what is no file of ours before anything is copied.
            _ = try Archive(path: database)
            let source = try DatabaseQueue(path: database, configuration: configuration)
            let target = try DatabaseQueue(path: path)
            try target.writeWithoutTransaction { target in
                // A draft that a crash cuts short is thrown away; it is synced once, when it is whole.
                try target.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
                try source.read { source in
                    // The first look takes the moment that the copy shows; without it each step would take its own.
                    _ = try Int.fetchOne(source, sql: "SELECT count(*) FROM sqlite_master")
                    try withoutActuallyEscaping(progress) { progress in
                        try source.backup(to: target, pagesPerStep: 512) { step in
                            guard step.totalPageCount > 0 else { return }
                            progress(.copying, Double(step.completedPageCount) / Double(step.totalPageCount))
                        }
                    }
                }
                // Whoever serves it knows by this that the original may have gone on.
                try target.execute(
                    sql: "UPDATE store SET copied = max(highestWall, 1000 * CAST(strftime('%s', 'now') AS INTEGER))")
                // One file, without the log that the original works with; whoever serves it turns that on again.
                try target.execute(sql: "PRAGMA journal_mode = DELETE")
            }
            try target.close()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            throw BackupError(.unwritable, "The disk of \(path) is full.", "Free space, or name a file elsewhere.")
        } catch {
            throw StoreError.translating(error)
        }
    }

    /// The file under the name that it has until it is whole; removed unless it was renamed.
    private struct Draft: ~Copyable {
        let path: String
        private let folder: String
        private let descriptor: CInt

        init(beside file: String) throws(BackupError) {
            let slash = file.lastIndex(of: "/")
            let folder = slash.map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
            let name = slash.map { file[file.index(after: $0)...] } ?? file[...]
            guard !name.isEmpty else {
                throw BackupError(.unsuitable, "\(file) is a folder.", "Name a file in it.")
            }
            let path = "\(folder)/.\(name).partial-\(getpid())"
            let opened = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard opened >= 0 else { throw Self.failure(path, "be made") }
            self.path = path
            self.folder = folder
            descriptor = opened
        }

        deinit {
            // After renaming nothing is there any more; after linking only the other name is wanted.
            unlink(path)
            close(descriptor)
        }

        /// - Returns: how long the file is.
        borrowing func rename(to file: String, replacing: Bool) throws(BackupError) -> Int64 {
            var facts = stat()
            guard fsync(descriptor) == 0, fstat(descriptor, &facts) == 0 else { throw Self.failure(path, "be synced") }
            guard move(to: file, replacing: replacing) else {
                throw errno == EEXIST ? Backup.exists(file) : Self.failure(file, "be given its name")
            }
            let opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            defer { if opened >= 0 { close(opened) } }
            guard opened >= 0, fsync(opened) == 0 else { throw Self.failure(folder, "be synced") }
            return Int64(facts.st_size)
        }

        private borrowing func move(to file: String, replacing: Bool) -> Bool {
            if replacing { return Glibc.rename(path, file) == 0 }
            // A link replaces nothing: somebody may have made the file since it was looked for.
            if link(path, file) == 0 { return true }
            // The filesystem of a memory stick has no links.
            guard errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS else { return false }
            guard access(file, F_OK) != 0 else {
                errno = EEXIST
                return false
            }
            return Glibc.rename(path, file) == 0
        }

        private static func failure(_ path: String, _ what: String) -> BackupError {
            BackupError(
                .unwritable, "\(path) cannot \(what): \(String(cString: strerror(errno))).",
                "Check that the folder is there and writable, and that its disk has room.")
        }
    }
}
