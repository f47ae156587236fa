import Glibc

/// The right to use a device, against every process that asks for it in the same way.
///
/// It is a flock(2) on a file in a folder that the processes share, named after the device. The kernel gives it back
/// when the process ends, however it ends. The file is unlinked by who holds the lock, so that none is left over; one
/// that a killed process left is taken over. Cable locks, such as those of USB or a terminal, need no file.
struct DeviceLock: ~Copyable {
    /// The file that is locked.
    let path: String
    private let descriptor: Descriptor

    /// Where processes meet, the first that can be written to: the service's own folder under /run, which systemd makes
    /// and programs started by hand find too, the folder for locks of the Filesystem Hierarchy Standard, and /tmp.
    ///
    /// `TMPDIR` is passed over: a folder of one's own keeps nobody out.
    static var folders: [String] {
        // Several folders are separated by colons (systemd.exec(5), RUNTIME_DIRECTORY=).
        let runtime = getenv("RUNTIME_DIRECTORY").flatMap { String(cString: $0).split(separator: ":").first }
        return (runtime.map { [String($0)] } ?? []) + ["/run/quittance", "/run/lock", "/tmp"]
    }

    /// Takes the lock, or says at once who has it.
    ///
    /// - Parameters:
    ///   - name: What is locked, one name for one device however it is spelled in the configuration.
    ///   - device: Who is to be named in an error.
    init(_ name: String, for device: DeviceURI, in folders: [String] = Self.folders) throws(TransportError) {
        for folder in folders {
            let path = "\(folder)/quittance-\(Self.fileName(name)).lock"
            // Once more if the holder unlinked the file between our opening and our locking it.
            for _ in 0..<8 {
                let opened: Descriptor?
                do throws(SystemError) { opened = try Self.opening(path) } catch {
                    throw TransportError(
                        error.number == EACCES ? .permission : .io, .open, device: device.description,
                        sentence: "\(device): the lock file \(path) cannot be used (\(error)); remove it, or give the "
                            + "service's user access to it",
                        cause: error)
                }
                guard let opened else { break }
                guard flock(opened.number, LOCK_EX | LOCK_NB) == 0 else {
                    let error = SystemError.last("flock")
                    if error.number == EWOULDBLOCK {
                        throw .held(device, by: LockHolder.holders(of: opened.number).map(\.description))
                    }
                    throw TransportError(error, .open, device: device.description)
                }
                if Self.isNamed(path, opened.number) {
                    self.path = path
                    descriptor = opened
                    return
                }
            }
        }
        throw TransportError(
            .io, .open, device: device.description,
            sentence: "\(device): no lock file can be made in \(folders.joined(separator: ", ")); give the service a "
                + "folder under /run (RuntimeDirectory=quittance)")
    }

    deinit {
        // While the lock is still held: afterwards the name may be another's. In a folder with the sticky bit only the
        // file's owner may, and then it stays.
        unlink(path)
        // Given back by word: a program that this process is starting just now still has a copy of the descriptor.
        flock(descriptor.number, LOCK_UN)
    }

    /// A name without what means something in a path or to a shell.
    private static func fileName(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "-" })
    }

    /// The file, made if there is none; nil if the folder is not for us.
    ///
    /// Made readable for all, since reading is enough to lock. A link is refused: in /tmp anybody may have put it there.
    private static func opening(_ path: String) throws(SystemError) -> Descriptor? {
        let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        var number = open(path, flags)
        if number < 0, errno == ENOENT {
            number = open(path, flags | O_CREAT | O_EXCL, 0o644)
            if number >= 0 {
                // The user's mask may have taken the others' right to read.
                fchmod(number, 0o644)
            } else if errno == EEXIST {
                number = open(path, flags)
            } else if [ENOENT, ENOTDIR, EACCES, EPERM, EROFS, ENOSPC, EDQUOT].contains(errno) {
                return nil
            }
        }
        if number < 0, errno == ENOTDIR { return nil }
        let descriptor = try Descriptor(number, from: "open")
        var info = stat()
        guard fstat(number, &info) == 0 else { throw SystemError.last("fstat") }
        guard info.st_mode & S_IFMT == S_IFREG else { throw SystemError("open", EINVAL) }
        return descriptor
    }

    /// Whether a path still leads to what was opened.
    private static func isNamed(_ path: String, _ number: CInt) -> Bool {
        var opened = stat()
        var named = stat()
        return fstat(number, &opened) == 0 && lstat(path, &named) == 0 && opened.st_ino == named.st_ino
            && opened.st_dev == named.st_dev
    }
}
