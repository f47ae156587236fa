/// A queue on a server, in the spellings that IPP wants.
struct CUPSAddress: Hashable, Sendable {
    let host: String
    let port: UInt16
    let queue: String

    /// The path of the queue on its server.
    var resource: String { "/printers/\(encodedQueue)" }

    /// `printer-uri`.
    var uri: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "ipp://\(name):\(port)\(resource)"
    }

    private var encodedQueue: String {
        queue.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
