import Glibc
import Logging

/// Listens on a descriptor, on a thread of its own, until the device ends the connection or a bell is rung.
struct Listener: Sendable {
    let device: DeviceURI
    let kind: Kind
    let events: AsyncStream<TransportEvent>.Continuation
    let logger: Logger
    /// Looks after a connection meanwhile.
    var watch: PeerWatch?

    /// How many pieces wait for the consumer before the oldest is lost: 2 MB at the most.
    static let depth = 512

    enum Kind {
        /// No bytes mean the end.
        case stream
        /// No bytes mean that the device has nothing to say just now.
        case character
        /// Opened for writing alone: there is only an end to be heard.
        case mute
    }

    /// Bytes taken in one go: more than any printer says in one breath.
    private static let pieceSize = 4096

    func run(on descriptor: CInt, bell: CInt) {
        var isLossy = false
        var pause = Duration.milliseconds(10)
        var nextLook = ContinuousClock.now
        while true {
            if let watch, nextLook <= .now {
                watch.look(at: descriptor)
                nextLook = .now + watch.interval
            }
            let rest = watch.map { _ in max(.zero, nextLook - .now) }
            guard let state = wait(on: descriptor, bell: bell, for: rest) else { return }
            if kind == .mute && state & (POLLERR | POLLHUP | POLLNVAL) != 0 { return end(nil) }
            guard kind != .mute, state != 0 else { continue }
            switch read(descriptor) {
            case .success(let piece) where !piece.isEmpty:
                pause = .milliseconds(10)
                if case .dropped = events.yield(.bytes(piece)), !isLossy {
                    isLossy = true
                    logger.warning("Printer talks faster than it is read", metadata: ["device": "\(device)"])
                }
            case .success where kind == .stream || state & POLLHUP != 0:
                return end(nil)
            case .success:
                // Some drivers answer "nothing" at once and for ever, which would keep a core busy.
                if wait(on: nil, bell: bell, for: pause) == nil { return }
                pause = min(pause * 2, .seconds(1))
            case .failure(let error) where error.number == EINTR:
                continue
            case .failure(let error) where error.number == EAGAIN:
                if state & (POLLERR | POLLHUP) != 0 { return end(nil) }
            case .failure(let error) where error.number == EIO && state & POLLHUP != 0:
                return end(nil)
            case .failure(let error):
                return end(TransportError(error, .read, device: device.description))
            }
        }
    }

    private func end(_ error: TransportError?) {
        events.yield(.gone(error))
        events.finish()
    }

    /// The descriptor's state once it has one; nil once the bell has rung.
    private func wait(on descriptor: CInt?, bell: CInt, for limit: Duration? = nil) -> CInt? {
        let wanted = kind == .mute ? 0 : POLLIN | Line.peerClosed
        // poll(2) passes over negative descriptors.
        var entries = [
            pollfd(fd: bell, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor ?? -1, events: Int16(wanted), revents: 0),
        ]
        guard poll(&entries, 2, limit.map(\.milliseconds) ?? -1) >= 0 else { return 0 }
        return entries[0].revents == 0 ? CInt(entries[1].revents) : nil
    }

    private func read(_ descriptor: CInt) -> Result<[UInt8], SystemError> {
        var count = 0
        let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, initialized in
            count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            initialized = max(count, 0)
        }
        return count < 0 ? .failure(.last("read")) : .success(piece)
    }
}
