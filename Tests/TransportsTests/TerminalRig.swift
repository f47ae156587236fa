import Dispatch
import Glibc
import Logging
import Suites
import Synchronization
import Transports

/// A character device that talks back, or a serial line: the near end of a pseudo-terminal.
final class TerminalRig: TransportRig {
    let path: String
    private let far: CInt
    private let flow: FlowControl?
    private let isStalled = Mutex(false)
    private let stalled = DispatchSemaphore(value: 0)
    private let finished = DispatchGroup()
    private let vanishing: (ring: CInt, heard: CInt)
    private let inbox = Inbox()

    let abilities: TransportAbilities = [.talks, .stalls, .vanishes]

    /// Makes a device for `FileTransport`, or with a flow control a line for `SerialTransport`.
    init(flow: FlowControl? = nil) throws {
        self.flow = flow
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

    func transport() -> any Transport { transport(to: path) }
    func absentTransport() -> any Transport { transport(to: "/dev/quittance-no-such-device") }

    private func transport(to path: String) -> any Transport {
        let logger = Logger(label: "test")
        guard let flow else { return FileTransport(path: path, logger: logger) }
        return SerialTransport(path: path, baud: 9600, flow: flow, logger: logger)
    }

    /// How the near end is set, as the C library reads it.
    var settings: termios {
        get {
            var settings = termios()
            tcgetattr(far, &settings)
            return settings
        }
        set {
            var settings = newValue
            tcsetattr(far, TCSANOW, &settings)
        }
    }

    /// The speed of the near end, last word of the kernel's `struct termios2`.
    var baud: UInt32 {
        var words = [UInt32](repeating: 0, count: 11)
        return ioctl(far, 0x802C_542A, &words) == 0 ? words[10] : 0
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
