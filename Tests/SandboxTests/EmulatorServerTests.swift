import Logging
import PrinterLanguage
import Testing

@testable import Sandbox

@Suite("The printer on TCP", .timeLimit(.minutes(1)))
struct EmulatorServerTests {
    private static let receipt: [UInt8] = [0x1B, 0x40, 0x41, 0x0A, 0x1D, 0x56, 0x00]
    private static let fence: [UInt8] = [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, 0x30, 0x30, 0x30, 0x31]
    private static let fenced: [UInt8] = [0x37, 0x22, 0x30, 0x30, 0x30, 0x31, 0x00]
    private let folder = TemporaryFolder()

    /// Serves while the body runs.
    private func serving(
        _ faults: String = "", _ body: @Sendable @escaping (EmulatorServer, Int) async throws -> Void
    ) async throws {
        var options = EmulatorServer.Options(directory: folder.path)
        options.port = 0
        options.faults = try PrinterFaults(faults)
        options.pictures = false
        let server = EmulatorServer(options: options, logger: Logger(label: "test"))
        let port = try await server.start()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            try await body(server, port)
            group.cancelAll()
        }
    }

    @Test("It answers fences and status over the wire and writes the paper")
    func answers() async throws {
        try await serving { _, port in
            let client = try await RawClient(port: port)
            await client.send(Self.receipt + Self.fence)
            #expect(try await client.receive(7) == Self.fenced)
            await client.send([0x10, 0x04, 0x01])
            #expect(try await client.receive(1) == [0x12])
            await client.close()
        }
        #expect(folder.files == ["0001-job_1.escpos"])
        #expect(folder.bytes("0001-job_1.escpos") == Self.receipt)
    }

    @Test("Many connections, one after the other; a waiting one is served when the first has gone")
    func connections() async throws {
        try await serving { _, port in
            for _ in 0..<20 {
                let client = try await RawClient(port: port)
                await client.send(Self.receipt + Self.fence)
                #expect(try await client.receive(7) == Self.fenced)
                await client.close()
            }
            let first = try await RawClient(port: port)
            await first.send([0x10, 0x04, 0x01])
            #expect(try await first.receive(1) == [0x12])
            let second = try await RawClient(port: port)
            await second.send(Self.receipt + Self.fence)
            await first.send(Self.receipt + Self.fence)
            #expect(try await first.receive(7) == Self.fenced)
            await first.close()
            #expect(try await second.receive(7) == Self.fenced)
            await second.close()
        }
        #expect(folder.files.count == 22)
    }

    @Test("Paper out holds the fence back until the paper is there again")
    func paperOut() async throws {
        try await serving("paperOutAfter=1lines") { server, port in
            let client = try await RawClient(port: port)
            await client.send([0x1D, 0x61, 0x0F] + Self.receipt.dropFirst(2) + Self.fence)
            #expect(
                try await client.receive(8) == ESCPOSAnswer.automaticStatus([])
                    + ESCPOSAnswer.automaticStatus([.mediaEmpty, .offline]))
            try await server.device.refill()
            #expect(try await client.receive(11) == ESCPOSAnswer.automaticStatus([]) + Self.fenced)
            await client.close()
        }
    }

    @Test("A power cycle ends the connection, and the next one finds a printer")
    func power() async throws {
        try await serving("powerCycleAt=1lines") { _, port in
            let client = try await RawClient(port: port)
            await client.send(Self.receipt + Self.fence)
            let rest = try? await client.receiveAll()
            #expect(rest == nil || rest == [])
            await client.close()
            let next = try await RawClient(port: port)
            await next.send(Self.receipt + Self.fence)
            #expect(try await next.receive(7) == Self.fenced)
            await next.close()
        }
        #expect(folder.files.first == "0001-power.escpos")
    }

    @Test("A receipt without a fence comes out when the host pauses")
    func unfenced() async throws {
        let folder = folder
        try await serving { _, port in
            let client = try await RawClient(port: port)
            await client.send(Self.receipt)
            while folder.files.isEmpty { await Task.yield() }
            await client.close()
        }
        #expect(folder.files == ["0001-cut.escpos"])
    }
}
