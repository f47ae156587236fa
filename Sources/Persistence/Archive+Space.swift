import Glibc

extension Archive {
    /// What the file system of the database has left for us, and what it holds in all (statvfs(3)).
    ///
    /// - Throws: ``StoreError`` `.unavailable` if the folder cannot be asked.
    package func space() throws -> (free: Int64, size: Int64) {
        var answer = statvfs()
        guard statvfs(path, &answer) == 0 else {
            throw StoreError(.unavailable, "The file system of \(path) cannot be asked for its space.")
        }
        let block = Int64(answer.f_frsize)
        return (Int64(answer.f_bavail) * block, Int64(answer.f_blocks) * block)
    }
}
