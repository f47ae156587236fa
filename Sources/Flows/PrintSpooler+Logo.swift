import Persistence
import PrinterLanguage
import Receipts

/// The shop's logo in the printer's own memory, so that a receipt need only name it.
///
/// The memory wears out by writing: it is asked what it holds once on each connection, while nothing is to be printed,
/// and written only where the logo is not there. Until the printer has said that it is, receipts carry its dots.
extension PrintSpooler {
    enum LogoMemory: Sendable {
        /// Not asked on this connection.
        case unknown
        /// The keys that have come so far.
        case asked([LogoKey], until: Duration)
        /// The logo was sent to be stored under the key, and the keys are asked for again.
        case storing(LogoKey, [LogoKey], until: Duration)
        case stored(LogoKey)
        /// It did not answer, or did not take the logo: not tried again by this process.
        case refused
    }

    /// Asks a printer that is ready and idle what it holds.
    mutating func askForLogo(_ index: Int, at now: Instant) -> [Effect] {
        guard case .unknown = lines[index].logoMemory, lines[index].printer.logo != nil,
            lines[index].link == .open, lines[index].status?.isReady == true
        else { return [] }
        let request = lines[index].dialogue.storedPicturesRequest
        guard !request.isEmpty else { return [] }
        lines[index].logoMemory = .asked([], until: now.monotonic + Limits.status)
        return [lines[index].write(request)]
    }

    /// Whatever the printer still does with the question or the picture, it ends there.
    mutating func giveUpLogo(_ index: Int) -> Effect {
        lines[index].logoMemory = .refused
        return lines[index].write(lines[index].dialogue.storedPicturesEnd)
    }

    mutating func take(
        storedPictures keys: [LogoKey], isLast: Bool, _ index: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        guard let logo = lines[index].printer.logo else { return [] }
        // The printer waits for this after the last part, too.
        let effects = [lines[index].write(lines[index].dialogue.storedPicturesNext)]
        switch lines[index].logoMemory {
        case .asked(let earlier, let until):
            let known = earlier + keys
            guard isLast else {
                lines[index].logoMemory = .asked(known, until: until)
                return effects
            }
            return try effects + settle(logo, among: known, index, on: store, at: now)
        case .storing(let key, let earlier, let until):
            let known = earlier + keys
            guard isLast else {
                lines[index].logoMemory = .storing(key, known, until: until)
                return effects
            }
            let isStored = known.contains(key)
            let name = lines[index].name
            lines[index].logoMemory = isStored ? .stored(key) : .refused
            try store.transact(at: now) { writer in
                if isStored { try writer.rememberLogo(key.description, Digest(of: logo.bitmap), printer: name) }
                try writer.journal(
                    isStored ? "logo.stored" : "logo.refused", "printer \(name)",
                    ["sha256": .string(Digest(of: logo.bitmap).description), "key": .string(key.description)])
            }
            return try effects + advance(index, on: store, at: now)
        // Too late: the question was ended.
        case .unknown, .stored, .refused: return []
        }
    }

    /// The logo is there, or is stored under a key that nobody else uses.
    private mutating func settle(
        _ logo: Logo, among known: [LogoKey], _ index: Int, on store: Store, at now: Instant
    ) throws -> [Effect] {
        let own = try store.read { try $0.logo(printer: lines[index].name) }
        let ownKey = own.flatMap { LogoKey($0.key) }
        if let own, let ownKey, own.digest == Digest(of: logo.bitmap), known.contains(ownKey) {
            lines[index].logoMemory = .stored(ownKey)
            return try advance(index, on: store, at: now)
        }
        // An earlier logo of ours is written over.
        guard let key = ownKey ?? LogoKey.free(among: known),
            let definition = lines[index].dialogue.definition(of: logo, as: key)
        else {
            lines[index].logoMemory = .refused
            return try advance(index, on: store, at: now)
        }
        lines[index].logoMemory = .storing(key, [], until: now.monotonic + Limits.storing)
        return [lines[index].write(definition + lines[index].dialogue.storedPicturesRequest)]
    }
}

extension LogoKey {
    /// A key of two digits, which every printer lists alike; from the end, as people count from the beginning.
    fileprivate static func free(among known: [LogoKey]) -> LogoKey? {
        for number in stride(from: UInt8(99), through: 0, by: -1) {
            if let key = LogoKey(0x30 + number / 10, 0x30 + number % 10), !known.contains(key) { return key }
        }
        return nil
    }
}

extension PrintSpooler.Line {
    /// Until when the printer is left alone: whatever is sent now would be taken for the answer to its list.
    var occupiedUntil: Duration? {
        switch logoMemory {
        case .asked(_, let until), .storing(_, _, let until): until
        case .unknown, .stored, .refused: nil
        }
    }

    /// The logo as a receipt for this printer has it now.
    var logo: Logo? {
        guard case .stored(let key) = logoMemory else { return printer.logo }
        return printer.logo.map { Logo($0.bitmap, stored: key) }
    }

    /// Whether bytes of an earlier print, perhaps on another printer of this kind, print the same here.
    func canRepeat(_ payload: [UInt8]) -> Bool {
        guard let logo else { return true }
        return LogoKey.printed(by: payload).isSubset(of: logo.stored.map { [$0] } ?? [])
    }
}
