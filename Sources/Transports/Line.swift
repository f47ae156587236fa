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

    /// Takes a non-blocking descriptor and begins to listen, unless there is nothing to hear.
    init(_ descriptor: consuming Descriptor, listener: Listener?) throws(SystemError) {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let status = socketpair(AF_UNIX, kind, 0, &ends)
        bell = try Descriptor(status < 0 ? status : ends[0], from: "socketpair")
        rope = ends[1]
        self.descriptor = descriptor
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
        _ = try poll(for: 0, waiting: try outstanding() ?? 0 > 0 ? limit : .zero)
        if let outstanding = try outstanding() { return outstanding == 0 }
        return try poll(for: POLLOUT, waiting: limit) & POLLOUT != 0
    }

    /// Makes a file's bytes and length durable.
    func sync() throws(SystemError) {
        if fsync(descriptor.number) != 0 { throw SystemError.last("fsync") }
    }

    /// Ends our half of a connection and gives the peer some time to end its own.
    ///
    /// Closing at once would answer what the peer is still saying with a reset, on which it may drop what it has not
    /// read yet.
    func hangUp(waiting limit: Duration) {
        if shutdown(descriptor.number, CInt(SHUT_WR)) == 0 {
            _ = listening.wait(timeout: .now() + .milliseconds(Int(limit.milliseconds)))
        }
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
