package import Transports

/// A connection to a virtual printer: `virtual:DIR`, in this process.
package actor VirtualPrinter: Transport {
    package nonisolated let device: DeviceURI
    package nonisolated let events: AsyncStream<TransportEvent>

    private enum Phase {
        case fresh
        case opening
        case open(VirtualDevice, Int)
        case closed
    }

    private let directory: String
    private let rack: VirtualRack
    private let continuation: AsyncStream<TransportEvent>.Continuation
    private var phase = Phase.fresh

    package init(directory: String, rack: VirtualRack) {
        self.directory = directory
        self.rack = rack
        device = DeviceURI(.virtual(directory: directory))
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(512))
    }

    package func open(within limit: Duration) async throws(TransportError) {
        guard case .fresh = phase else {
            throw failure(.io, .open, "was opened before; make a new transport to connect again")
        }
        phase = .opening
        let printer: VirtualDevice
        do { printer = try await rack.device(directory: directory) } catch {
            throw TransportError(
                .notFound, .open, device: device.description,
                sentence: "The directory of the printer \(device) cannot be made or read; check its path and rights.",
                cause: error)
        }
        guard let connection = await printer.connect(continuation) else {
            throw failure(.busy, .open, "has another host; close that connection first")
        }
        // Closed while it opened.
        guard case .opening = phase else {
            await printer.disconnect(connection)
            throw failure(.gone, .open, "was closed while it opened")
        }
        phase = .open(printer, connection)
    }

    package func write(_ bytes: [UInt8], within limit: Duration) async throws(TransportError) {
        let (printer, connection) = try link(.write)
        let taken: Int
        switch await printer.take(bytes, from: connection) {
        case .taken: return
        case .broken: taken = bytes.count
        case .refused: taken = 0
        }
        throw TransportError(
            .gone, .write, device: device.description,
            sentence: "The printer \(device) was switched off; look whether it printed, and connect again.",
            bytesTaken: taken)
    }

    package func finish(within limit: Duration) async throws(TransportError) {
        // Every write has handed its bytes to the device.
        _ = try link(.finish)
    }

    package func close() async {
        let before = phase
        phase = .closed
        if case .open(let printer, let connection) = before { await printer.disconnect(connection) }
        continuation.finish()
    }

    private func link(_ stage: TransportError.Stage) throws(TransportError) -> (VirtualDevice, Int) {
        switch phase {
        case .open(let printer, let connection): return (printer, connection)
        case .fresh, .opening: throw failure(.io, stage, "is not open; open it first")
        case .closed: throw failure(.gone, stage, "is closed; make a new transport to connect again")
        }
    }

    private func failure(_ code: TransportError.Code, _ stage: TransportError.Stage, _ what: String) -> TransportError {
        TransportError(code, stage, device: device.description, sentence: "The printer \(device) \(what).")
    }
}
