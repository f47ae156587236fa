/// The dialogue with a printer that speaks ESC/POS.
struct ESCPOSDialogue: Dialogue {
    let profile: PrinterProfile
    private var reader = ESCPOSAnswerReader()
    /// Answers to `DLE EOT`, which come in the order 1 to 4 that `statusRequest` asks them in.
    private var realTime: [UInt8] = []

    init(profile: PrinterProfile) {
        self.profile = profile
    }

    var evidence: PrinterProfile.Fence { profile.fence }

    /// `GS a` for every change, `DLE EOT` 1 to 4 and `GS I 67` for the model.
    var probe: [UInt8] {
        var bytes: [UInt8] = []
        if profile.status.contains(.automatic) { Command.automaticStatus(0x0F).append(to: &bytes) }
        bytes += statusRequest
        // A model that does not know the question might print its last byte.
        if profile.status.contains(.automatic) { Command.identityRequest(67).append(to: &bytes) }
        return bytes
    }

    var statusRequest: [UInt8] {
        guard profile.status.contains(.realTime) else { return [] }
        var bytes: [UInt8] = []
        for number in UInt8(1)...4 { Command.statusRequest(number).append(to: &bytes) }
        return bytes
    }

    /// `GS ( L` fn 64, which a printer that does not know it might print.
    var storedPicturesRequest: [UInt8] {
        guard profile.graphics == .graphics, !profile.status.isEmpty else { return [] }
        var bytes: [UInt8] = []
        Command.logoList.append(to: &bytes)
        return bytes
    }

    /// `ACK`.
    var storedPicturesNext: [UInt8] { [0x06] }

    /// `CAN`, which means nothing to a printer that is not asked for a list.
    var storedPicturesEnd: [UInt8] { [0x18] }

    /// `GS ( L` fn 67.
    func definition(of logo: Logo, as key: LogoKey) -> [UInt8]? {
        guard let command = try? ImageEncoder.definition(of: key, as: logo.bitmap, profile: profile) else {
            // Too high to be stored; it is printed with every receipt instead.
            return nil
        }
        var bytes: [UInt8] = []
        command.append(to: &bytes)
        return bytes
    }

    /// The first pin of the profile, pin 2 as a rule; then as long again without current, twice.
    var drawerPulse: [UInt8] {
        guard let pin = profile.drawerPins.first else { return [] }
        let time = (profile.drawerPulse ?? 120) / 2
        var bytes: [UInt8] = []
        Command.drawer(pin: pin == 5 ? 1 : 0, on: UInt8(clamping: time), off: UInt8(clamping: 2 * time))
            .append(to: &bytes)
        return bytes
    }

    /// The mark's line ends with `LF` before the payload's own `ESC @`, which would erase it otherwise.
    ///
    /// That `ESC @` may have switched automatic status off, so it is asked for again.
    func wrap(payload: [UInt8], mark: String?, token: FenceToken?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(payload.count + 128)
        if let mark { bytes += CommandEncoder.line(of: mark, profile: profile) }
        bytes += payload
        if profile.status.contains(.automatic) { Command.automaticStatus(0x0F).append(to: &bytes) }
        if let token {
            switch profile.fence {
            case .processID: Command.processID(token).append(to: &bytes)
            case .queuedStatus: Command.queuedStatus(1).append(to: &bytes)
            case .counter, .none: break
            }
        }
        return bytes
    }

    mutating func read(_ bytes: [UInt8]) -> [DialogueAnswer] {
        reader.read(bytes).compactMap { meaning(of: $0) }
    }

    private mutating func meaning(of answer: ESCPOSAnswerReader.Answer) -> DialogueAnswer? {
        switch answer {
        case .automatic(let status):
            return .status(status)
        case .realTime(let byte):
            return realTimeStatus(byte).map { .status($0) }
        case .processID(let token):
            return .fence(token)
        case .identity(let name):
            return .identity(name)
        case .logos(let keys, let isLast):
            return .logos(keys, isLast: isLast)
        case .single(let byte):
            guard profile.fence == .queuedStatus else { return nil }
            return PrinterStatus(queued: byte).map { .orderedStatus($0) }
        }
    }

    /// Four answers make a status; where they do not fit together one was lost, and the oldest is let go.
    private mutating func realTimeStatus(_ byte: UInt8) -> PrinterStatus? {
        realTime.append(byte)
        guard realTime.count == 4 else { return nil }
        guard let status = PrinterStatus(realTime: realTime) else {
            realTime.removeFirst()
            return nil
        }
        realTime = []
        return status
    }
}
