import Glibc
import Logging
import Suites
import Synchronization

@testable import Transports

/// A printer in the USB rig, told over the rig's socket what to be and to do.
///
/// Only a process that the rig has started can have one.
final class USBRig: TransportRig {
    let name: String
    let abilities: TransportAbilities = [.talks, .stalls, .vanishes]
    private let quirks: [USBQuirk]

    /// The folder of the package, from where this file stands.
    static let root = #filePath.split(separator: "/").dropLast(4).reduce(into: "") { $0 += "/\($1)" }

    /// The rig's socket, where this process runs inside it.
    static let socket = getenv("QUITTANCE_USB_RIG").map { String(cString: $0) }

    private static let count = Mutex(0)

    /// Plugs in a printer; the words are those of the rig's `add`.
    init(_ face: String = "", quirks: [USBQuirk] = USBQuirk.known) {
        name = Self.count.withLock { count in
            count += 1
            return "P\(count)"
        }
        self.quirks = quirks
        Self.tell("add \(name) \(face)")
    }

    deinit {
        Self.tell("remove \(name)")
    }

    /// Says something to the rig about this printer, and gives its answer.
    @discardableResult
    func tell(_ word: String, _ rest: String = "") -> String { Self.tell("\(word) \(name) \(rest)") }

    var uri: DeviceURI { DeviceURI(.usb(vendor: 0x04B8, product: 0x0E28, serial: name)) }

    func transport() -> any Transport { usbTransport() }

    func usbTransport(_ uri: DeviceURI? = nil) -> USBTransport {
        USBTransport(uri ?? self.uri, quirks: quirks, logger: Logger(label: "test"))
    }

    func absentTransport() -> any Transport {
        USBTransport(
            DeviceURI(.usb(vendor: 0x04B8, product: 0x0E28, serial: "nobody")), logger: Logger(label: "test"))
    }

    func received(_ count: Int) async -> [UInt8] {
        while !Task.isCancelled, (Int(tell("await", "\(count) 100")) ?? 0) < count { await Task.yield() }
        return contents("dump")
    }

    /// Everything that came out of the printer.
    func paper() -> [UInt8] { contents("paper") }

    func say(_ bytes: [UInt8]) {
        tell("say", bytes.reduce(into: "") { $0 += ($1 < 16 ? "0" : "") + String($1, radix: 16) })
    }

    func stall() { tell("change", "stuck=1") }
    func resume() { tell("change", "stuck=0") }
    func vanish() { tell("unplug") }
    func stop() {}

    private func contents(_ word: String) -> [UInt8] {
        let path = "\(Self.socket ?? "").\(name).\(word)"
        tell(word, path)
        defer { unlink(path) }
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var info = stat()
        fstat(file, &info)
        return [UInt8](unsafeUninitializedCapacity: Int(info.st_size)) { buffer, count in
            count = max(read(file, buffer.baseAddress, buffer.count), 0)
        }
    }

    @discardableResult
    private static func tell(_ line: String) -> String {
        guard let socket, let answer = exchange(line, at: socket) else { preconditionFailure("no rig: \(line)") }
        precondition(!answer.hasPrefix("error"), "\(line): \(answer)")
        return answer
    }

    private static func exchange(_ line: String, at path: String) -> String? {
        let descriptor = Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        let words = Array("\(line)\n".utf8)
        guard status == 0, write(descriptor, words, words.count) == words.count else { return nil }
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while answer.last != 0x0A {
            let count = read(descriptor, &piece, piece.count)
            guard count > 0 else { return nil }
            answer += piece.prefix(count)
        }
        return String(decoding: answer.dropLast(), as: UTF8.self)
    }
}
