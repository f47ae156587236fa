import Glibc

/// A file descriptor of our own.
struct Descriptor: ~Copyable {
    let number: CInt

    /// Takes what a call returned, or its error.
    init(_ number: CInt, from call: String) throws(SystemError) {
        guard number >= 0 else { throw SystemError.last(call) }
        self.number = number
    }

    deinit {
        close(number)
    }
}
