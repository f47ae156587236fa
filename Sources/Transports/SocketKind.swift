// CUPS's headers bring the system's socket constants with them: with the whole module compiled at once they belong to
// its module, file by file to Glibc's.
import CCUPS
import Glibc

/// The kind of a TCP socket, as `socket(2)` and `getaddrinfo(3)` take it.
enum SocketKind {
    static let stream = CInt(SOCK_STREAM.rawValue)
    /// Flags for `socket(2)`: not inherited by programs that are started.
    static let closeOnExec = CInt(SOCK_CLOEXEC.rawValue)
    static let nonBlocking = CInt(SOCK_NONBLOCK.rawValue)
}
