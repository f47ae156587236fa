import Logging
import PrinterLanguage
import Suites
import Transports

@testable import Sandbox

/// A virtual printer as a device under the transports' conformance suite.
final class VirtualRig: TransportRig {
    let folder = TemporaryFolder()
    let rack: VirtualRack

    init(faults: PrinterFaults = PrinterFaults()) {
        rack = VirtualRack(faults: faults, pictures: false, logger: Logger(label: "test"))
    }

    var abilities: TransportAbilities { [.vanishes] }

    func device() async throws -> VirtualDevice {
        let device = try await rack.device(directory: folder.path)
        if await device.recording == nil { await device.record() }
        return device
    }

    func transport() -> any Transport { Recorded(rig: self) }

    func absentTransport() -> any Transport { rack.transport(directory: "/dev/null/paper") }

    func received(_ count: Int) async -> [UInt8] { (try? await device().recording) ?? [] }

    func say(_ bytes: [UInt8]) {}
    func stall() {}
    func resume() {}

    func vanish() {
        Task { try await device().powerCycle() }
    }

    func stop() {}

    /// The transport as it is, with the recording switched on before it opens.
    private actor Recorded: Transport {
        private let rig: VirtualRig
        private let inner: any Transport
        nonisolated let device: DeviceURI
        nonisolated let events: AsyncStream<TransportEvent>

        init(rig: VirtualRig) {
            self.rig = rig
            inner = rig.rack.transport(directory: rig.folder.path)
            device = inner.device
            events = inner.events
        }

        func open(within limit: Duration) async throws(TransportError) {
            _ = try? await rig.device()
            try await inner.open(within: limit)
        }

        func write(_ bytes: [UInt8], within limit: Duration) async throws(TransportError) {
            try await inner.write(bytes, within: limit)
        }

        func finish(within limit: Duration) async throws(TransportError) { try await inner.finish(within: limit) }
        func close() async { await inner.close() }
    }
}
