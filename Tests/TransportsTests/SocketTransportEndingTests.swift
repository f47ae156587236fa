import Logging
import Testing
import Transports

@Suite("Socket transport, how it ends", .timeLimit(.minutes(1)))
struct SocketTransportEndingTests {
    private let logger = Logger(label: "test")

    @Test("a printer that reads slowly and talks meanwhile gets the last byte and an orderly end")
    func slowReader() async throws {
        let peer = try SlowPeer(endsItsHalf: true)
        let transport = SocketTransport(host: "127.0.0.1", port: peer.port, logger: logger)
        try await transport.open(within: .seconds(5))
        // More than the peer's system holds, less than ours does.
        try await transport.write([UInt8](repeating: 0x55, count: 300_000), within: .seconds(5))
        async let closing: Void = transport.close()
        peer.start()
        #expect(await peer.end() == SlowPeer.Ending(count: 300_000, error: 0))
        await closing
        #expect(OwnDescriptors.sockets(connectedTo: peer.port).isEmpty)
    }

    @Test("a printer that keeps its half open holds nobody up")
    func halfOpen() async throws {
        let peer = try SlowPeer(endsItsHalf: false)
        defer { peer.stop() }
        peer.start()
        let transport = SocketTransport(host: "127.0.0.1", port: peer.port, logger: logger)
        try await transport.open(within: .seconds(5))
        try await transport.write([0x31], within: .seconds(5))
        let started = ContinuousClock.now
        await transport.close()
        let lasted = ContinuousClock.now - started
        #expect(await peer.end() == SlowPeer.Ending(count: 1, error: 0))
        // It was sent something just now, so that it gets time to read it; but not for ever.
        #expect(lasted > .milliseconds(200) && lasted < .seconds(4))
    }
}
