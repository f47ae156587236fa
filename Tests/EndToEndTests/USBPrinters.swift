import Foundation
import Glibc
import Testing

/// The USB rig, told over its socket what becomes of its printers.
struct USBPrinters: Sendable {
    /// Where its socket and its copies of the paper are.
    let folder: String

    /// The folder of the package, from where this file stands.
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    private var socket: String { folder + "/rig" }

    /// What starts a program among the rig's printers.
    var launcher: [String] {
        ["/usr/bin/python3", Self.root.appending(path: "Rigs/usb/usb_rig.py").path, socket, "--"]
    }

    /// Says a line to the rig, and gives its answer.
    @discardableResult
    func tell(_ line: String) throws -> String {
        let descriptor = Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socket.utf8.prefix(107)) }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        let words = Array("\(line)\n".utf8)
        try #require(status == 0 && write(descriptor, words, words.count) == words.count, "no rig: \(line)")
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while answer.last != 0x0A {
            let count = read(descriptor, &piece, piece.count)
            try #require(count > 0, "the rig went: \(line)")
            answer += piece.prefix(count)
        }
        let text = String(decoding: answer.dropLast(), as: UTF8.self)
        try #require(!text.hasPrefix("error"), "\(line): \(text)")
        return text
    }

    func isHere(_ name: String) throws -> Bool { try tell("here \(name)") == "1" }

    /// Everything that came out of a printer.
    func paper(_ name: String) throws -> Data {
        try tell("paper \(name) \(folder)/\(name).paper")
        return try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).paper"))
    }
}
