import CLibUSB

/// A printer that is ours: its interface is claimed, and the kernel's driver waits until we give it back.
///
/// A process that is killed cannot; the driver is bound again when the printer is next plugged in.
struct USBClaim: ~Copyable {
    let handle: USBHandle
    let choice: USBSelection.Choice
    private let givesBack: Bool

    /// How long a printer may take for a request on its control pipe.
    private static let patience: UInt32 = 1000

    /// Takes the printer, or says who has it.
    init(_ choice: USBSelection.Choice, in context: consuming USBContext, device: DeviceURI) throws(TransportError) {
        let handle = try Self.opened(choice.description, in: context, device: device)
        let givesBack = try Self.claim(handle.pointer, choice, device: device)
        do throws(USBError) {
            try Self.prepare(handle.pointer, choice)
        } catch {
            Self.release(handle.pointer, choice.channel, givesBack: givesBack)
            throw TransportError(error, .open, device: device)
        }
        self.handle = handle
        self.choice = choice
        self.givesBack = givesBack
    }

    deinit {
        Self.release(handle.pointer, choice.channel, givesBack: givesBack)
    }

    private static func opened(
        _ description: USBDescription, in context: consuming USBContext, device: DeviceURI
    ) throws(TransportError) -> USBHandle {
        do throws(USBError) {
            return try USBHandle(description, in: context)
        } catch {
            throw error.isDenied
                ? .denied(device, description, cause: error) : TransportError(error, .open, device: device)
        }
    }

    /// Claims the interface; true if a driver of the kernel had to step aside for it.
    private static func claim(
        _ handle: OpaquePointer, _ choice: USBSelection.Choice, device: DeviceURI
    ) throws(TransportError) -> Bool {
        let description = choice.description
        let interface = choice.channel.interface
        let number = CInt(interface)
        let hasDriver = libusb_kernel_driver_active(handle, number) == 1
        if hasDriver {
            // Who prints through the driver would lose the rest of the receipt.
            let programs = USBHolders.programs(onDriverOf: description, interface: interface)
            let driver = USBHolders.driver(of: description, interface: interface)
            guard programs.isEmpty else { throw .held(device, description, by: programs, driver: driver) }
            let status = libusb_detach_kernel_driver(handle, number)
            // Gone in the meantime is as good.
            if status != LIBUSB_ERROR_NOT_FOUND.rawValue && status < 0 {
                throw TransportError(USBError("libusb_detach_kernel_driver", status), .open, device: device)
            }
        }
        // Only a device that nobody configured: a set configuration resets the endpoints of all interfaces.
        var configuration: CInt = 0
        if libusb_get_configuration(handle, &configuration) == 0, configuration == 0 {
            libusb_set_configuration(handle, CInt(description.configuration))
        }
        let status = libusb_claim_interface(handle, number)
        guard status < 0 else { return hasDriver }
        if hasDriver { libusb_attach_kernel_driver(handle, number) }
        let error = USBError("libusb_claim_interface", status)
        guard error.isBusy else { throw TransportError(error, .open, device: device) }
        throw .held(
            device, description, by: USBHolders.programs(holding: description.node),
            driver: USBHolders.driver(of: description, interface: interface))
    }

    /// Resets where the table says so, and asks for the setting.
    private static func prepare(_ handle: OpaquePointer, _ choice: USBSelection.Choice) throws(USBError) {
        let channel = choice.channel
        let interface = CInt(channel.interface)
        if choice.quirks.traits.contains(.reset) {
            // SOFT_RESET of the printer class.
            let status = libusb_control_transfer(
                handle, 0x21, 0x02, 0, UInt16(channel.interface), nil, 0, patience)
            if status < 0 { try USBError.check(libusb_reset_device(handle), "libusb_reset_device") }
        }
        if channel.mustBeSet {
            let status = libusb_set_interface_alt_setting(handle, interface, CInt(channel.alternate))
            try USBError.check(status, "libusb_set_interface_alt_setting")
        }
    }

    private static func release(_ handle: OpaquePointer, _ channel: USBChannel, givesBack: Bool) {
        libusb_release_interface(handle, CInt(channel.interface))
        if givesBack { libusb_attach_kernel_driver(handle, CInt(channel.interface)) }
    }
}
