import Testing

@testable import PrinterLanguage

@Suite("Dialogue with a Star")
struct StarDialogueTests {
    let token = FenceToken(job: 7)
    let payload = bytes("1B 40 48 69 0A 1B 64 03")

    /// A status block of nine bytes with a count, all well.
    static func block(_ count: UInt8) -> [UInt8] { StarStatus([], count: count).block(afterETB: true) }

    func started(at count: UInt8?) -> any Dialogue {
        var dialogue = dialogue(for: .starMCPrint3PRNT)
        if let count { _ = dialogue.read(StarDialogueTests.block(count)) }
        return dialogue
    }

    @Test("switches automatic status on and asks for it; nothing more")
    func probe() {
        let dialogue = started(at: nil)
        #expect(dialogue.probe == bytes("1B 1E 61 01 1B 06 01"))
        #expect(dialogue.statusRequest == bytes("1B 06 01"))
        #expect(dialogue.drawerPulse == bytes("1B 07 14 14 07"))
        #expect(dialogue.storedPicturesRequest.isEmpty)
    }

    @Test("sends ETB behind the payload once a count is known, and no token")
    func wraps() {
        var dialogue = started(at: nil)
        #expect(dialogue.evidence == .none)
        #expect(dialogue.wrap(payload: payload, mark: nil, token: token) == payload)
        dialogue = started(at: 3)
        #expect(dialogue.evidence == .counter)
        #expect(dialogue.wrap(payload: payload, mark: nil, token: token) == payload + [0x17])
        #expect(dialogue.wrap(payload: payload, mark: nil, token: nil) == payload)
    }

    @Test("prints a mark as a line of its own, in Star's words")
    func mark() {
        var dialogue = started(at: nil)
        let line = bytes("1B 40 1B 52 00 1B 1D 61 01 1B 45 1B 34 1B 69 01 01") + ascii("DUPLIKAT 1") + [0x0A]
        #expect(dialogue.wrap(payload: payload, mark: "DUPLIKAT 1", token: nil) == line + payload)
    }

    @Test("the next count proves the print; the one before, another one and a shorter block do not")
    func proves() {
        var dialogue = started(at: 3)
        _ = dialogue.wrap(payload: payload, mark: nil, token: token)
        #expect(dialogue.read(StarDialogueTests.block(3)) == [.status([])])
        #expect(dialogue.read(StarDialogueTests.block(5)) == [.status([])])
        #expect(dialogue.read(bytes("0F 02 00 00 00 00 00")) == [.status([])])
        #expect(dialogue.read(StarDialogueTests.block(4)) == [.status([]), .orderedStatus([])])
        #expect(dialogue.read(StarDialogueTests.block(4)) == [.status([])], "once only")
    }

    @Test("an answer of another print never counts: not without a print, not on a new connection, not after the power")
    func foreign() {
        var dialogue = started(at: 3)
        #expect(dialogue.read(StarDialogueTests.block(4)) == [.status([])])
        // The step to 4 is another's; this print waits for 5.
        _ = dialogue.wrap(payload: payload, mark: nil, token: token)
        #expect(dialogue.read(StarDialogueTests.block(4)) == [.status([])])
        #expect(dialogue.read(StarDialogueTests.block(0)) == [.status([])], "the power came back")
        #expect(dialogue.read(StarDialogueTests.block(1)) == [.status([])])
        #expect(dialogue.read(StarDialogueTests.block(5)) == [.status([]), .orderedStatus([])])
        var another = started(at: nil)
        #expect(another.read(StarDialogueTests.block(4)) == [.status([])])
    }

    @Test(
        "every count leads to one that is neither 0, where it stands after the power, nor itself",
        arguments: UInt8(0)...31)
    func wrapsAround(count: UInt8) {
        var dialogue = started(at: count)
        let sent = dialogue.wrap(payload: payload, mark: nil, token: token)
        #expect(sent == (count == 31 ? bytes("1B 1E 45 00") : []) + payload + [0x17])
        let proving = (UInt8(0)...31).filter { answer in
            var copy = dialogue
            return copy.read(StarDialogueTests.block(answer)).contains(.orderedStatus([]))
        }
        #expect(proving == [count == 31 ? 1 : count + 1])
        #expect(!proving.contains(0) && !proving.contains(count))
    }

    @Test("a stranger's own ETBs are counted; commands that set the count leave the print unproved")
    func strangers() {
        var dialogue = started(at: 3)
        _ = dialogue.wrap(payload: bytes("41 17 42 17 0A"), mark: nil, token: token)
        #expect(dialogue.read(StarDialogueTests.block(4) + StarDialogueTests.block(5)) == [.status([]), .status([])])
        #expect(dialogue.read(StarDialogueTests.block(6)) == [.status([]), .orderedStatus([])])
        dialogue = started(at: 30)
        #expect(dialogue.wrap(payload: bytes("17 0A"), mark: nil, token: token) == bytes("1B 1E 45 00 17 0A 17"))
        #expect(dialogue.read(StarDialogueTests.block(2)).contains(.orderedStatus([])))
        for hex in ["1B 1E 45 00 0A", "18 0A"] {
            dialogue = started(at: 3)
            _ = dialogue.wrap(payload: bytes(hex), mark: nil, token: token)
            for count in UInt8(0)...31 { #expect(dialogue.read(StarDialogueTests.block(count)) == [.status([])]) }
        }
    }

    @Test("a block is found again after junk and in pieces")
    func junk() {
        var dialogue = started(at: nil)
        #expect(dialogue.read(bytes("11 13 41 23 06 7F 23 06 08 00 00")) == [])
        #expect(dialogue.read(bytes("08 00 02")) == [])
        #expect(dialogue.read(bytes("00 12")) == [.status([.offline, .mediaEmpty])])
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<20_000 { _ = dialogue.read([UInt8.random(in: 0...255, using: &generator)]) }
        _ = dialogue.read([0x00, 0x00])
        #expect(dialogue.read([0x80] + StarDialogueTests.block(9)).contains(.status([])))
    }

    @Test("without the fence in the profile nothing is counted")
    func unfenced() {
        var profile = PrinterProfile.starMCPrint3PRNT
        profile.fence = .none
        var dialogue = dialogue(for: profile)
        _ = dialogue.read(StarDialogueTests.block(3))
        #expect(dialogue.wrap(payload: payload, mark: nil, token: token) == payload)
        #expect(dialogue.read(StarDialogueTests.block(4)) == [.status([])])
    }
}
