import CLibUSB
import Executors
import Glibc
package import Logging

/// A printer on USB, by libusb: no driver of the kernel stands between.
///
/// One program holds it at a time; the kernel sees to that. A write is over when the printer has acknowledged every
/// packet, so that `finish` has nothing to add. Bytes that were under way when the printer vanished or failed are
/// counted as taken, since nobody can know.
package actor USBTransport: Transport {
    package nonisolated let device: DeviceURI
    package nonisolated let events: AsyncStream<TransportEvent>

    private let selection: USBSelection
    private let logger: Logger
    private let executor: BlockingExecutor
    private let continuation: AsyncStream<TransportEvent>.Continuation
    private var link: USBLink?
    private var phase = Phase.fresh
    private var isOpening = false
    private var isWriting = false

    /// How often an absent printer is looked for, should no message tell of its arrival.
    private static let lookout = Duration.milliseconds(250)
    /// How long the system may take to give back a transfer that was cancelled.
    private static let patience = Duration.seconds(2)

    private enum Phase {
        case fresh
        case opened
        case closed
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes a transport for a `usb:` URI; any other finds no printer.
    package init(_ device: DeviceURI, logger: Logger) {
        self.init(device, quirks: USBQuirk.known, logger: logger)
    }

    init(_ device: DeviceURI, quirks: [USBQuirk], logger: Logger) {
        self.device = device
        self.logger = logger
        selection = USBSelection(quirks: quirks)
        executor = BlockingExecutor(label: "transport.\(device)")
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(512))
        link = nil
    }

    /// Connects; a printer that is not there is waited for, as long as the limit lets it.
    package func open(within limit: Duration) async throws(TransportError) {
        guard phase == .fresh else { throw .openedBefore(device) }
        phase = .opened
        isOpening = true
        defer { isOpening = false }
        let deadline = ContinuousClock.now + limit
        let arrivals = USBArrivals()
        var wasAbsent = false
        while true {
            let failure: TransportError
            do throws(TransportError) {
                return try join()
            } catch {
                failure = error
            }
            // The file of a printer that has just come may be its owner's alone until udev has seen to it.
            guard failure.code == .notFound || wasAbsent && failure.code == .permission else { throw failure }
            wasAbsent = true
            let next = min(deadline, .now + Self.lookout)
            var hasNews = false
            while !hasNews, .now < next, phase == .opened, !Task.isCancelled {
                hasNews = arrivals.wait(min(next - .now, longestSlice))
                await Task.yield()
            }
            guard phase == .opened else { throw .closed(.open, device: device.description) }
            guard .now < deadline, !Task.isCancelled else { throw failure }
        }
    }

    package func write(_ bytes: [UInt8], within limit: Duration) async throws(TransportError) {
        let name = device.description
        guard !isWriting else {
            throw TransportError(
                .busy, .write, device: name, sentence: "\(name) is being written to; wait for the write in hand")
        }
        isWriting = true
        defer { isWriting = false }
        let deadline = ContinuousClock.now + limit
        var taken = 0
        var hasHalted = false
        while taken < bytes.count {
            guard phase == .opened, link != nil else { throw .closed(.write, device: name, bytesTaken: taken) }
            guard .now < deadline, !Task.isCancelled else {
                throw .timedOut(.write, device: name, bytesTaken: taken, of: bytes.count)
            }
            let length = try start(bytes, from: taken)
            let (status, count) = await outcome(of: length, before: deadline)
            taken += count
            switch status {
            case LIBUSB_TRANSFER_COMPLETED, LIBUSB_TRANSFER_CANCELLED, LIBUSB_TRANSFER_TIMED_OUT:
                continue
            case LIBUSB_TRANSFER_STALL:
                link?.clearHalt()
                logger.notice("Printer halted; cleared", metadata: ["device": "\(device)", "taken": "\(taken)"])
                // A halt left over from before; one in the middle may have cost bytes that were acknowledged.
                if taken == 0, !hasHalted {
                    hasHalted = true
                    continue
                }
                throw failure(LIBUSB_ERROR_PIPE, taken, of: bytes.count)
            case LIBUSB_TRANSFER_NO_DEVICE:
                throw failure(LIBUSB_ERROR_NO_DEVICE, taken, of: bytes.count)
            default:
                throw failure(LIBUSB_ERROR_IO, taken, of: bytes.count)
            }
        }
    }

    package func finish(within limit: Duration) async throws(TransportError) {
        let deadline = ContinuousClock.now + limit
        while true {
            guard phase == .opened, link != nil else { throw .closed(.finish, device: device.description) }
            guard isWriting else { return }
            guard .now < deadline, !Task.isCancelled else {
                throw .timedOut(.finish, device: device.description)
            }
            await Task.yield()
        }
    }

    package func close() async {
        guard phase != .closed else { return }
        phase = .closed
        continuation.finish()
        // Calls that wait see the phase within a slice, and let go of the link.
        while isWriting || isOpening { await Task.yield() }
        // On the executor of this device: whoever opens it again must wait as long.
        if let delay = link?.claim.choice.quirks.delayBeforeClose, delay > .zero {
            BlockingExecutor.rest(delay)
        }
        link = nil
    }

    /// Finds the printer and claims it.
    private func join() throws(TransportError) {
        let context = try context()
        let devices: [USBDescription]
        do throws(USBError) {
            devices = try context.devices()
        } catch {
            throw TransportError(error, .open, device: device)
        }
        let choice: USBSelection.Choice
        do throws(USBSelection.Failure) {
            choice = try selection.choose(device, among: devices)
        } catch {
            throw TransportError(error, device: device)
        }
        let claim = try USBClaim(choice, in: context, device: device)
        link = try USBLink(claim, device: device, events: continuation, logger: logger)
    }

    private func context() throws(TransportError) -> USBContext {
        do throws(USBError) { return try USBContext() } catch { throw TransportError(error, .open, device: device) }
    }

    /// Hands over the next piece; a refusal is certain.
    private func start(_ bytes: [UInt8], from taken: Int) throws(TransportError) -> Int {
        do throws(USBError) {
            return try link?.output.start(bytes[taken...]) ?? 0
        } catch {
            throw TransportError(error, .write, device: device, bytesTaken: taken, of: bytes.count)
        }
    }

    /// How the piece in hand went, and how many of its bytes the printer may have.
    ///
    /// It is called back at the deadline, when the task is cancelled, and when the transport is closed.
    private func outcome(
        of length: Int, before deadline: ContinuousClock.Instant
    ) async -> (libusb_transfer_status, Int) {
        var isCancelled = false
        var end = deadline
        while link?.output.isDone(waiting: max(.zero, min(end - .now, longestSlice))) == false {
            if .now >= end, isCancelled {
                // The system does not give it back: nothing is known of these bytes, and nothing can follow them.
                return (LIBUSB_TRANSFER_ERROR, length)
            }
            if !isCancelled, phase != .opened || Task.isCancelled || .now >= deadline {
                isCancelled = true
                end = .now + Self.patience
                link?.output.cancel()
            }
            await Task.yield()
        }
        guard let (status, count) = link?.output.outcome else { return (LIBUSB_TRANSFER_NO_DEVICE, length) }
        switch status {
        case LIBUSB_TRANSFER_COMPLETED, LIBUSB_TRANSFER_CANCELLED, LIBUSB_TRANSFER_TIMED_OUT, LIBUSB_TRANSFER_STALL:
            return (status, count)
        default:
            // A packet whose acknowledgement was lost is counted nowhere.
            return (status, length)
        }
    }

    private func failure(_ code: libusb_error, _ taken: Int, of total: Int) -> TransportError {
        let error = USBError("libusb_transfer", code.rawValue)
        return TransportError(error, .write, device: device, bytesTaken: taken, of: total)
    }
}
