import CLibUSB

/// An open device, and the session in which it was opened.
struct USBHandle: ~Copyable {
    let pointer: OpaquePointer
    let context: USBContext

    init(_ device: USBDescription, in context: consuming USBContext) throws(USBError) {
        pointer = try context.handle(of: device)
        self.context = context
    }

    deinit {
        libusb_close(pointer)
    }

    /// What the printer says about itself, asked for on the control pipe; nil where it does not say.
    ///
    /// The kernel lets this one request through without a claim. Source: USB Device Class Definition for Printing Devices 1.1,
    /// section 4.2.1.
    func deviceID(_ channel: USBChannel, within limit: Duration) -> USBDeviceID? {
        var answer = [UInt8](repeating: 0, count: 1024)
        let place = UInt16(channel.interface) << 8 | UInt16(channel.alternate)
        let count = libusb_control_transfer(
            pointer, 0xA1, 0x00, 0, place, &answer, UInt16(answer.count), UInt32(max(limit.milliseconds, 1)))
        return count > 0 ? USBDeviceID(answer: Array(answer.prefix(Int(count)))) : nil
    }
}
