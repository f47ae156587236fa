import Glibc

/// A file that is opened, checked, locked and set up for a printer's bytes.
struct PrinterFile: ~Copyable {
    enum Kind {
        case regular
        /// A character device that can be read too.
        case readable
        case writeOnly
    }

    let kind: Kind
    private let descriptor: Descriptor

    private init(_ descriptor: consuming Descriptor, kind: Kind) {
        self.descriptor = descriptor
        self.kind = kind
    }

    /// Opens what a path leads to, all or nothing.
    static func opening(_ path: String) throws(SystemError) -> PrinterFile {
        let type = try type(of: path)
        let (number, kind) = open(path, as: type)
        let descriptor = try Descriptor(number, from: "open")
        if type == nil { try syncFolder(of: path) }
        // The name may have come to mean something else in between.
        var info = stat()
        guard fstat(number, &info) == 0 else { throw SystemError.last("fstat") }
        guard info.st_mode & S_IFMT == type ?? S_IFREG else { throw SystemError("open", ENXIO) }
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else { throw SystemError.last("flock") }
        if kind != .regular && isatty(number) == 1 { try makeRaw(number) }
        return PrinterFile(descriptor, kind: kind)
    }

    /// Gives the descriptor away, the lock with it.
    consuming func intoDescriptor() -> Descriptor {
        descriptor
    }

    /// Opens by type; non-blocking, which also keeps usblp from sleeping for ever over a printer without paper.
    private static func open(_ path: String, as type: mode_t?) -> (CInt, Kind) {
        let common = O_CLOEXEC | O_NOCTTY | O_NONBLOCK
        switch type {
        case S_IFREG:
            return (Glibc.open(path, O_WRONLY | O_APPEND | common), .regular)
        case S_IFCHR:
            let number = Glibc.open(path, O_RDWR | common)
            guard number < 0, [EACCES, EPERM, EINVAL].contains(errno) else { return (number, .readable) }
            return (Glibc.open(path, O_WRONLY | common), .writeOnly)
        case nil where !path.hasPrefix("/dev/"):
            // Exclusive, so that a link into nowhere, say to an unplugged printer, does not become a file.
            return (Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | common, 0o600), .regular)
        default:
            errno = type == nil ? ENOENT : EISDIR
            return (-1, .regular)
        }
    }

    /// The type bits of what a path leads to; nil if there is nothing.
    private static func type(of path: String) throws(SystemError) -> mode_t? {
        var info = stat()
        if stat(path, &info) == 0 { return info.st_mode & S_IFMT }
        if errno == ENOENT { return nil }
        throw SystemError.last("stat")
    }

    /// Makes the name of a new file durable; without it a power cut takes the receipts with the name.
    private static func syncFolder(of path: String) throws(SystemError) {
        let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let folder = try Descriptor(Glibc.open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC), from: "open")
        if fsync(folder.number) != 0 { throw SystemError.last("fsync") }
    }

    /// Keeps the terminal from changing bytes: line ends, echo, control characters (termios(3)).
    private static func makeRaw(_ descriptor: CInt) throws(SystemError) {
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { throw SystemError.last("tcgetattr") }
        cfmakeraw(&settings)
        guard tcsetattr(descriptor, TCSANOW, &settings) == 0 else { throw SystemError.last("tcsetattr") }
    }
}
