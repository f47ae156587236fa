/// Where a printer is, as the configuration writes it: `socket://10.0.0.9`, `file:/dev/usb/lp0`, `usb:` and so on.
///
/// Two spellings of one device are equal. A value says nothing about whether this build can open it.
package struct DeviceURI: Hashable, Sendable, CustomStringConvertible {
    package enum Device: Hashable, Sendable {
        /// Vendor and product; none of them means the only printer there is.
        case usb(vendor: UInt16?, product: UInt16?, serial: String?)
        case cups(host: String, port: UInt16, queue: String)
        case socket(host: String, port: UInt16)
        case serial(path: String, baud: Int, flow: FlowControl)
        case file(path: String)
        case virtual(directory: String)
    }

    package let device: Device

    /// Whether a spooler stands between us and the printer.
    package var isSpooled: Bool { if case .cups = device { true } else { false } }

    package init(_ device: Device) {
        self.device = device
    }

    package var scheme: String {
        switch device {
        case .usb: "usb"
        case .cups: "cups"
        case .socket: "socket"
        case .serial: "serial"
        case .file: "file"
        case .virtual: "virtual"
        }
    }

    /// The canonical text, which parses back to an equal value.
    package var description: String {
        switch device {
        case .usb(let vendor?, let product?, let serial):
            "usb://\(Self.hex(vendor))/\(Self.hex(product))" + (serial.map { "?serial=\(Self.encoded($0))" } ?? "")
        case .usb: "usb:"
        case .cups(let host, 631, let queue): "cups://\(Self.bracketed(host))/\(queue)"
        case .cups(let host, let port, let queue): "cups://\(Self.bracketed(host)):\(port)/\(queue)"
        case .socket(let host, let port): "socket://\(Self.bracketed(host)):\(port)"
        case .serial(let path, let baud, .hardware): "serial:\(path)?baud=\(baud)"
        case .serial(let path, let baud, let flow): "serial:\(path)?baud=\(baud)&flow=\(flow.rawValue)"
        case .file(let path): "file:\(path)"
        case .virtual(let directory): "virtual:\(directory)"
        }
    }

    /// The same device with a relative path of `file:` and `virtual:` taken from a folder.
    package func resolved(against folder: String) -> DeviceURI {
        func absolute(_ path: String) -> String {
            path.hasPrefix("/") ? path : folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
        }
        switch device {
        case .file(let path): return DeviceURI(.file(path: absolute(path)))
        case .virtual(let directory): return DeviceURI(.virtual(directory: absolute(directory)))
        case .usb, .cups, .socket, .serial: return self
        }
    }

    private static func bracketed(_ host: String) -> String {
        host.contains(":") ? "[\(host)]" : host
    }

    private static func hex(_ number: UInt16) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// Percent-encodes everything but the unreserved characters of RFC 3986.
    private static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
