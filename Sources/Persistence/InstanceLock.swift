import Glibc

/// The right to be the only instance on a database file: an exclusive `flock` on a file beside it.
///
/// The kernel gives it back when the process ends, however it ends. Source: flock(2).
package struct InstanceLock: ~Copyable {
    private let descriptor: CInt

    /// - Throws: ``StoreError`` with `.locked` if another process has it, `.unavailable` if the file cannot be made.
    package init(database path: String) throws(StoreError) {
        let file = path + ".lock"
        let opened = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw StoreError(.unavailable, "\(file) cannot be opened: \(String(cString: strerror(errno))).")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            throw StoreError(
                .locked, "Another instance of quittance has \(path) open. Stop that one, or use another database.")
        }
        descriptor = opened
    }

    deinit { close(descriptor) }
}
