import Glibc

/// The file that is to be served, before anything is made or opened there.
///
/// What is wrong with a folder or with rights is told here by name: SQLite says of all of it that it is unable to open
/// the file.
package enum DatabasePlace {
    /// Finds out whether the service can have the file; changes nothing.
    ///
    /// - Throws: ``StoreError`` `.misplaced`, `.forbidden` or `.unavailable`, with what to do.
    package static func check(_ path: String) throws(StoreError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        try checkFolder(folder)
        for file in [path, path + "-wal", path + "-shm", path + ".lock"] { try checkFile(file) }
    }

    /// Why a reader may not have the file; nil where its rights are not what keeps it.
    static func readingRefusal(_ path: String) -> StoreError? {
        for file in [path, path + "-wal", path + "-shm"] where access(file, R_OK) != 0 && errno == EACCES {
            var facts = stat()
            // Nor can it be asked whose it is where its folder may not be entered.
            let owner = stat(file, &facts) == 0 ? name(of: facts.st_uid) : nil
            let rights = owner.map { "; it belongs to \($0), mode \(octal(facts.st_mode & 0o7777))" } ?? ""
            return StoreError(
                .forbidden,
                "\(file) cannot be read by the user \(name(of: geteuid()))\(rights).\nRun the command as the service's user: sudo -u \(owner ?? "quittance") quittance …"
            )
        }
        return nil
    }

    private static func checkFolder(_ folder: String) throws(StoreError) {
        var facts = stat()
        guard stat(folder, &facts) == 0 else {
            guard errno == ENOENT else { throw refusal(folder, "reached", errno) }
            throw StoreError(
                .misplaced,
                "The folder of the database, \(folder), is not there.\nMake it for the service's user: install -d -o \(name(of: geteuid())) -m 700 \(folder)"
            )
        }
        guard facts.st_mode & S_IFMT == S_IFDIR else {
            throw StoreError(
                .misplaced, "\(folder) is no folder.\nName a file in a folder of the service's user under database.")
        }
        guard access(folder, W_OK | X_OK) == 0 else { throw refusal(folder, "written to", errno, facts) }
    }

    private static func checkFile(_ file: String) throws(StoreError) {
        var facts = stat()
        guard stat(file, &facts) == 0 else {
            if errno == ENOENT { return }
            throw refusal(file, "reached", errno)
        }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            let kind = facts.st_mode & S_IFMT == S_IFDIR ? "a folder" : "no plain file"
            throw StoreError(
                .misplaced, "\(file) is \(kind).\nName the database's file under database: \(file)/quittance.sqlite")
        }
        guard access(file, R_OK | W_OK) == 0 else {
            throw refusal(file, access(file, R_OK) == 0 ? "written to" : "read", errno, facts)
        }
    }

    private static func refusal(_ path: String, _ what: String, _ error: CInt, _ facts: stat? = nil) -> StoreError {
        let user = name(of: geteuid())
        let owner = facts.map { name(of: $0.st_uid) }
        let rights = facts.map { "; it belongs to \(name(of: $0.st_uid)), mode \(octal($0.st_mode & 0o7777))" } ?? ""
        let sentence = "\(path) cannot be \(what) by the user \(user): \(String(cString: strerror(error)))\(rights)."
        switch error {
        case EROFS:
            return StoreError(
                .unavailable, "\(sentence)\nSee why the filesystem is read-only (dmesg), or put the database elsewhere."
            )
        case EACCES, EPERM:
            let remedy =
                owner == user
                ? "Let its owner write to it: chmod u+rw\(facts.map { $0.st_mode & S_IFMT == S_IFDIR } == true ? "x" : "") \(path)"
                : "Serve as its owner, or give it to the service's user: chown \(user) \(path)"
            return StoreError(.forbidden, "\(sentence)\n\(remedy)")
        default: return StoreError(.unavailable, "\(sentence)\nSee to the disk and the path under database.")
        }
    }

    private static func octal(_ mode: mode_t) -> String { "0" + String(mode, radix: 8) }

    private static func name(of user: uid_t) -> String {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4_096) { room in
            guard let base = room.baseAddress, getpwuid_r(user, &entry, base, room.count, &found) == 0, found != nil,
                let name = entry.pw_name
            else { return String(user) }
            return String(cString: name)
        }
    }
}
