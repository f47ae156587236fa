import Glibc

/// A call of the kernel that failed.
///
/// Reference: errno(3).
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    package let call: String
    package let number: CInt

    package init(_ call: String, _ number: CInt) {
        self.call = call
        self.number = number
    }

    /// The error that the last call of this thread left behind.
    static func last(_ call: String) -> SystemError {
        SystemError(call, errno)
    }

    package var description: String { "\(call): \(String(cString: strerror(number)))" }
}
