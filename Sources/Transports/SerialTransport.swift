import Executors
import Glibc
package import Logging

/// A printer on a serial line, or a USB adapter that looks like one.
///
/// The line is raw, 8N1, and ours alone; see ``FlowControl`` for how the printer stops us. `finish` waits until the
/// driver has sent every byte, where it can tell; bytes in an adapter's own chip are beyond its sight. A line that is
/// unplugged is gone.
package actor SerialTransport: LineTransport {
    package nonisolated let device: DeviceURI
    package nonisolated let events: AsyncStream<TransportEvent>

    private let path: String
    private let baud: Int
    private let flow: FlowControl
    private let logger: Logger
    private let executor: BlockingExecutor
    private let continuation: AsyncStream<TransportEvent>.Continuation
    private var line: Line?
    private var phase = Phase.fresh
    var isWriting = false

    private enum Phase {
        case fresh
        case opened
        case closed
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(path: String, baud: Int, flow: FlowControl, logger: Logger) {
        self.path = path
        self.baud = baud
        self.flow = flow
        self.logger = logger
        device = DeviceURI(.serial(path: path, baud: baud, flow: flow))
        executor = BlockingExecutor(label: "transport.\(path)")
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Listener.depth))
        line = nil
    }

    package func open(within limit: Duration) async throws(TransportError) {
        guard phase == .fresh else { throw .openedBefore(device) }
        phase = .opened
        do throws(SerialFault) {
            let opened = try SerialLine.opening(path, baud: baud, flow: flow)
            let listener = Listener(device: device, kind: .character, events: continuation, logger: logger)
            do throws(SystemError) { line = try opened.intoLine(listener) } catch { throw .system(error) }
        } catch {
            throw error.error(path: path, baud: baud, flow: flow, device: device)
        }
    }

    package func close() async {
        guard phase != .closed else { return }
        phase = .closed
        continuation.finish()
        line?.settle()
        line = nil
    }

    func offer(_ bytes: ArraySlice<UInt8>, waiting limit: Duration) throws(SystemError) -> Int? {
        do throws(SystemError) { return try line?.offer(bytes, waiting: limit) } catch { throw Self.unplugged(error) }
    }

    func isFinished(waiting limit: Duration) throws(SystemError) -> Bool? {
        do throws(SystemError) { return try line?.isDrained(waiting: limit) } catch { throw Self.unplugged(error) }
    }

    var complaint: String? {
        flow == .hardware ? line?.wires.flatMap(Self.complaint(aboutWires:)) : nil
    }

    /// What the modem lines (ioctl_tty(2), TIOCMGET) say of a printer that takes nothing; nil for nothing.
    static func complaint(aboutWires wires: CInt) -> String? {
        guard wires & CInt(TIOCM_CTS) == 0 else { return nil }
        return "the printer holds CTS down: it is full, off or offline, or the cable lacks the wire; then write "
            + "flow=xonxoff and set the printer so, or use another cable"
    }

    /// The word for a line that is no more: drivers say EIO or a broken pipe.
    private static func unplugged(_ error: SystemError) -> SystemError {
        error.number == EIO || error.number == EPIPE ? SystemError(error.call, ENODEV) : error
    }
}
