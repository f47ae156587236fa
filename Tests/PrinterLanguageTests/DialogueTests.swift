import PrinterLanguage
import Testing

@Suite("Dialogue")
struct DialogueTests {
    static let token = FenceToken("!!\"\"") ?? FenceToken(job: 0)

    @Test("asks for automatic status, state and model when the connection opens")
    func probe() {
        #expect(
            dialogue(for: .virtual).probe == bytes("1D 61 0F 10 04 01 10 04 02 10 04 03 10 04 04 1D 49 43"))
        #expect(dialogue(for: .generic80).probe == bytes("10 04 01 10 04 02 10 04 03 10 04 04"))
        #expect(dialogue(for: .virtual).statusRequest == bytes("10 04 01 10 04 02 10 04 03 10 04 04"))
        var mute = PrinterProfile.generic80
        mute.status = []
        #expect(dialogue(for: mute).probe.isEmpty)
        #expect(dialogue(for: mute).statusRequest.isEmpty)
    }

    @Test("opens the drawer on the pin it is wired to, for as long as its coil wants")
    func drawer() {
        var profile = PrinterProfile.generic80
        #expect(dialogue(for: profile).drawerPulse == bytes("1B 70 00 3C 78"))
        profile.drawerPins = [5, 2]
        profile.drawerPulse = 200
        #expect(dialogue(for: profile).drawerPulse == bytes("1B 70 01 64 C8"))
        profile.drawerPins = []
        #expect(dialogue(for: profile).drawerPulse.isEmpty)
        profile.language = .starPRNT
        #expect(dialogue(for: profile).drawerPulse.isEmpty)
        profile.drawerPins = [2]
        profile.drawerPulse = 100
        #expect(dialogue(for: profile).drawerPulse == bytes("1B 07 0A 0A 07"))
        profile.drawerPins = [5]
        #expect(dialogue(for: profile).drawerPulse == bytes("1A"))
    }

    func wrapped(for profile: PrinterProfile, payload: [UInt8], mark: String?, token: FenceToken?) -> [UInt8] {
        var dialogue = dialogue(for: profile)
        return dialogue.wrap(payload: payload, mark: mark, token: token)
    }

    @Test("sends the payload as it is, byte for byte, where nothing else is asked for", arguments: PrinterProfile.all)
    func payload(profile: PrinterProfile) {
        let payload = bytes("1B 40 41 0A 1D 56 01 00 FF 10")
        let wrapped = self.wrapped(for: profile, payload: payload, mark: nil, token: nil)
        // A Star's automatic status outlives the payload's reset.
        let isAsked = profile.status.contains(.automatic) && profile.language == .escpos
        #expect(wrapped == payload + (isAsked ? bytes("1D 61 0F") : []))
    }

    @Test("puts the fence that the model knows behind the payload")
    func fence() {
        let payload = bytes("41 0A")
        #expect(
            wrapped(for: .virtual, payload: payload, mark: nil, token: DialogueTests.token)
                == bytes("41 0A 1D 61 0F 1D 28 48 06 00 30 30 21 21 22 22"))
        #expect(
            wrapped(for: .generic80, payload: payload, mark: nil, token: DialogueTests.token)
                == bytes("41 0A 1D 72 01"))
        var plain = PrinterProfile.generic80
        plain.fence = .none
        #expect(wrapped(for: plain, payload: payload, mark: nil, token: DialogueTests.token) == payload)
        #expect(dialogue(for: plain).evidence == .none)
    }

    @Test("prints the mark as a line of its own that the payload's reset cannot erase")
    func mark() {
        let payload = bytes("1B 40 41 0A")
        let wrapped = self.wrapped(for: .virtual, payload: payload, mark: "DUPLIKAT 1", token: nil)
        #expect(
            wrapped
                == bytes("1B 40 1B 52 00 1B 61 01 1B 45 01 1D 42 01 1D 21 11") + ascii("DUPLIKAT 1") + [0x0A] + payload
                + bytes("1D 61 0F"))
        let papers = PaperInterpreter.papers(of: wrapped, profile: .virtual)
        #expect(papers.map(\.text) == [String(repeating: " ", count: 14) + "DUPLIKAT 1\nA\n"])
    }

    @Test("lets no command into the mark")
    func markInjection() {
        let wrapped = self.wrapped(for: .virtual, payload: [], mark: "A\u{1B}p\u{0}\n", token: nil)
        #expect(wrapped == bytes("1B 40 1B 52 00 1B 61 01 1B 45 01 1D 42 01 1D 21 11 41 20 70 20 20 0A 1D 61 0F"))
    }

    /// Every kind of answer, one behind the other.
    static let stream = bytes(
        "14 00 00 0F 12 12 12 12 37 22 21 21 22 22 00 5F 54 4D 2D 54 32 30 00 38 00 00 0F 1A 16 12 12")
    static let answers: [DialogueAnswer] = [
        .status(.drawerHigh), .status([]), .fence(token), .identity("TM-T20"), .status([.coverOpen, .offline]),
        .status([.coverOpen, .offline]),
    ]

    @Test("tells answers of every kind apart, wherever the stream is cut", arguments: 0...31)
    func fragments(cut: Int) {
        var talk = dialogue(for: .virtual)
        let stream = DialogueTests.stream
        #expect(talk.read(Array(stream.prefix(cut))) + talk.read(Array(stream.dropFirst(cut))) == DialogueTests.answers)
    }

    @Test("tells them apart byte by byte")
    func byteByByte() {
        var talk = dialogue(for: .virtual)
        #expect(DialogueTests.stream.flatMap { talk.read([$0]) } == DialogueTests.answers)
    }

    @Test(
        "hears the fence behind any junk",
        arguments: [
            "", "00", "37", "37 22", "37 22 21", "37 22 21 21 22 22 41", "5F", "5F 41 42", "10", "10 00", "10 00 00",
            "FF FE 80", "11 13",
            "37 37", "12", "12 12 12", "0F 0F", "37 21 41 00", "5F 12",
        ])
    func junk(hex: String) {
        var talk = dialogue(for: .virtual)
        let heard = talk.read(bytes(hex)) + talk.read(bytes("11 37 22 21 21 22 22 00"))
        #expect(heard.contains(.fence(DialogueTests.token)))
    }

    @Test(
        "looks afresh at the byte that broke an answer off",
        arguments: ["10 00", "37", "37 22", "18 00 00", "5F 41 1A"])
    func afresh(hex: String) {
        var talk = dialogue(for: .virtual)
        #expect(talk.read(bytes(hex) + bytes("14 00 00 0F")) == [.status(.drawerHigh)])
    }

    @Test(
        "takes no token but a complete one for a fence",
        arguments: [
            "37 22 21 21 22 00", "37 22 21 21 22 22 22 00", "37 22 21 21 1F 22 00", "37 21 21 21 22 22 00",
            "22 21 21 22 22 00",
        ])
    func noFence(hex: String) {
        var talk = dialogue(for: .virtual)
        let heard = talk.read(bytes(hex))
        #expect(heard.allSatisfy { if case .fence = $0 { false } else { true } })
    }

    @Test("gives no status from real-time answers that do not fit together, and finds its place again")
    func lostAnswer() {
        var talk = dialogue(for: .virtual)
        // The first answer of a printer with its cover open was lost: the paper's answer comes to stand third.
        #expect(talk.read(bytes("16 12 12")) == [])
        #expect(talk.read(bytes("1A 16 12 12")) == [.status([.coverOpen, .offline])])
    }

    @Test("takes a single byte for ordered status only where it was asked for")
    func single() {
        var virtual = dialogue(for: .virtual)
        #expect(virtual.read([0x00]) == [])
        var generic = dialogue(for: .generic80)
        #expect(
            generic.read(bytes("00 10 00 00 0F 0C")) == [.orderedStatus([]), .status([]), .orderedStatus(.mediaEmpty)])
    }

    @Test("survives anything a line can bring", arguments: UInt64(1)...100)
    func fuzz(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var whole = dialogue(for: seed % 2 == 0 ? .virtual : .generic80)
        var piecemeal = whole
        let noise = (0..<2000).map { _ in
            Bool.random(using: &generator)
                ? UInt8.random(in: 0...255, using: &generator)
                : DialogueTests.stream.randomElement(using: &generator) ?? 0
        }
        #expect(whole.read(noise) == noise.flatMap { piecemeal.read([$0]) })
    }

    @Test("reads what the double's side writes")
    func bothSides() {
        var talk = dialogue(for: .virtual)
        let status: PrinterStatus = [.mediaLow, .drawerHigh]
        let stream =
            ESCPOSAnswer.automaticStatus(status) + ESCPOSAnswer.fence(DialogueTests.token)
            + ESCPOSAnswer.identity("Quittance\n\u{7F}") + ESCPOSAnswer.automaticStatus([])
        #expect(
            talk.read(stream) == [
                .status(status), .fence(DialogueTests.token), .identity("Quittance"), .status([]),
            ])
    }
}
