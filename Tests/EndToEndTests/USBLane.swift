import Foundation

/// One till whose printer is unplugged, switched off, out of paper, halted, short or silent while it sells.
struct USBLane: Sendable {
    enum Trouble: CaseIterable {
        case none
        case unplugged
        case unpluggedMidway
        case switchedOffMidway
        case outOfPaperMidway
        case switchedOffWhileEmpty
        case short
        case halted
        case haltedMidway
        case silent
    }

    let till: Till
    let rig: USBPrinters
    /// The name of the printer, and of its register.
    let name: String
    /// Trouble that comes in turn, mixed anew each time round.
    let troubles: [Trouble]
    /// Whether the printer is sometimes away for longer than the service waits for it.
    var isLong = false
    /// Where on the bus it comes back: no two devices have one address.
    private var addresses: ClosedRange<Int> { name == "front" ? 30...69 : 70...109 }
    private var deck: [Trouble] = []
    private var chance: Chance
    private(set) var sales: [Till.Sale] = []
    /// From the device's return to the first byte of a receipt.
    private(set) var returns: [Duration] = []
    /// From a waiting job to the first byte of its receipt at an idle device.
    private(set) var starts: [Duration] = []
    private(set) var counts: [String: Int] = [:]

    /// How often anything was done to the printer.
    var faults: Int { counts.reduce(0) { $0 + ($1.key == "\(Trouble.none)" ? 0 : $1.value) } }

    init(_ till: Till, _ rig: USBPrinters, name: String, troubles: [Trouble], seed: UInt64) {
        self.till = till
        self.rig = rig
        self.name = name
        self.troubles = troubles
        chance = Chance(state: seed)
    }

    /// Sells so many times, the first time without trouble.
    mutating func play(_ count: Int) async throws {
        try await untroubled()
        while sales.count < count {
            if deck.isEmpty { deck = troubles.shuffled(using: &chance) }
            let trouble = deck.removeLast()
            counts["\(trouble)", default: 0] += 1
            try await play(trouble)
            try rig.tell("calm \(name)")
        }
    }

    private mutating func play(_ trouble: Trouble) async throws {
        // A small receipt has some 700 bytes, a large one some 5,000.
        let bytes = chance.number(1...1500)
        switch trouble {
        case .none: try await untroubled()
        case .unplugged:
            try rig.tell("unplug \(name)")
            let job = try await sell()
            try await comeBack("plug \(name) address=\(chance.number(addresses))", printing: [job])
        case .unpluggedMidway:
            try await leave(after: bytes, "plug \(name) address=\(chance.number(addresses))")
        case .switchedOffMidway:
            try await leave(after: bytes, "power \(name) 0 address=\(chance.number(addresses))")
        case .outOfPaperMidway:
            if let job = try await runOut(after: bytes) {
                try await pause(0...300)
                try rig.tell("change \(name) out_of_paper=0")
                try await end(job)
            }
        case .switchedOffWhileEmpty:
            if let job = try await runOut(after: bytes) {
                try rig.tell("unplug \(name)")
                let next = try await sell()
                // New paper goes in while it is off, and what it held is forgotten.
                try rig.tell("power \(name) 60 address=\(chance.number(addresses))")
                try await comeBack("change \(name) out_of_paper=0", printing: [job, next])
            }
        case .short: try await troubled("short \(name) \(bytes % 200 + 1)")
        case .halted: try await troubled("halt \(name) out")
        case .haltedMidway: try await troubled("haltafter \(name) \(bytes % 600 + 13)")
        case .silent:
            // It answers how it is before the receipt, and not what it has printed.
            try rig.tell("muteafter \(name) \(bytes % 600 + 100)")
            let job = try await sell()
            try rig.tell("later \(name) \(chance.number(100...22_000)) change mute=0")
            try await end(job)
            try rig.tell("change \(name) mute=0")
        }
    }

    // MARK: Kinds of trouble

    private mutating func untroubled() async throws {
        let job = try await end(sell())
        let begun = Double(try rig.tell("begun \(name)")) ?? 0
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: job.createdAt.contains("."))
        starts.append(.seconds(begun / 1000 - (try style.parse(job.createdAt)).timeIntervalSince1970))
    }

    private mutating func troubled(_ words: String) async throws {
        try rig.tell(words)
        try await end(sell())
    }

    /// It goes in the middle of a receipt, and comes back when the next one waits.
    private mutating func leave(after bytes: Int, _ words: String) async throws {
        try rig.tell("vanishafter \(name) \(bytes)")
        let job = try await sell()
        var isGone = false
        var isOver = false
        try await wait("\(name) to vanish after \(bytes) bytes of \(job)") {
            (isGone, isOver) = (try !rig.isHere(name), try await till.job(job).isOver)
            return isGone || isOver
        }
        if try rig.isHere(name) { return }
        try await comeBack(words, printing: [job, sell()])
    }

    /// The job in whose middle the paper ended; `nil` if it was a short one.
    private mutating func runOut(after bytes: Int) async throws -> String? {
        try rig.tell("emptyafter \(name) \(bytes)")
        let id = try await sell()
        _ = try await till.job(id) { $0.isOver || $0.reasons.contains("media-empty") }
        return try rig.tell("empty \(name)") == "1" ? id : nil
    }

    // MARK: Steps

    /// Makes the device come back, and takes the time until the first receipt goes to it.
    private mutating func comeBack(_ words: String, printing jobs: [String]) async throws {
        try await pause(isLong && chance.number(0...5) == 0 ? 2_500...6_000 : 0...800)
        var waiting: [String] = []
        for job in jobs where try await till.job(job).isWaiting { waiting.append(job) }
        let back = ContinuousClock.now
        try rig.tell(words)
        if let first = waiting.first {
            _ = try await till.job(first) { !$0.isWaiting }
            returns.append(.now - back)
        }
        for job in jobs { try await end(job) }
    }

    private mutating func sell() async throws -> String {
        let number = "\(name)-\(sales.count + 1000)"
        let lines = chance.number(0...3) == 0 ? 60 : chance.number(1...6)
        let sale = try await till.sell(number, lines: lines, register: name)
        sales.append(sale)
        return sale.job
    }

    @discardableResult
    private func end(_ job: String) async throws -> Till.Job { try await till.job(job) { $0.isOver } }

    private mutating func pause(_ milliseconds: ClosedRange<Int>) async throws {
        try await Task.sleep(for: .milliseconds(chance.number(milliseconds)))
    }
}
