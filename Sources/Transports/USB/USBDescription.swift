/// A device on the bus as its descriptors and the kernel describe it: a value that keeps nothing open.
struct USBDescription: Hashable, Sendable {
    let vendor: UInt16
    let product: UInt16
    let bus: UInt8
    let address: UInt8

    /// Bus and ports down to the device, as in `1-2.3`, the kernel's spelling.
    ///
    /// It stays when the address changes.
    let portPath: String?
    let serial: String?
    let manufacturer: String?
    let name: String?

    /// `bConfigurationValue` of the configuration to which the settings belong.
    let configuration: UInt8
    let alternates: [USBAlternate]

    /// The file by which programs open the device.
    var node: String { "/dev/bus/usb/\(Self.padded(bus))/\(Self.padded(address))" }

    /// The folder in which the kernel describes the device.
    var folder: String? { portPath.map { "/sys/bus/usb/devices/\($0)" } }

    /// The folder in which the kernel describes one of the device's interfaces.
    func folder(ofInterface interface: UInt8) -> String? {
        folder.map { "\($0)/\(portPath ?? ""):\(configuration).\(interface)" }
    }

    private static func padded(_ number: UInt8) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }
}
