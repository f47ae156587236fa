import Glibc
import Logging
import Suites
import Transports

/// A plain file in a folder of its own.
final class FileRig: TransportRig {
    let folder: String
    var path: String { "\(folder)/paper.bin" }

    let abilities: TransportAbilities = []

    init() throws {
        var template = Array("/tmp/quittance-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp", errno) }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func transport() -> any Transport { FileTransport(path: path, logger: Logger(label: "test")) }

    func absentTransport() -> any Transport {
        FileTransport(path: "\(folder)/no-such-folder/paper.bin", logger: Logger(label: "test"))
    }

    func received(_ count: Int) async -> [UInt8] { contents() }

    func contents() -> [UInt8] {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(file, &buffer, buffer.count)
        return Array(buffer.prefix(max(count, 0)))
    }

    func say(_ bytes: [UInt8]) {}
    func stall() {}
    func resume() {}
    func vanish() {}

    func stop() {
        unlink(path)
        rmdir(folder)
    }
}
