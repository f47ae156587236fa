import Executors
import Logging
package import PrinterLanguage
import Transports

/// A virtual printer that stays while connections come and go: the double, its paper folder, and who is connected.
///
/// A receipt's bytes are in the folder before its fence is answered. Late answers and faults that come with time happen
/// in ``breathe()``, which whoever runs the device calls now and then.
package actor VirtualDevice {
    private let executor: BlockingExecutor
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let logger: Logger
    private let drawings: AsyncStream<Drawing>.Continuation?
    private var printer: PrinterDouble
    private var folder: PaperFolder
    private var host: Host?
    private var connections = 0
    private var late: [(due: Duration, bytes: [UInt8], connection: Int)] = []
    private var lastTaken: Duration = .zero
    private var isLost = false

    struct Drawing: Sendable {
        let name: String
        let folder: PaperFolder
    }

    private struct Host {
        let connection: Int
        let continuation: AsyncStream<TransportEvent>.Continuation
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens the folder; what has no picture yet is handed to be drawn.
    init(
        directory: String, profile: PrinterProfile, faults: PrinterFaults,
        drawings: AsyncStream<Drawing>.Continuation?, logger: Logger
    ) throws {
        executor = BlockingExecutor(label: "virtual.printer")
        start = clock.now
        folder = try PaperFolder(directory: directory, profile: profile)
        printer = PrinterDouble(profile: profile, faults: faults, logos: folder.logos)
        self.drawings = drawings
        self.logger = logger
        if let drawings {
            for name in try folder.names() where !folder.hasPicture(name) {
                drawings.yield(Drawing(name: name, folder: folder))
            }
        }
    }

    package var status: PrinterStatus { printer.status }
    package var tape: [TapeReceipt] { printer.tape }

    /// Every byte since the recording was set to the empty array.
    var recording: [UInt8]? { printer.recording }
    func record() { printer.recording = [] }

    /// A new host; `nil` while another one is connected.
    func connect(_ continuation: AsyncStream<TransportEvent>.Continuation) -> Int? {
        guard host == nil else { return nil }
        connections += 1
        host = Host(connection: connections, continuation: continuation)
        return connections
    }

    /// What became of bytes that a host wrote.
    enum Taking {
        case taken
        /// The connection broke over them.
        case broken
        /// The connection was gone before.
        case refused
    }

    /// Takes bytes of a host.
    func take(_ bytes: [UInt8], from connection: Int) -> Taking {
        guard host?.connection == connection else { return .refused }
        lastTaken = now
        perform(printer.take(bytes, at: now))
        return host?.connection == connection ? .taken : .broken
    }

    /// The host is gone; what it sent is still printed.
    func disconnect(_ connection: Int) {
        guard host?.connection == connection else { return }
        host = nil
        perform(printer.disconnect(at: now))
    }

    package func refill() { perform(printer.refill(at: now)) }
    package func runOutOfPaper() { perform(printer.runOutOfPaper(at: now)) }
    package func setCover(open: Bool) { perform(printer.setCover(open: open, at: now)) }
    package func powerCycle() { perform(printer.powerCycle(at: now)) }

    /// Lets due answers leave and planned faults happen; gives out a receipt whose host sends no fence.
    func breathe() {
        let now = now
        perform(printer.tick(at: now))
        if now - lastTaken > .milliseconds(200) { perform(printer.settle(at: now)) }
        while let first = late.first, first.due <= now {
            late.removeFirst()
            if host?.connection == first.connection { host?.continuation.yield(.bytes(first.bytes)) }
        }
    }

    private var now: Duration { start.duration(to: clock.now) }

    private func perform(_ effects: [PrinterEffect]) {
        for effect in effects where !isLost {
            switch effect {
            case .answer(let bytes, .zero): host?.continuation.yield(.bytes(bytes))
            case .answer(let bytes, let delay):
                guard let host else { continue }
                late.append((now + delay, bytes, host.connection))
                late.sort { $0.due < $1.due }
            case .printed(let receipt): keep(receipt)
            case .stored(let logos): keep(logos)
            case .hangUp: hangUp(nil)
            }
        }
    }

    private func keep(_ logos: [LogoKey: Bitmap]) {
        do { try folder.keep(logos) } catch {
            logger.warning("the virtual printer cannot keep its pictures", metadata: ["error": "\(error)"])
        }
    }

    /// No fence may be answered for paper that is not in the folder: the device then goes silent.
    private func keep(_ receipt: TapeReceipt) {
        do {
            let name = try folder.keep(receipt)
            drawings?.yield(Drawing(name: name, folder: folder))
        } catch {
            isLost = true
            logger.error(
                "the virtual printer cannot write its paper",
                metadata: ["directory": "\(folder.directory)", "error": "\(error)"])
            hangUp(nil)
        }
    }

    private func hangUp(_ error: TransportError?) {
        host?.continuation.yield(.gone(error))
        host?.continuation.finish()
        host = nil
    }
}
