import Glibc
import Logging
import Testing
import Transports

@Suite("File transport", .timeLimit(.minutes(1)))
struct FileTransportTests {
    private let logger = Logger(label: "test")

    @Test("what is written comes after what the file held, and a new file is for its owner alone")
    func appending() async throws {
        let rig = try FileRig()
        defer { rig.stop() }
        for bytes in [[0x31, 0x0A], [0x32, 0x0A]] as [[UInt8]] {
            let transport = rig.transport()
            try await transport.open(within: .seconds(1))
            try await transport.write(bytes, within: .seconds(1))
            try await transport.finish(within: .seconds(1))
            await transport.close()
        }
        #expect(rig.contents() == [0x31, 0x0A, 0x32, 0x0A])
        var info = stat()
        #expect(stat(rig.path, &info) == 0)
        #expect(info.st_mode & 0o777 == 0o600)
    }

    @Test("a file that another holds is busy, and free again once that one closed it")
    func locking() async throws {
        let rig = try FileRig()
        defer { rig.stop() }
        let first = rig.transport()
        try await first.open(within: .seconds(1))
        #expect(await openingFailure(rig.transport())?.code == .busy)
        await first.close()
        let second = rig.transport()
        try await second.open(within: .seconds(1))
        await second.close()
    }

    @Test(
        "a path that is no printer is refused by its kind",
        arguments: [
            ("/dev/quittance-no-such-device", .notFound), ("/dev", .unsupported), ("/tmp/quittance-none/x", .notFound),
            ("/proc/self/status/x", .notFound), ("/dev/full/x", .notFound),
        ] as [(String, TransportError.Code)])
    func refusing(path: String, code: TransportError.Code) async throws {
        let failure = try #require(await openingFailure(FileTransport(path: path, logger: logger)))
        #expect(failure.code == code)
        #expect(failure.nothingSent)
        #expect(failure.sentence.contains("file:\(path)"))
    }

    @Test("a link into nowhere does not become a file")
    func danglingLink() async throws {
        let rig = try FileRig()
        defer { rig.stop() }
        #expect(symlink("\(rig.folder)/unplugged", rig.path) == 0)
        #expect(await openingFailure(rig.transport()) != nil)
        #expect(access("\(rig.folder)/unplugged", F_OK) != 0)
    }

    @Test("a pipe is not taken for a printer")
    func pipe() async throws {
        let rig = try FileRig()
        defer { rig.stop() }
        #expect(mkfifo(rig.path, 0o600) == 0)
        #expect(await openingFailure(rig.transport())?.code == .unsupported)
    }

    @Test("a device without room says so, and that nothing was taken")
    func full() async throws {
        let transport = FileTransport(path: "/dev/full", logger: logger)
        try await transport.open(within: .seconds(1))
        do throws(TransportError) {
            try await transport.write([0x31], within: .seconds(1))
            Issue.record("/dev/full took a byte")
        } catch {
            #expect(error.code == .io)
            #expect(error.nothingSent)
            #expect(error.sentence.contains("No space left"))
        }
        await transport.close()
    }

    @Test("a device that always says nothing is not the end, and closes at once")
    func silence() async throws {
        let transport = FileTransport(path: "/dev/null", logger: logger)
        try await transport.open(within: .seconds(1))
        try await transport.write([0x31], within: .seconds(1))
        try await transport.finish(within: .seconds(1))
        await transport.close()
        var events = 0
        for await _ in transport.events { events += 1 }
        #expect(events == 0)
    }

    private func openingFailure(_ transport: any Transport) async -> TransportError? {
        do throws(TransportError) {
            try await transport.open(within: .seconds(1))
            await transport.close()
            return nil
        } catch {
            return error
        }
    }
}
