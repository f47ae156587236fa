import Glibc

@testable import Transports

/// Receipts that go to one printer on USB while it is unplugged, switched off, out of paper, halted, short or silent.
///
/// A small spooler stands in for the real one: what is certain not to have gone is sent again, what is in doubt goes to a
/// person, who has it printed again with a mark.
struct USBCampaign {
    enum Trouble: CaseIterable {
        case none
        case unplugged
        case switchedOff
        case switchedOffWhileHolding
        case outOfPaper
        case short
        case halted
        case haltedMidway
        case silent
        case stuck
    }

    enum Fate {
        case printed
        case notSent
        case doubtful
    }

    let rig: USBRig
    /// Whether a receipt counts as printed only when the printer has said so.
    let checksEvidence: Bool
    var chance: SplitMix
    private var transport: USBTransport?
    private(set) var confirmed: Set<Int> = []
    private(set) var doubtful: Set<Int> = []
    private(set) var slowestReturn = Duration.zero

    init(_ rig: USBRig, seed: UInt64, checksEvidence: Bool) {
        self.rig = rig
        self.checksEvidence = checksEvidence
        chance = SplitMix(state: seed)
    }

    /// Prints so many receipts and says how the promises were broken.
    mutating func run(receipts: Int) async -> [String] {
        for number in 0..<receipts {
            var fate = Fate.notSent
            // Trouble comes once; a receipt that was not sent is sent again, without a mark.
            cause(Trouble.allCases.randomElement(using: &chance) ?? .none)
            for _ in 0..<10 where fate == .notSent { fate = await print(number, mark: "") }
            calm()
            if fate == .printed { confirmed.insert(number) }
            guard fate == .doubtful else { continue }
            doubtful.insert(number)
            for _ in 0..<10 where await print(number, mark: "DUPLICATE ") != .printed {}
        }
        await transport?.close()
        return broken(receipts)
    }

    private func broken(_ receipts: Int) -> [String] {
        let paper = String(decoding: rig.paper(), as: UTF8.self)
        let heads = paper.split(separator: "\n")
        return (0..<receipts).flatMap { number -> [String] in
            let isWhole = paper.contains(Self.text(number))
            var broken: [String] = []
            if !confirmed.contains(number), !doubtful.contains(number) { broken.append("\(number) is lost") }
            if confirmed.contains(number), !isWhole { broken.append("\(number) was never printed, but said to be") }
            if heads.count(where: { $0 == "[\(number)]" }) > 1 { broken.append("\(number) came twice without a mark") }
            return broken
        }
    }

    /// From the head to the foot, each on a line of its own.
    private static func text(_ number: Int) -> String {
        "[\(number)]\n" + String(repeating: "Kaffee 3,20\n", count: 20 + number % 7 * 40) + "[/\(number)]\n"
    }

    private mutating func print(_ number: Int, mark: String) async -> Fate {
        let token = Array(String(1000 + number).utf8)
        let fence: [UInt8] = [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30] + token
        do throws(TransportError) {
            let transport = try await connection()
            // The line before may have been cut off.
            try await transport.write(Array("\n\(mark)\(Self.text(number))".utf8) + fence, within: .milliseconds(400))
            if !checksEvidence { return .printed }
            if await Self.hears([0x37, 0x22] + token + [0x00], from: transport) { return .printed }
            await drop()
            return .doubtful
        } catch {
            await drop()
            return error.nothingSent ? .notSent : .doubtful
        }
    }

    private mutating func connection() async throws(TransportError) -> USBTransport {
        if let transport { return transport }
        let new = rig.usbTransport()
        transport = new
        let started = ContinuousClock.now
        try await new.open(within: .seconds(5))
        slowestReturn = max(slowestReturn, .now - started)
        return new
    }

    private mutating func drop() async {
        await transport?.close()
        transport = nil
    }

    private static func hears(_ words: [UInt8], from transport: USBTransport) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                var heard: [UInt8] = []
                for await event in transport.events {
                    if case .bytes(let bytes) = event { heard += bytes }
                    if heard.suffix(words.count).elementsEqual(words) { return true }
                }
                return false
            }
            group.addTask {
                // Cancelled when the answer comes first, which is no news.
                try? await Task.sleep(for: .milliseconds(400))
                return false
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? false
        }
    }

    private mutating func cause(_ trouble: Trouble) {
        let count = Int.random(in: 1...1500, using: &chance)
        let address = Int.random(in: 30...110, using: &chance)
        switch trouble {
        case .none: break
        case .unplugged:
            rig.tell("vanishafter", "\(count)")
            rig.tell("later", "150 plug address=\(address)")
        case .switchedOff: rig.tell("vanishafter", "\(count) 100 \(address)")
        case .switchedOffWhileHolding:
            rig.tell("change", "out_of_paper=1")
            rig.tell("later", "60 power 50 address=\(address)")
            rig.tell("later", "90 change out_of_paper=0")
        case .outOfPaper:
            rig.tell("change", "out_of_paper=1")
            rig.tell("later", "100 change out_of_paper=0")
        case .short: rig.tell("short", "\(count % 200 + 1)")
        case .halted: rig.tell("halt", "out")
        case .haltedMidway: rig.tell("haltafter", "\(count % 200 + 1)")
        case .silent: rig.tell("change", "mute=1")
        case .stuck: rig.tell("change", "stuck=1")
        }
    }

    private func calm() {
        rig.tell("change", "mute=0 stuck=0")
        rig.tell("calm")
    }
}

/// Chance that repeats: splitmix64.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
