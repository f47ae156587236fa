import Glibc

/// A file of JSON Lines to which every line goes at once, so that nothing is lost with the process.
struct LedgerFile: ~Copyable {
    private let descriptor: CInt

    /// Opens the file to append to it, made if need be.
    init(path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw LedgerFileError(path: path, number: errno) }
    }

    deinit { close(descriptor) }

    /// Appends a line; one call of the system, so that lines never mix.
    borrowing func append(_ line: String) throws {
        let bytes = Array((line + "\n").utf8)
        var position = 0
        while position < bytes.count {
            let written = bytes[position...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written <= 0 { throw LedgerFileError(path: "the ledger", number: errno) }
            position += written
        }
    }
}

/// Why the ledger cannot be written.
package struct LedgerFileError: Error, CustomStringConvertible {
    let path: String
    let number: CInt

    package var description: String {
        "\(path) cannot be written (\(String(cString: strerror(number)))); name another file with --ledger"
    }
}
