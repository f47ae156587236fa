import CLibUSB

extension TransportError {
    /// Translates a failed call of libusb.
    init(_ error: USBError, _ stage: Stage, device: DeviceURI, bytesTaken: Int = 0, of total: Int = 0) {
        let (code, remedy) = Self.meaning(of: error, stage)
        let act =
            switch stage {
            case .open: "opening"
            case .write: "writing"
            case .finish: "handing over the last bytes"
            case .read: "reading"
            }
        let progress = stage == .write ? " after \(bytesTaken) of \(total) bytes" : ""
        self.init(
            code, stage, device: device.description,
            sentence: "\(device): \(act) failed\(progress) (\(error)); \(remedy)", bytesTaken: bytesTaken,
            cause: error)
    }

    /// Says that no device, or more than one, is what a URI means.
    init(_ failure: USBSelection.Failure, device: DeviceURI) {
        let (code, sentence): (Code, String) =
            switch failure {
            case .absent:
                (
                    .notFound,
                    "no such printer is connected; check the cable, its power, and the name in the configuration"
                )
            case .noPrinter(let description):
                (.unsupported, "\(description.node) is such a device, but it offers no way for a printer's data")
            case .several(let uris):
                (
                    .notFound,
                    "\(uris.count) printers answer to that name; write one of "
                        + uris.map(\.description).joined(separator: ", ")
                )
            }
        self.init(code, .open, device: device.description, sentence: "\(device): \(sentence)")
    }

    /// What a libusb error means at a stage, and what an operator can do about it.
    private static func meaning(of error: USBError, _ stage: Stage) -> (Code, String) {
        switch libusb_error(error.number) {
        case LIBUSB_ERROR_NO_DEVICE, LIBUSB_ERROR_NOT_FOUND:
            stage == .open
                ? (.notFound, "check that the printer is plugged in and switched on")
                : (.gone, "the printer was unplugged or switched off")
        case LIBUSB_ERROR_ACCESS: (.permission, "give the service's user access to it, through the group lp")
        case LIBUSB_ERROR_BUSY: (.busy, "another program holds the printer; end it, or print through it")
        case LIBUSB_ERROR_TIMEOUT: (.timedOut, "check the printer's paper and cover")
        case LIBUSB_ERROR_NOT_SUPPORTED: (.unsupported, "the system cannot do this with the printer")
        default: (.io, "check the cable, and switch the printer off and on")
        }
    }
}
