import Dispatch
import Glibc
import Logging
import Synchronization
import Testing

@testable import Transports

@Suite("Device lock", .timeLimit(.minutes(1)))
struct LockTests {
    private let logger = Logger(label: "test")
    private let device = DeviceURI(.socket(host: "127.0.0.1", port: 9100))

    private func openingFailure(_ transport: any Transport) async -> TransportError? {
        do throws(TransportError) {
            try await transport.open(within: .seconds(5))
            await transport.close()
            return nil
        } catch {
            return error
        }
    }

    /// Where the lock of a port at loopback is.
    private func lockFile(ofPort port: UInt16) throws -> String {
        try DeviceLock("socket-127.0.0.1-\(port)", for: device).path
    }

    @Test("a socket that another process holds is busy by its name, and free once that one is killed")
    func otherProcess() async throws {
        let rig = try SocketRig()
        defer { rig.stop() }
        let child = try LockChild(locking: try lockFile(ofPort: rig.port))
        let failure = try #require(await openingFailure(rig.transport()))
        #expect(failure.code == .busy)
        #expect(failure.nothingSent)
        #expect(failure.sentence.contains("sh (process \(child.process)) holds the printer"))
        #expect(failure.sentence.contains("socket://127.0.0.1:\(rig.port)"))
        child.kill()
        #expect(await openingFailure(rig.transport()) == nil)
    }

    @Test("while a transport is open, another process does not get the lock; afterwards it does")
    func againstOthers() async throws {
        let rig = try SocketRig()
        defer { rig.stop() }
        let path = try lockFile(ofPort: rig.port)
        let transport = rig.transport()
        try await transport.open(within: .seconds(5))
        #expect(try LockChild.canLock(path) == false)
        await transport.close()
        #expect(access(path, F_OK) != 0, "a lock that is given back leaves no file")
        #expect(try LockChild.canLock(path))
        unlink(path)
    }

    @Test("a transport that failed to open, or was let go unclosed, holds nothing")
    func failures() async throws {
        let rig = try SocketRig()
        defer { rig.stop() }
        do {
            let forgotten = rig.transport()
            try await forgotten.open(within: .seconds(5))
        }
        #expect(await openingFailure(rig.transport()) == nil)
        let absent = rig.absentTransport()
        #expect(await openingFailure(absent)?.code == .refused)
        let again = try DeviceURI("\(absent.device)")
        guard case .socket(let host, let port) = again.device else { return }
        #expect(await openingFailure(SocketTransport(host: host, port: port, logger: logger))?.code == .refused)
    }

    @Test("one printer by two names is one printer, two ports of a host are two")
    func identity() async throws {
        let (first, second) = (try SocketRig(), try SocketRig())
        defer {
            first.stop()
            second.stop()
        }
        let transport = first.transport()
        try await transport.open(within: .seconds(5))
        let other = SocketTransport(host: "localhost", port: first.port, logger: logger)
        let failure = try #require(await openingFailure(other))
        #expect(failure.code == .busy)
        #expect(failure.sentence.contains("another connection of this process (\(getpid()))"))
        #expect(await openingFailure(second.transport()) == nil)
        await transport.close()
    }

    @Test("a file that another process holds names it")
    func file() async throws {
        let rig = try FileRig()
        defer { rig.stop() }
        close(open(rig.path, O_CREAT | O_WRONLY, 0o600))
        let child = try LockChild(locking: rig.path)
        #expect(await openingFailure(rig.transport())?.sentence.contains("(process \(child.process))") == true)
    }

    @Test("the first folder that can be used is used, and none at all is an error that names them")
    func folders() throws {
        let rig = try FileRig()
        defer { rig.stop() }
        let missing = "\(rig.folder)/none"
        let mask = umask(0o077)
        defer { umask(mask) }
        do {
            let lock = try DeviceLock("socket-[::1]-9100", for: device, in: [missing, "/proc/self", rig.folder])
            #expect(lock.path == "\(rig.folder)/quittance-socket----1--9100.lock")
            var info = stat()
            #expect(stat(lock.path, &info) == 0)
            #expect(info.st_mode & 0o777 == 0o644)
        }
        do throws(TransportError) {
            _ = try DeviceLock("x", for: device, in: [missing])
            Issue.record("locked in a folder that is not there")
        } catch {
            #expect(error.code == .io)
            #expect(error.sentence.contains(missing))
        }
    }

    @Test("a file that a killed process left is taken over, a link is not followed")
    func leftovers() throws {
        let rig = try FileRig()
        defer { rig.stop() }
        let path = "\(rig.folder)/quittance-x.lock"
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        do { _ = try DeviceLock("x", for: device, in: [rig.folder]) }
        #expect(access(path, F_OK) != 0)
        let elsewhere = "\(rig.folder)/elsewhere"
        close(open(elsewhere, O_CREAT | O_WRONLY, 0o600))
        #expect(symlink(elsewhere, path) == 0)
        do throws(TransportError) {
            _ = try DeviceLock("x", for: device, in: [rig.folder])
            Issue.record("locked what a link leads to")
        } catch {
            #expect(error.sentence.contains("the lock file \(path) cannot be used"))
        }
        unlink(path)
        unlink(elsewhere)
    }

    @Test("however many ask at once, one has it")
    func contention() async throws {
        let rig = try FileRig()
        defer { rig.stop() }
        let counts = LockCounts()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<3 {
                group.addTask {
                    await withCheckedContinuation { done in
                        // Threads of their own: this pool's are for the other tests.
                        DispatchQueue(label: "asker.\(number)").async {
                            for _ in 0..<400 { counts.ask(for: device, in: rig.folder) }
                            done.resume()
                        }
                    }
                }
            }
        }
        #expect(counts.taken.load(ordering: .relaxed) > 0)
        #expect(counts.doubled.load(ordering: .relaxed) == 0)
    }

    @Test("the service's own folder comes first, a private one for temporary files never")
    func order() {
        #expect(DeviceLock.folders.suffix(3) == ["/run/quittance", "/run/lock", "/tmp"])
    }

    @Test("the kernel's table names who holds a file, not who waits for it or holds another")
    func table() {
        let table = """
            1: FLOCK  ADVISORY  WRITE 708 08:01:5678 0 EOF
            2: FLOCK  ADVISORY  WRITE 709 08:01:56789 0 EOF
            2: -> FLOCK  ADVISORY  WRITE 710 08:01:5678 0 EOF
            3: POSIX  ADVISORY  WRITE 711 08:01:5678 0 EOF
            4: FLOCK  ADVISORY  WRITE 0 08:01:5678 0 EOF
            5: FLOCK  ADVISORY  READ 712 fe:1f:5678 0 EOF
            nonsense
            """
        #expect(LockHolder.processes(in: table, major: 8, minor: 1, inode: 5678) == [708])
        #expect(LockHolder.processes(in: table, major: 0xFE, minor: 0x1F, inode: 5678) == [712])
        #expect(LockHolder.processes(in: table, major: 8, minor: 2, inode: 5678).isEmpty)
    }

    @Test(
        "a device's numbers are read as they are packed",
        arguments: [(0x0801, 8, 1), (0xFE00, 254, 0), (0x1004_02FE, 0x402, 0x1_00FE), (0x1000_0000_0001, 0x1000, 1)])
    func device(packed: UInt64, major: UInt64, minor: UInt64) {
        #expect(LockHolder.parts(ofDevice: packed) == (major, minor))
    }
}
