import Foundation
import Testing

@Suite("The supervisor's socket", .timeLimit(.minutes(2)))
struct NotifyTests {
    /// A socket as systemd hands one to a unit of the type notify, which keeps what is said.
    private final class Supervisor {
        private let descriptor: Int32

        init(_ path: String) throws {
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let name = Array(path.utf8)
            try #require(name.count < MemoryLayout.size(ofValue: address.sun_path))
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
            let isBound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
                }
            }
            try #require(isBound)
        }

        deinit { close(descriptor) }

        /// The next word, if one has come.
        var word: String? {
            var buffer = [UInt8](repeating: 0, count: 256)
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
        }
    }

    @Test("hears that the service is ready once it is, and not before")
    func ready() async throws {
        let folder = try Folder()
        let path = folder.file("n")
        let supervisor = try Supervisor(path)
        #expect(supervisor.word == nil)
        let configuration = try String(contentsOfFile: folder.configuration(), encoding: .utf8)
        let service = try await RunningService(
            folder, configuration: configuration, launcher: ["/usr/bin/env", "NOTIFY_SOCKET=\(path)"])
        var word: String?
        try await wait("the word") {
            word = supervisor.word
            return word != nil
        }
        #expect(word == "READY=1")
        try await service.stop()
    }
}
