import CLibUSB

/// A session with libusb, with nothing shared between two of them.
///
/// A new one looks at the bus anew, so that it sees what no hot-plug message told, as in a container without udev.
struct USBContext: ~Copyable {
    let pointer: OpaquePointer

    init() throws(USBError) {
        var context: OpaquePointer?
        try USBError.check(libusb_init(&context), "libusb_init")
        guard let context else { throw USBError("libusb_init", LIBUSB_ERROR_OTHER.rawValue) }
        pointer = context
    }

    deinit {
        libusb_exit(pointer)
    }

    /// Everything on the bus; a device that vanishes meanwhile is left out.
    func devices() throws(USBError) -> [USBDescription] {
        try withList { list in list.compactMap(Self.description) }
    }

    /// A new handle of the device that stands at this place on the bus.
    func handle(of device: USBDescription) throws(USBError) -> OpaquePointer {
        let status: (CInt, OpaquePointer?) = try withList { list in
            let found = list.first {
                libusb_get_bus_number($0) == device.bus && libusb_get_device_address($0) == device.address
            }
            guard let found else { return (LIBUSB_ERROR_NO_DEVICE.rawValue, nil) }
            var handle: OpaquePointer?
            let status = libusb_open(found, &handle)
            return (status, handle)
        }
        try USBError.check(status.0, "libusb_open")
        guard let handle = status.1 else { throw USBError("libusb_open", LIBUSB_ERROR_OTHER.rawValue) }
        return handle
    }

    private func withList<Outcome>(_ use: ([OpaquePointer]) -> Outcome) throws(USBError) -> Outcome {
        var list: UnsafeMutablePointer<OpaquePointer?>?
        let count = libusb_get_device_list(pointer, &list)
        try USBError.check(CInt(truncatingIfNeeded: count), "libusb_get_device_list")
        defer { libusb_free_device_list(list, 1) }
        return use((0..<count).compactMap { list?[$0] })
    }

    private static func description(of device: OpaquePointer) -> USBDescription? {
        var descriptor = libusb_device_descriptor()
        guard libusb_get_device_descriptor(device, &descriptor) == 0 else { return nil }
        var configuration: UnsafeMutablePointer<libusb_config_descriptor>?
        // A device that nobody has configured yet has no active one.
        if libusb_get_active_config_descriptor(device, &configuration) != 0 {
            guard libusb_get_config_descriptor(device, 0, &configuration) == 0 else { return nil }
        }
        guard let configuration else { return nil }
        defer { libusb_free_config_descriptor(configuration) }
        let bus = libusb_get_bus_number(device)
        var ports = [UInt8](repeating: 0, count: 7)
        let depth = Int(libusb_get_port_numbers(device, &ports, CInt(ports.count)))
        let path = depth > 0 ? "\(bus)-" + ports.prefix(depth).map { String($0) }.joined(separator: ".") : nil
        func words(_ attribute: String) -> String? {
            path.flatMap { SystemText.line("/sys/bus/usb/devices/\($0)/\(attribute)") }
        }
        return USBDescription(
            vendor: descriptor.idVendor, product: descriptor.idProduct, bus: bus,
            address: libusb_get_device_address(device), portPath: path, serial: words("serial"),
            manufacturer: words("manufacturer"), name: words("product"),
            configuration: configuration.pointee.bConfigurationValue, alternates: alternates(of: configuration.pointee))
    }

    private static func alternates(of configuration: libusb_config_descriptor) -> [USBAlternate] {
        UnsafeBufferPointer(start: configuration.interface, count: Int(configuration.bNumInterfaces)).flatMap {
            UnsafeBufferPointer(start: $0.altsetting, count: Int($0.num_altsetting)).map { setting in
                USBAlternate(
                    interface: setting.bInterfaceNumber, number: setting.bAlternateSetting,
                    interfaceClass: setting.bInterfaceClass, subclass: setting.bInterfaceSubClass,
                    protocolNumber: setting.bInterfaceProtocol,
                    endpoints: UnsafeBufferPointer(start: setting.endpoint, count: Int(setting.bNumEndpoints)).map {
                        USBEndpoint(
                            address: $0.bEndpointAddress, attributes: $0.bmAttributes, maximum: $0.wMaxPacketSize)
                    })
            }
        }
    }
}
