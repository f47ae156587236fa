import FoundationEssentials
import Glibc

/// Why the system refused, in an operator's words.
enum SystemWords {
    static func of(_ error: any Error) -> String {
        if let error = error as? POSIXError { return of(error.code.rawValue) }
        guard let error = error as? CocoaError else { return String(describing: error) }
        guard let cause = error.underlying as? POSIXError else { return "the system says \(error.code.rawValue)" }
        return of(cause.code.rawValue)
    }

    /// - Parameter number: an error's number, as in `errno`.
    static func of(_ number: CInt) -> String {
        switch number {
        case ENOENT: "there is no such file or folder"
        case EISDIR: "it is a folder"
        case EEXIST: "a file stands in its place"
        case ENOTDIR: "a file stands in the place of a folder"
        case EACCES, EPERM: "permission is denied"
        case EADDRINUSE: "another program listens there"
        default: String(cString: strerror(number))
        }
    }
}
