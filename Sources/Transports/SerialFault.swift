import Glibc

/// Why a serial line could not be set up.
enum SerialFault: Error, Sendable {
    case system(SystemError)
    case held([LockHolder])
    /// The user may not open it.
    case denied(SystemError)
    /// It is no terminal line at all.
    case noLine
    /// It does another rate than was asked for.
    case rate(offered: Int)
    /// It does not do the flow control, or 8N1.
    case form

    /// The error that a person can act on.
    func error(path: String, baud: Int, flow: FlowControl, device: DeviceURI) -> TransportError {
        func error(_ code: TransportError.Code, _ text: String, _ cause: SystemError? = nil) -> TransportError {
            TransportError(
                code, .open, device: device.description, sentence: "\(device): \(text)", cause: cause)
        }
        switch self {
        case .system(let cause): return TransportError(cause, .open, device: device.description)
        case .held(let holders) where holders.isEmpty:
            // Held without a lock (TIOCEXCL): whoever has it open.
            return .held(device, by: USBHolders.programs(holding: Self.target(of: path)))
        case .held(let holders): return .held(device, by: holders.map(\.description))
        case .denied(let cause):
            return error(.permission, "\(path) \(Self.remedy(for: path)) (\(cause))", cause)
        case .noLine:
            return error(
                .unsupported, "\(path) is no serial line; write file:\(path) for a printer's device or a plain file")
        case .rate(let offered):
            return error(
                .unsupported,
                "the line does not do \(baud) baud, it offers \(offered); set the printer to a rate that both do")
        case .form:
            return error(
                .unsupported, "the line does not do 8N1 with flow=\(flow.rawValue); try flow=xonxoff or flow=none")
        }
    }

    /// Which file it is, whose, and how the service's user comes to it; on Debian lines belong to the group dialout.
    private static func remedy(for path: String) -> String {
        var info = stat()
        guard stat(path, &info) == 0 else { return "may not be opened by user \(geteuid())" }
        let mode = String(info.st_mode & 0o777, radix: 8)
        let group = groupName(info.st_gid) ?? "\(info.st_gid)"
        let rights = "(group \(group), mode 0\(mode)) may not be opened by user \(geteuid())"
        guard info.st_mode & 0o060 == 0o060, info.st_gid != 0 else {
            return "\(rights): give it to the group dialout with mode 0660 by a udev rule"
        }
        return "\(rights): put the service's user into the group \(group) and start the service again"
    }

    /// The line's own name, to which a path of the kind /dev/serial/by-id leads.
    private static func target(of path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func groupName(_ id: gid_t) -> String? {
        var entry = group()
        var found: UnsafeMutablePointer<group>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getgrgid_r(id, &entry, &buffer, buffer.count, &found) == 0, let name = found?.pointee.gr_name else {
            return nil
        }
        return String(cString: name)
    }
}
