import Glibc

extension TransportError {
    /// The rule that lets the service's user open printers, as it is installed.
    static let rule = "/etc/udev/rules.d/70-quittance.rules"

    /// Says which file may not be opened, and which rule opens it.
    static func denied(_ device: DeviceURI, _ description: USBDescription, cause: USBError) -> TransportError {
        let node = description.node
        var info = stat()
        let rights =
            stat(node, &info) == 0
            ? "owner \(info.st_uid), group \(info.st_gid), mode 0\(String(info.st_mode & 0o777, radix: 8))"
            : "which cannot be looked at"
        return TransportError(
            .permission, .open, device: device.description,
            sentence: "\(device): \(node) (\(rights)) may not be opened by user \(geteuid()) (\(cause)); install "
                + "udev/70-quittance.rules as \(rule), put the service's user into the group lp, and plug the printer "
                + "in again",
            cause: cause)
    }

    /// Says who has the printer, where that can be known.
    static func held(_ device: DeviceURI, _ description: USBDescription, by programs: [String], driver: String?)
        -> TransportError
    {
        let holder =
            if !programs.isEmpty {
                "\(programs.joined(separator: ", ")) holds it; end it, or print through it"
            } else if let driver, driver != "usbfs" {
                "the kernel's driver \(driver) holds it and does not let go"
            } else {
                "another connection of this service, or a program of another user, holds it; end it, or print through it"
            }
        return TransportError(
            .busy, .open, device: device.description, sentence: "\(device): \(description.node) is in use: \(holder)")
    }
}
