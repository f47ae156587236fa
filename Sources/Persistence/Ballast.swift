import Glibc

/// Room beside the database that is kept until the disk is full, so that what was begun can then still be recorded.
///
/// Without it SQLite could not even move its log into the file, which would need no room after that. Given back in one
/// piece; taken again once there is twice as much.
struct Ballast {
    /// The log's few megabytes go into it, with the answers to what was sent and the paper that is due.
    static let size: off_t = 4 << 20

    let path: String

    /// - Returns: whether it is there. Where something else than room is missing, it counts as there: nobody could do
    ///   without sales because of that.
    func fill() -> Bool {
        let file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { return errno != ENOSPC && errno != EDQUOT }
        defer { close(file) }
        var facts = stat()
        if fstat(file, &facts) == 0, facts.st_size >= Self.size { return true }
        let failure = posix_fallocate(file, 0, Self.size * 2)
        guard failure == 0, ftruncate(file, Self.size) == 0 else {
            unlink(path)
            return failure != ENOSPC && failure != EDQUOT
        }
        return true
    }

    func release() { unlink(path) }
}
