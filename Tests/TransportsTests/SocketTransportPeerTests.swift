import Logging
import Testing

@testable import Transports

@Suite("Socket transport, dead peers and peers without paper", .timeLimit(.minutes(1)))
struct SocketTransportPeerTests {
    /// Dead after 2 s.
    private let patience = PeerPatience(
        idle: .seconds(1), interval: .seconds(1), questions: 1, longestPause: .seconds(1))

    /// More than all buffers hold.
    private let load = [UInt8](repeating: 0x55, count: 12 << 20)

    private func connected(to rig: SocketRig) async throws -> SocketTransport {
        let transport = SocketTransport(
            host: "127.0.0.1", port: rig.port, patience: patience, logger: Logger(label: "test"))
        try await transport.open(within: .seconds(5))
        try await transport.write([0x31], within: .seconds(5))
        _ = await rig.received(1)
        return transport
    }

    private func end(of transport: SocketTransport) async -> TransportError? {
        var last: TransportEvent?
        for await event in transport.events { last = event }
        guard case .gone(let error)? = last else { return nil }
        return error
    }

    @Test("a printer that lost its power is found, idle or with bytes on their way", arguments: [true, false])
    func dead(isIdle: Bool) async throws {
        let rig = try SocketRig()
        defer { rig.stop() }
        let transport = try await connected(to: rig)
        rig.deafen()
        let started = ContinuousClock.now
        if !isIdle { try await transport.write([0x32], within: .seconds(5)) }
        #expect(await end(of: transport)?.code == .gone)
        #expect(ContinuousClock.now - started < .seconds(10))
        await transport.close()
    }

    @Test("a printer that waits for paper longer than a dead one is given is not given up")
    func withoutPaper() async throws {
        let rig = try SocketRig()
        defer { rig.stop() }
        let transport = try await connected(to: rig)
        rig.stall()
        var failure: TransportError?
        do throws(TransportError) { try await transport.write(load, within: .seconds(6)) } catch { failure = error }
        #expect(failure?.code == .timedOut)
        rig.resume()
        let taken = failure?.bytesTaken ?? 0
        #expect(taken > 65_536)
        try await transport.finish(within: .seconds(20))
        #expect(await rig.received(1 + taken).count == 1 + taken)
        await transport.close()
    }

    @Test("one that dies while it waits for paper is found too")
    func deadWithoutPaper() async throws {
        let rig = try SocketRig()
        defer { rig.stop() }
        let transport = try await connected(to: rig)
        rig.stall()
        async let writing = failure(of: transport)
        // It answers, full as it is, until the cable is cut.
        rig.deafen()
        let started = ContinuousClock.now
        #expect(await writing?.code == .gone)
        #expect(ContinuousClock.now - started < .seconds(25))
        await transport.close()
    }

    private func failure(of transport: SocketTransport) async -> TransportError? {
        do throws(TransportError) { try await transport.write(load, within: .seconds(50)) } catch { return error }
        return nil
    }

    @Test(
        "the limit is lifted while the printer answers that it is full, and only then",
        arguments: [
            (0, 0, 0, 60_000, 2000), (100, 0, 0, 100, 0), (100, 0, 2, 1900, 0), (100, 0, 3, 1900, 2000),
            (100, 1, 0, 300, 0), (100, 1, 0, 500, 2000), (100, 1, 3, 60_000, 2000),
        ])
    func limits(pending: Int, unacknowledged: UInt32, probes: UInt8, silence: Int, limit: Int) {
        let state = PeerWatch.State(
            pending: pending, unacknowledged: unacknowledged, probes: probes, sinceLastAnswer: .milliseconds(silence))
        #expect(PeerWatch(patience: patience).limit(for: state) == .milliseconds(limit))
    }

    @Test("in the shop a dead printer is found after 25 s")
    func standard() {
        #expect(PeerPatience.standard.deadAfter == .seconds(25))
        #expect(PeerWatch(patience: .standard).interval == .seconds(1))
    }
}
