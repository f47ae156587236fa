import Dispatch
import Glibc
import Logging
import Suites
import Synchronization
import Transports

/// A character device that talks back: the near end of a pseudo-terminal, as good as `/dev/usb/lp0` without a printer.
final class TerminalRig: TransportRig {
    private let far: CInt
    private let path: String
    private let isStalled = Mutex(false)
    private let stalled = DispatchSemaphore(value: 0)
    private let finished = DispatchGroup()
    private let vanishing: (ring: CInt, heard: CInt)
    private let inbox = Inbox()

    let abilities: TransportAbilities = [.talks, .stalls, .vanishes]

    init() throws {
        // posix_openpt(3) and its kin are hidden behind a feature switch of the C library: TIOCSPTLCK, TIOCGPTN.
        far = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var lock: CInt = 0
        var number: CInt = 0
        guard far >= 0, ioctl(far, 0x4004_5431, &lock) == 0, ioctl(far, 0x8004_5430, &number) == 0 else {
            throw SystemError("open", errno)
        }
        path = "/dev/pts/\(number)"
        var ends: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
            throw SystemError("socketpair", errno)
        }
        vanishing = (ends[0], ends[1])
        DispatchQueue(label: "terminal-rig").async(group: finished) { [self] in serve() }
    }

    func transport() -> any Transport { FileTransport(path: path, logger: Logger(label: "test")) }

    func absentTransport() -> any Transport {
        FileTransport(path: "/dev/quittance-no-such-device", logger: Logger(label: "test"))
    }

    func received(_ count: Int) async -> [UInt8] { await inbox.bytes(count) }

    func say(_ bytes: [UInt8]) { write(far, bytes, bytes.count) }

    func stall() { isStalled.withLock { $0 = true } }

    func resume() {
        let wasStalled = isStalled.withLock { isStalled in
            defer { isStalled = false }
            return isStalled
        }
        if wasStalled { stalled.signal() }
    }

    func vanish() {
        write(vanishing.ring, "x", 1)
        finished.wait()
    }

    func stop() {
        resume()
        vanish()
        close(vanishing.ring)
        close(vanishing.heard)
    }

    private func serve() {
        defer { close(far) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            var entries = [
                pollfd(fd: vanishing.heard, events: Int16(POLLIN), revents: 0),
                pollfd(fd: far, events: Int16(POLLIN), revents: 0),
            ]
            poll(&entries, 2, -1)
            if entries[0].revents != 0 { return }
            if isStalled.withLock({ $0 }) { stalled.wait() }
            let count = read(far, &buffer, buffer.count)
            if count > 0 {
                inbox.put(buffer[..<count])
            } else {
                // Nobody has the near end open yet, or any more: wait for the end or for somebody.
                poll(&entries, 1, 1)
            }
        }
    }
}
