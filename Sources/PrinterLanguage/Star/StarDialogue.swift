/// The dialogue with a printer that speaks one of Star's languages.
///
/// `ETB` is the fence: when the mechanism has finished what stands before it, the printer counts and says so. The count
/// is no token. What counts as evidence is the step from the count heard last before the payload left to the next one,
/// on one connection; the caller sees to it that no earlier print still owes its step.
///
/// The count runs to 31 and then from 0, where it also stands after the power came back. Before it would run over it is
/// therefore set to 0 by command, so that the awaited count is never 0 and never the one heard last.
struct StarDialogue: Dialogue {
    let profile: PrinterProfile
    private var reader = StarStatusReader()
    /// The count heard last.
    private var count: UInt8?
    /// The count that proves the print in hand.
    private var awaited: UInt8?

    private static let lastCount = 31

    init(profile: PrinterProfile) {
        self.profile = profile
    }

    /// None while the printer has told no count: there is nothing to compare the next one with.
    var evidence: PrinterProfile.Fence { profile.fence == .counter && count != nil ? .counter : .none }

    /// `ESC RS a 1`, which outlives `ESC @`, and `ESC ACK SOH`.
    var probe: [UInt8] {
        profile.status.contains(.automatic) ? written([.automaticStatus(1)]) + statusRequest : statusRequest
    }

    var statusRequest: [UInt8] { profile.status.contains(.realTime) ? written([.statusRequest(1)]) : [] }

    /// 200 ms unless the profile says otherwise; the second drawer's time is 200 ms and cannot be set.
    var drawerPulse: [UInt8] {
        guard let pin = profile.drawerPins.first else { return [] }
        let time = UInt8(clamping: (profile.drawerPulse ?? 200) / 2)
        return written([.drawer(pin: pin == 5 ? 1 : 0, on: time, off: time)])
    }

    /// The mark's line ends with `LF` before the payload's own `ESC @`.
    mutating func wrap(payload: [UInt8], mark: String?, token: FenceToken?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(payload.count + 128)
        if let mark { bytes += CommandEncoder.line(of: mark, profile: profile) }
        awaited = nil
        guard token != nil, evidence == .counter, let count else { return bytes + payload }
        // A stranger's commands may count themselves; where they set the count, nothing proves the print.
        if let steps = StarDialogue.steps(in: payload) {
            if Int(count) + steps >= StarDialogue.lastCount { bytes += written([.resetCount]) }
            let first = Int(count) + steps >= StarDialogue.lastCount ? 0 : Int(count)
            awaited = first + steps < StarDialogue.lastCount ? UInt8(first + steps + 1) : nil
        }
        return bytes + payload + written([.countPrinted])
    }

    /// How often a payload counts by itself; nil if it sets the count.
    private static func steps(in payload: [UInt8]) -> Int? {
        guard payload.contains(where: { $0 == 0x17 || $0 == 0x18 || $0 == 0x1E }) else { return 0 }
        var steps = 0
        for command in CommandDecoder.commands(in: payload, language: .starPRNT) {
            switch command {
            case .countPrinted: steps += 1
            case .resetCount, .cancelData: return nil
            default: break
            }
        }
        return steps
    }

    mutating func read(_ bytes: [UInt8]) -> [DialogueAnswer] {
        var answers: [DialogueAnswer] = []
        for block in reader.read(bytes) {
            if let count = block.count { self.count = count }
            answers.append(.status(block.status))
            guard let awaited, block.count == awaited else { continue }
            self.awaited = nil
            answers.append(.orderedStatus(block.status))
        }
        return answers
    }

    private func written(_ commands: [Command]) -> [UInt8] {
        var encoder = CommandEncoder(profile: profile, reserving: 16)
        for command in commands { encoder.append(command) }
        return encoder.bytes
    }
}
