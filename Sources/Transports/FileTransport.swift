import Executors
import Glibc
package import Logging

/// A character device such as `/dev/usb/lp0`, or a plain file to which receipts are appended.
///
/// One process holds it at a time (flock(2)). A missing file is created with mode 0600, but never under `/dev`, where a
/// missing name is an unplugged printer. A terminal line is set raw. What a character device says is read if the device
/// may be read. `fsync` of a hanging disk is the one call here that no limit ends.
package actor FileTransport: LineTransport {
    package nonisolated let device: DeviceURI
    package nonisolated let events: AsyncStream<TransportEvent>

    private let path: String
    private let logger: Logger
    private let executor: BlockingExecutor
    private let continuation: AsyncStream<TransportEvent>.Continuation
    private var line: Line?
    private var isRegular = false
    private var phase = Phase.fresh
    var isWriting = false

    private enum Phase {
        case fresh
        case opened
        case closed
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(path: String, logger: Logger) {
        self.path = path
        self.logger = logger
        device = DeviceURI(.file(path: path))
        executor = BlockingExecutor(label: "transport.\(path)")
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Listener.depth))
        line = nil
    }

    package func open(within limit: Duration) async throws(TransportError) {
        guard phase == .fresh else { throw .openedBefore(device) }
        phase = .opened
        do throws(SystemError) {
            let file = try PrinterFile.opening(path)
            isRegular = file.kind == .regular
            // A plain file has nothing to say and no end.
            let kind: Listener.Kind? =
                switch file.kind {
                case .regular: nil
                case .readable: .character
                case .writeOnly: .mute
                }
            let listener = kind.map { Listener(device: device, kind: $0, events: continuation, logger: logger) }
            // Unlocked by word: a program that this process is starting just now still has a copy of the descriptor.
            line = try Line(file.intoDescriptor(), listener: listener) { flock($0, LOCK_UN) }
        } catch {
            if error.call == "flock", error.number == EWOULDBLOCK {
                throw .held(device, by: LockHolder.holders(ofFile: path).map(\.description))
            }
            throw TransportError(error, .open, device: device.description)
        }
    }

    package func close() async {
        guard phase != .closed else { return }
        phase = .closed
        continuation.finish()
        line = nil
    }

    func offer(_ bytes: ArraySlice<UInt8>, waiting limit: Duration) throws(SystemError) -> Int? {
        try line?.offer(bytes, waiting: limit)
    }

    func isFinished(waiting limit: Duration) throws(SystemError) -> Bool? {
        guard isRegular else { return try line?.isDrained(waiting: limit) }
        try line?.sync()
        return line == nil ? nil : true
    }
}
