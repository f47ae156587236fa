import Foundation
import Glibc
import Receipts
import Testing

/// Large bodies on every connection, and a machine that has no memory left for them.
@Suite("Memory", .serialized, .timeLimit(.minutes(3)))
struct MemoryTests {
    private func service(in folder: Folder) async throws -> (RunningService, port: Int, token: String) {
        let service = try await RunningService(
            folder, configuration: String(contentsOfFile: folder.configuration(), encoding: .utf8),
            launcher: ["/usr/bin/prlimit", "--nofile=160:160"])
        let port = try #require(service.till.base.split(separator: ":").last.flatMap { Int($0) })
        return (service, port, try #require(service.till.tokens["till"]))
    }

    private func figure(_ name: String, of service: RunningService) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(service.id)/status", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + ":") })
        return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }) * 1024
    }

    /// Begins a call of so many bytes, and sends all but the last of them.
    private func begin(_ length: Int, announcing announced: Int? = nil, port: Int, token: String) throws
        -> RawConnection
    {
        let connection = try RawConnection(port: port)
        try connection.write(
            """
            POST /fiscal/reg_1/operations HTTP/1.1\r
            Host: localhost\r
            Authorization: Bearer \(token)\r
            Content-Type: application/json\r
            Content-Length: \(announced ?? length)\r
            \r

            """.utf8)
        try connection.write(repeatElement(UInt8(ascii: " "), count: length - 1))
        return connection
    }

    @Test("is bounded: a body on each connection takes less than 2 MB, and a till is served meanwhile")
    func bounded() async throws {
        let folder = try Folder()
        let (service, port, token) = try await service(in: folder)
        let till = try RawConnection(port: port)
        _ = try till.sell("before", token: token)
        let before = try figure("VmRSS", of: service)
        let held = try (0..<24).map { _ in try begin(1 << 20, port: port, token: token) }
        _ = try till.sell("meanwhile", token: token)
        let taken = try figure("VmRSS", of: service) - before
        #expect(taken < held.count * 2_000_000 + (32 << 20), "\(taken / held.count) bytes for each")
        // Whoever sends more than a body may have is turned away before it is all there.
        let large = try begin(1 << 21, announcing: 1 << 30, port: port, token: token)
        #expect(large.answer(within: 60)?.status == 413)
        _ = try till.sell("after", token: token)
        #expect(taken > held.count * 900_000, "they are held: \(taken)")
        // None of them is ever sent to its end, which must not keep the service from its own.
        try await service.stop()
        withExtendedLifetime(held) {}
    }

    @Test("that ends takes nothing with it that was accepted")
    func ends() async throws {
        let folder = try Folder()
        var (service, port, token) = try await service(in: folder)
        let till = try RawConnection(port: port)
        // With the first sale come the threads that serve it, each with its stack.
        var accepted = try till.sell("sale-first", token: token)
        let limit = try figure("VmSize", of: service) + (8 << 20)
        let limited = try await Program.tool("prlimit", ["--pid", "\(service.id)", "--as=\(limit):\(limit)"])
        try #require(limited.status == 0, "\(limited.output)")
        var held: [RawConnection] = []
        do {
            for number in 0..<30 {
                accepted += try till.sell("sale-\(number)", token: token)
                held.append(try begin(1 << 20, port: port, token: token))
            }
        } catch is Till.Failure {
            // It had no memory for this one.
        }
        let hasEnded = !service.isRunning
        if !hasEnded { kill(service.id, SIGKILL) }
        try await wait("the service to end") { !service.isRunning }
        held = []
        (service, port, token) = try await self.service(in: folder)
        let again = try RawConnection(port: port)
        let queue = try again.ask("GET", "/v1/queue?limit=200", token: token)?.body ?? ""
        for key in accepted { #expect(queue.contains("\"\(key)\""), "\(key) was accepted (ended: \(hasEnded))") }
        _ = try again.sell("afterwards", token: token)
        try await service.stop()
        let audit = try await Program.run("audit", "verify", "--config", folder.file("quittance.yaml"))
        #expect(audit.status == 0, "\(audit.errors)")
    }
}
