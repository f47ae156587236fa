@preconcurrency import Dispatch
import Glibc

/// An open descriptor and the thread that listens on it.
///
/// Letting go of it ends the thread first and closes the descriptor then. Only the executor that owns it writes.
struct Line: ~Copyable {
    /// POLLRDHUP of poll(2), which the C library hides behind a feature switch: the peer has ended its half.
    static let peerClosed: CInt = 0x2000

    private let descriptor: Descriptor
    /// A pair of sockets that carry nothing: when its far end is closed, the listener hears it and ends.
    private let bell: Descriptor
    private let rope: CInt
    private let listening = DispatchGroup()
    private let ending: @Sendable (CInt) -> Void

    /// Takes a non-blocking descriptor and begins to listen, unless there is nothing to hear.
    ///
    /// - Parameter ending: What is done with the descriptor last, when nobody listens any more. It runs as well when
    ///   this fails.
    init(
        _ descriptor: consuming Descriptor, listener: Listener?, ending: @escaping @Sendable (CInt) -> Void = { _ in }
    ) throws(SystemError) {
        var ends: [CInt] = [-1, -1]
        let kind = SocketKind.stream | SocketKind.closeOnExec
        let status = socketpair(AF_UNIX, kind, 0, &ends)
        do throws(SystemError) {
            bell = try Descriptor(status < 0 ? status : ends[0], from: "socketpair")
        } catch {
            ending(descriptor.number)
            throw error
        }
        rope = ends[1]
        self.descriptor = descriptor
        self.ending = ending
        if let listener {
            let number = self.descriptor.number
            let bell = self.bell.number
            DispatchQueue(label: "listen.\(listener.device)").async(group: listening) {
                listener.run(on: number, bell: bell)
            }
        }
    }

    deinit {
        close(rope)
        listening.wait()
        ending(descriptor.number)
    }

    /// Hands over what the device takes, after waiting for it to take anything; 0 if it took nothing in that time.
    func offer(_ bytes: ArraySlice<UInt8>, waiting limit: Duration) throws(SystemError) -> Int {
        let state = try poll(for: POLLOUT | Self.peerClosed, waiting: limit)
        // The peer's end of stream: what is written now would be answered with a reset, and lost.
        if state & Self.peerClosed != 0 { throw SystemError("write", EPIPE) }
        guard state & POLLOUT != 0 else { return 0 }
        let count = bytes.withUnsafeBytes { bytes in
            let sent = send(descriptor.number, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
            return sent < 0 && errno == ENOTSOCK
                ? Glibc.write(descriptor.number, bytes.baseAddress, bytes.count) : sent
        }
        if count >= 0 { return count }
        if errno == EAGAIN || errno == EINTR { return 0 }
        throw SystemError.last("write")
    }

    /// Whether the device has everything, after waiting for it; where the driver keeps no count, whether it takes more.
    ///
    /// On a socket: whether the peer's system has acknowledged everything (tcp(7), SIOCOUTQ). A reset is an error even
    /// then, since the peer threw away what it had not read.
    func isDrained(waiting limit: Duration) throws(SystemError) -> Bool {
        // A peer that has ended its half may still acknowledge, so that alone does not end the wait.
        let isMoving = try outstanding() ?? 0 > 0 || !isTransmitterEmpty
        _ = try poll(for: 0, waiting: isMoving ? limit : .zero)
        if let outstanding = try outstanding() { return outstanding == 0 && isTransmitterEmpty }
        return try poll(for: POLLOUT, waiting: limit) & POLLOUT != 0
    }

    /// Makes a file's bytes and length durable.
    func sync() throws(SystemError) {
        if fsync(descriptor.number) != 0 { throw SystemError.last("fsync") }
    }

    /// Ends our half of a connection and hears the peer out until it ends its own.
    ///
    /// Closing at once would answer what the peer is still saying with a reset, on which it may drop what it has not
    /// read yet. A peer that reads slowly is waited for while it gets on; one that gets no further is not.
    func hangUp() {
        guard shutdown(descriptor.number, CInt(SHUT_WR)) == 0 else { return }
        settle(quietFor: quietAfterSending()) { listening.wait(timeout: .now() + .milliseconds(20)) == .success }
    }

    /// Waits while bytes still go to the device: until all have gone, or none goes any more.
    func settle() {
        settle(quietFor: .zero) {
            // A device that is gone takes no more either.
            (try? isDrained(waiting: .milliseconds(20))) ?? true
        }
    }

    /// How the modem lines of a serial line stand (ioctl_tty(2), TIOCMGET); nil where there are none.
    var wires: CInt? {
        var wires: CInt = 0
        return ioctl(descriptor.number, UInt(TIOCMGET), &wires) == 0 ? wires : nil
    }

    /// Longest that a connection is given to come to its end.
    private static let longestEnd = Duration.seconds(10)
    /// Longest that a device may take nothing meanwhile.
    private static let longestPause = Duration.seconds(1)

    /// Waits for an end, which is looked for in short slices, as long as bytes get on, and a while after the last.
    private func settle(quietFor quiet: Duration, until isOver: () -> Bool) {
        let clock = ContinuousClock()
        let deadline = clock.now + Self.longestEnd
        var since = clock.now
        var left: Int?
        while !isOver(), clock.now < deadline {
            // An error shows in the end that is looked for.
            let now = (try? outstanding()) ?? 0
            if now != left { (left, since) = (now, clock.now) }
            if clock.now - since > (now > 0 ? Self.longestPause : quiet) { return }
        }
    }

    /// How long a peer that has acknowledged everything may still need to read it.
    ///
    /// A printer that was sent something just now may hold the end of it unread. One that was sent nothing for a while
    /// keeps its half open out of habit.
    private func quietAfterSending() -> Duration {
        var info = tcp_info()
        var length = socklen_t(MemoryLayout<tcp_info>.size)
        guard getsockopt(descriptor.number, CInt(IPPROTO_TCP), TCP_INFO, &info, &length) == 0 else { return .zero }
        return max(.milliseconds(300), .seconds(1) - .milliseconds(Int(info.tcpi_last_data_sent)))
    }

    /// Whether the chip of a serial line has sent its last bits (TIOCSERGETLSR); true where nobody can tell.
    private var isTransmitterEmpty: Bool {
        var state: CInt = 0
        return ioctl(descriptor.number, 0x5459, &state) != 0 || state & CInt(TIOCSER_TEMT) != 0
    }

    private func outstanding() throws(SystemError) -> Int? {
        var count: CInt = 0
        if ioctl(descriptor.number, UInt(TIOCOUTQ), &count) == 0 { return Int(count) }
        if errno == ENOTTY || errno == EINVAL { return nil }
        throw SystemError.last("ioctl")
    }

    /// Waits for any of the events; a broken connection is an error.
    private func poll(for events: CInt, waiting limit: Duration) throws(SystemError) -> CInt {
        var entry = pollfd(fd: descriptor.number, events: Int16(events), revents: 0)
        guard Glibc.poll(&entry, 1, limit.milliseconds) >= 0 else {
            if errno == EINTR { return 0 }
            throw SystemError.last("poll")
        }
        let state = CInt(entry.revents)
        guard state & (POLLERR | POLLHUP | POLLNVAL) == 0 else {
            // The listener may have fetched the reason already.
            var number: CInt = 0
            var length = socklen_t(MemoryLayout<CInt>.size)
            let isKnown = getsockopt(descriptor.number, SOL_SOCKET, SO_ERROR, &number, &length) == 0 && number != 0
            throw SystemError("write", isKnown ? number : EPIPE)
        }
        return state
    }
}
