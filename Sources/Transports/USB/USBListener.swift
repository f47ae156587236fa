import CLibUSB
import Dispatch
import Glibc
import Logging

/// Handles all of libusb's events for one connection and always reads the printer, on a thread of its own.
///
/// The pointers come as numbers, since they belong to the connection that starts the listener and waits for its end.
struct USBListener: Sendable {
    let device: DeviceURI
    let node: String
    let context: UInt
    let handle: UInt
    let input: USBEndpoint?
    let events: AsyncStream<TransportEvent>.Continuation
    let logger: Logger
    /// Signalled once, to end.
    let stop: DispatchSemaphore

    /// Bytes taken in one go: more than any printer says in one breath, and a multiple of every packet size.
    private static let pieceSize = 4096
    /// Failures in a row after which a printer that cannot be read is given up.
    private static let tolerance = 5
    /// How often it is looked whether the device's file is still there, should no message tell.
    private static let slice = timeval(tv_sec: 1, tv_usec: 0)

    func run() {
        guard let context = OpaquePointer(bitPattern: context), let handle = OpaquePointer(bitPattern: handle) else {
            return
        }
        let watch = USBDeparture(of: libusb_get_device(handle), in: context)
        defer { watch.end(in: context) }
        var state = State()
        guard let input, let reader = USBReader(handle, endpoint: input, size: Self.pieceSize) else {
            while stop.wait(timeout: .now()) != .success { wait(in: context, Self.slice, watch, &state) }
            return
        }
        while stop.wait(timeout: .now()) != .success {
            if !state.isOver, !reader.isBusy { tend(reader, handle, &state) }
            wait(in: context, reader.isBusy || state.isOver ? Self.slice : Self.pause(state), watch, &state)
        }
        reader.end(in: context)
    }

    /// Handles what comes in some time, and notices if the device is gone.
    private func wait(
        in context: OpaquePointer, _ limit: timeval, _ watch: borrowing USBDeparture, _ state: inout State
    ) {
        var limit = limit
        libusb_handle_events_timeout_completed(context, &limit, nil)
        if !state.isOver, watch.hasLeft || access(node, F_OK) != 0 {
            end(&state, USBError("libusb_hotplug", LIBUSB_ERROR_NO_DEVICE.rawValue))
        }
    }

    private struct State {
        var isOver = false
        var isLossy = false
        /// Failures in a row, and answers in a row that brought nothing.
        var failures = 0
        var emptyAnswers = 0
    }

    /// Takes what the last transfer brought, and starts the next one.
    private func tend(_ reader: borrowing USBReader, _ handle: OpaquePointer, _ state: inout State) {
        if let outcome = reader.takeOutcome() {
            switch outcome {
            case LIBUSB_TRANSFER_COMPLETED where !reader.bytes.isEmpty:
                state.failures = 0
                state.emptyAnswers = 0
                if case .dropped = events.yield(.bytes(reader.bytes)), !state.isLossy {
                    state.isLossy = true
                    logger.warning("Printer talks faster than it is read", metadata: ["device": "\(device)"])
                }
            case LIBUSB_TRANSFER_COMPLETED:
                // Some printers answer "nothing" at once and for ever, which would keep a core busy.
                state.emptyAnswers += 1
                return
            case LIBUSB_TRANSFER_NO_DEVICE:
                return end(&state, USBError("libusb_transfer", LIBUSB_ERROR_NO_DEVICE.rawValue))
            case LIBUSB_TRANSFER_STALL:
                logger.notice("Printer halted its answers; cleared", metadata: ["device": "\(device)"])
                libusb_clear_halt(handle, reader.endpoint)
                return fail(&state, USBError("libusb_transfer", LIBUSB_ERROR_PIPE.rawValue))
            default:
                return fail(&state, USBError("libusb_transfer", LIBUSB_ERROR_IO.rawValue))
            }
        }
        do throws(USBError) {
            try reader.start()
        } catch {
            if error.isMissingDevice { return end(&state, error) }
            fail(&state, error)
        }
    }

    /// Counts a failure; too many in a row are the end.
    private func fail(_ state: inout State, _ error: USBError) {
        state.failures += 1
        if state.failures >= Self.tolerance { end(&state, error) }
    }

    private func end(_ state: inout State, _ error: USBError) {
        state.isOver = true
        events.yield(.gone(TransportError(error, .read, device: device)))
        events.finish()
    }

    /// How long a reader rests that has failed or heard nothing: from 2 to 64 ms.
    private static func pause(_ state: State) -> timeval {
        timeval(tv_sec: 0, tv_usec: 1000 << min(max(state.failures, state.emptyAnswers), 6))
    }
}
