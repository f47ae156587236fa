import Glibc

/// Who else has a printer open, as far as this user may know.
enum USBHolders {
    /// The kernel's driver that is bound to the interface, as `usblp`; `usbfs` means a program.
    static func driver(of device: USBDescription, interface: UInt8) -> String? {
        device.folder(ofInterface: interface)
            .flatMap { SystemText.target(of: "\($0)/driver") }
            .flatMap { $0.split(separator: "/").last }
            .map(String.init)
    }

    /// Programs that print through the kernel's driver: they hold `/dev/usb/lp0` or the like.
    static func programs(onDriverOf device: USBDescription, interface: UInt8) -> [String] {
        guard let folder = device.folder(ofInterface: interface) else { return [] }
        return SystemText.names(in: "\(folder)/usbmisc").flatMap { programs(holding: "/dev/usb/\($0)") }
    }

    /// Programs that have a device file open, each as `name (process 123)`.
    ///
    /// Of other users' programs only root sees the files. A container shows the file under its own root, so that the
    /// end of the path decides.
    static func programs(holding node: String) -> [String] {
        let own = getpid()
        return SystemText.names(in: "/proc").compactMap(pid_t.init).sorted().compactMap { process in
            guard process != own else { return nil }
            let folder = "/proc/\(process)/fd"
            let isHolder = SystemText.names(in: folder).contains {
                SystemText.target(of: "\(folder)/\($0)")?.hasSuffix(node) == true
            }
            guard isHolder else { return nil }
            return "\(SystemText.line("/proc/\(process)/comm") ?? "a program") (process \(process))"
        }
    }
}
