import CLibUSB

/// A call of libusb that failed.
///
/// Source: libusb 1.0, `enum libusb_error`.
struct USBError: Error, Hashable, Sendable, CustomStringConvertible {
    let call: String
    let number: CInt

    init(_ call: String, _ number: CInt) {
        self.call = call
        self.number = number
    }

    /// Refuses a negative return value.
    @discardableResult
    static func check(_ number: CInt, _ call: String) throws(USBError) -> CInt {
        guard number >= 0 else { throw USBError(call, number) }
        return number
    }

    var isMissingDevice: Bool {
        number == LIBUSB_ERROR_NO_DEVICE.rawValue || number == LIBUSB_ERROR_NOT_FOUND.rawValue
    }

    var isDenied: Bool { number == LIBUSB_ERROR_ACCESS.rawValue }
    var isBusy: Bool { number == LIBUSB_ERROR_BUSY.rawValue }

    var description: String { "\(call): \(String(cString: libusb_error_name(number)))" }
}
