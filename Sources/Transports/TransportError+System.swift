import Glibc

extension TransportError {
    /// Translates a failed call of the kernel.
    init(_ error: SystemError, _ stage: Stage, device: String, bytesTaken: Int = 0, of total: Int = 0) {
        let (code, remedy) = Self.meaning(of: error.number, stage)
        let progress = stage == .write ? " after \(bytesTaken) of \(total) bytes" : ""
        self.init(
            code, stage, device: device,
            sentence: "\(device): \(Self.act(stage)) failed\(progress) (\(error)); \(remedy)", bytesTaken: bytesTaken,
            cause: error)
    }

    /// Says that the time for a call ran out.
    static func timedOut(_ stage: Stage, device: String, bytesTaken: Int = 0, of total: Int = 0) -> TransportError {
        let what =
            switch stage {
            case .open: "did not answer in time; is it switched on, and is the address right?"
            case .write: "took \(bytesTaken) of \(total) bytes in time; is the paper out or the cover open?"
            case .finish: "has not taken all bytes in time; is the paper out or the cover open?"
            case .read: "was silent for too long; is it switched on?"
            }
        return TransportError(.timedOut, stage, device: device, sentence: "\(device) \(what)", bytesTaken: bytesTaken)
    }

    /// Says that the transport is not open, or no more.
    static func closed(_ stage: Stage, device: String, bytesTaken: Int = 0) -> TransportError {
        TransportError(
            .gone, stage, device: device, sentence: "\(device) is not open; connect to it first",
            bytesTaken: bytesTaken)
    }

    /// Says that a transport was opened a second time.
    static func openedBefore(_ device: DeviceURI) -> TransportError {
        TransportError(
            .busy, .open, device: device.description,
            sentence: "\(device) was opened before; a transport serves one connection, make a new one")
    }

    private static func act(_ stage: Stage) -> String {
        switch stage {
        case .open: "opening"
        case .write: "writing"
        case .finish: "handing over the last bytes"
        case .read: "reading"
        }
    }

    /// What an error number means at a stage, and what an operator can do about it.
    private static func meaning(of number: CInt, _ stage: Stage) -> (Code, String) {
        switch number {
        case ENOENT, ENXIO, ENODEV, ENOTDIR, ELOOP, ENAMETOOLONG:
            stage == .open
                ? (.notFound, "check the name, and that the printer is plugged in and switched on")
                : (.gone, "the printer was unplugged or switched off")
        case ECONNREFUSED:
            (.refused, "nothing listens there: check the port, and that no other till holds the printer")
        case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EADDRNOTAVAIL:
            (.unreachable, "check the cable, the address and the network")
        case EBUSY, EWOULDBLOCK, ETXTBSY:
            (.busy, "another program holds the printer; end it, or print through it")
        case EACCES, EPERM, EROFS:
            (.permission, "give the service's user access to it, for example through the group lp")
        case ETIMEDOUT:
            stage == .open
                ? (.timedOut, "check that the printer is switched on and the address is right")
                : (.gone, "the printer no longer answers: check power and network")
        case ECONNRESET, EPIPE, ECONNABORTED, ENOTCONN, ESHUTDOWN:
            (.gone, "the printer ended the connection: check its power, cover and paper")
        case ENOSPC, EDQUOT:
            (.io, "no room is left: free space on the disk, or put in paper")
        case EISDIR, EINVAL, EOPNOTSUPP:
            (.unsupported, "name a printer's device or a file to append to")
        default:
            (.io, "check the printer and the system's log")
        }
    }
}
