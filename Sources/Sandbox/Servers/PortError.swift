import Glibc
import NIOCore

/// Why a port cannot be opened.
package struct PortError: Error, CustomStringConvertible {
    package let description: String

    init(_ error: IOError) {
        description =
            error.errnoCode == EADDRINUSE
            ? "another program listens there" : String(cString: strerror(error.errnoCode))
    }
}
