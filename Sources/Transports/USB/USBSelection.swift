/// Which of the devices on the bus a device URI means.
///
/// Vendor and product come first, then the serial number. Printers of one model that have no serial number, or share
/// one, are told apart by the port to which they are connected: `serial=port:1-2.3`.
struct USBSelection: Sendable {
    let quirks: [USBQuirk]

    struct Choice: Hashable, Sendable {
        let description: USBDescription
        let channel: USBChannel
        let quirks: USBQuirks
    }

    enum Failure: Error, Hashable, Sendable {
        /// No device fits.
        case absent
        /// A device fits, but offers no way for receipts.
        case noPrinter(USBDescription)
        /// Several fit; their URIs.
        case several([DeviceURI])
    }

    /// What the serial number of a URI begins with where it is a port.
    static let portMark = "port:"

    /// All devices that are printers.
    func printers(among devices: [USBDescription]) -> [Choice] {
        devices.compactMap(choice)
    }

    func choose(_ uri: DeviceURI, among devices: [USBDescription]) throws(Failure) -> Choice {
        guard case .usb(let vendor, let product, let serial) = uri.device else { throw .absent }
        let fitting = devices.filter { device in
            (vendor ?? device.vendor) == device.vendor && (product ?? device.product) == device.product
                && (serial.map { isNamed(device, $0) } ?? true)
        }
        let printers = printers(among: fitting)
        switch printers.count {
        case 0:
            guard vendor != nil, let device = fitting.first else { throw .absent }
            throw .noPrinter(device)
        case 1:
            return printers[0]
        default:
            throw .several(printers.map { self.uri(of: $0.description, among: devices) })
        }
    }

    /// The URI that means this device and no other of those on the bus.
    func uri(of device: USBDescription, among devices: [USBDescription]) -> DeviceURI {
        let twins = devices.filter {
            $0.vendor == device.vendor && $0.product == device.product && $0.serial == device.serial
        }
        let port = device.portPath.map { Self.portMark + $0 }
        let serial = twins.count > 1 ? port ?? device.serial : device.serial ?? port
        return DeviceURI(.usb(vendor: device.vendor, product: device.product, serial: serial))
    }

    private func isNamed(_ device: USBDescription, _ serial: String) -> Bool {
        if serial.hasPrefix(Self.portMark) { return device.portPath == String(serial.dropFirst(Self.portMark.count)) }
        return device.serial == serial
    }

    private func choice(_ device: USBDescription) -> Choice? {
        let quirks = quirks.quirks(vendor: device.vendor, product: device.product)
        return USBChannel.choose(among: device.alternates, quirks: quirks).map {
            Choice(description: device, channel: $0, quirks: quirks)
        }
    }
}
