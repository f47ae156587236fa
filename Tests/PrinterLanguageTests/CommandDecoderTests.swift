import PrinterLanguage
import Testing

@Suite("CommandDecoder")
struct CommandDecoderTests {
    @Test(
        "takes a command of documented length whole, known or not, so that the text after it survives",
        arguments: [
            "1B 26 02 20 21 01 41 42 00",
            "1B 44 08 10 18 00", "1B 28 41 02 00 41 42", "1B 63 35 01", "1B 42 03 02", "1B 57 00 00 00 00 40 02 00 01",
            "1B 7B 01", "1B 4C", "1D 28 4C 06 00 30 43 20 20 01 01", "1D 38 4C 02 00 00 00 41 42",
            "1D 2A 01 01 41 41 41 41 41 41 41 41",
            "1D 67 32 00 14 00", "1D 43 30 03 00", "1D 43 31 41 41 41 41 41 41",
            "1D 43 3B 31 3B 32 3B 33 3B 34 3B 35 3B",
            "1D 51 30 00 02 00 01 00 41 42", "1D 28 6B 03 00 30 45 41", "1C 28 41 02 00 30 41", "1C 70 01 00",
            "1C 71 01 01 00 01 00 41 41 41 41 41 41 41 41", "1C 67 31 00 41 41 41 41 02 00 41 42",
            "1C 67 32 00 41 41 41 41 02 00", "10 14 01 00 08", "10 14 08 01 03 14 01 06 02 08", "1D 56 67 05",
            "1D 28 44 03 00 14 09 00", "1B 61 07", "1D 21 88",
        ])
    func whole(hex: String) {
        let commands = CommandDecoder.commands(in: bytes(hex) + ascii("Summe") + [0x0A])
        #expect(commands.dropFirst() == [.text(ascii("Summe")), .lineFeed])
        var own: [UInt8] = []
        commands.first?.append(to: &own)
        #expect(own == bytes(hex))
    }

    @Test(
        "takes with a command of unknown length the control bytes behind it, which are no text, and no character",
        arguments: [
            ("1B 7E 01 02", "1B 7E 01 02"), ("1D 7E 00", "1D 7E 00"), ("1C 7E 0E 41", "1C 7E 0E"),
            ("1B 7E 1B 40", "1B 7E"), ("1B 7E 0A", "1B 7E"), ("1D 7E 1D 42 01", "1D 7E"), ("1C 7E 10 04 01", "1C 7E"),
            ("1B 28 31 01 00", "1B 28"), ("1B 7E 01 01 01 01 01 01 01 01 01", "1B 7E 01 01 01 01 01 01 01 01"),
        ])
    func guesses(hex: String, own: String) {
        let commands = CommandDecoder.commands(in: bytes(hex) + ascii("A"))
        #expect(commands.first == .unknown(bytes(own)))
        if case .text(let text) = commands.last { #expect(text.last == 0x41) } else { Issue.record("text lost") }
    }

    @Test(
        "ends a command of unknown length after its name",
        arguments: [
            ("1B 7E", "1B 7E"), ("1D 7E", "1D 7E"), ("1C 7E", "1C 7E"), ("1F", "1F"), ("07", "07"), ("12", "12"),
            ("10", "10"),
            ("1D 6B 07", "1D 6B 07"), ("1D 76 31", "1D 76"),
        ])
    func unknownName(hex: String, name: String) {
        let commands = CommandDecoder.commands(in: bytes(hex) + ascii("A") + [0x0A])
        #expect(commands.first == .unknown(bytes(name)))
        #expect(commands.last == .lineFeed)
    }

    @Test("finds a command whose beginning was lost on another")
    func resynchronises() {
        let stream = bytes("1B 1B 40 1D 1B 61 01 10 1B 45 01")
        let expected: [Command] = [
            .unknown([0x1B]), .initialize, .unknown([0x1D]), .align(.center), .unknown([0x10]), .emphasis(true),
        ]
        #expect(CommandDecoder.commands(in: stream) == expected)
    }

    @Test("gives up a terminated bar code at a control byte, not at the end of the receipt")
    func unterminatedBarcode() {
        let stream = bytes("1D 6B 02 31 32 0A 41 00")
        let expected: [Command] = [
            .unknown([0x1D, 0x6B, 0x02]), .text(ascii("12")), .lineFeed, .text(ascii("A")), .named(.null, [0x00]),
        ]
        #expect(CommandDecoder.commands(in: stream) == expected)
    }

    @Test(
        "reports what a stream promised and did not bring as unknown",
        arguments: [
            "1B", "1D", "1B 61", "1D 28 6B 20 00 31 50 30 56 30", "1D 76 30 00 48 00 FF 00 AA BB", "1D 6B 49 0A 41",
            "1B 2A 21 FF 01 00", "10 04", "1C 71 02 01 00",
        ])
    func truncated(hex: String) {
        var decoder = CommandDecoder()
        #expect(decoder.decode(ascii("A") + bytes(hex)) == [.text(ascii("A"))])
        #expect(decoder.finish() == [.unknown(bytes(hex))])
        #expect(decoder.finish() == [])
    }

    @Test("passes a command of more than 4 MiB through in pieces and goes on behind it")
    func oversize() {
        // 4,104 bytes a row, 4,096 rows.
        let header = bytes("1D 76 30 00 08 10 00 10")
        let data = [UInt8](repeating: 0x1B, count: 0x1008 * 0x1000)
        let commands = CommandDecoder.commands(in: header + data + ascii("A") + [0x0A])
        #expect(commands.suffix(2) == [.text(ascii("A")), .lineFeed])
        var passed: [UInt8] = []
        for command in commands.dropLast(2) {
            guard case .unknown(let piece) = command else {
                Issue.record("\(command) inside the picture")
                return
            }
            #expect(piece.count <= 4096)
            passed += piece
        }
        #expect(passed == header + data)
    }

    @Test("takes a long picture fed byte by byte in time that grows with its length", .timeLimit(.minutes(1)))
    func byteByByte() {
        let stream = bytes("1D 76 30 00 48 00 A0 0F") + [UInt8](repeating: 0xAA, count: 72 * 4000) + [0x0A]
        var decoder = CommandDecoder()
        var commands: [Command] = []
        for byte in stream { commands += decoder.decode([byte]) }
        #expect(commands.count == 2)
        #expect(commands.last == .lineFeed)
    }

    @Test("gives the same commands however the stream is cut", arguments: UInt64(1)...200)
    func fragmentation(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let stream = CommandDecoderTests.stream(&generator)
        let whole = CommandDecoder.commands(in: stream)
        var decoder = CommandDecoder()
        var pieces: [Command] = []
        var rest = stream[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...40, using: &generator))
            pieces += decoder.decode(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        #expect(pieces + decoder.finish() == whole)
    }

    @Test("survives any bytes, and says the same of what it says again", arguments: UInt64(1)...64)
    func fuzz(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let commands = CommandDecoder.commands(in: CommandDecoderTests.stream(&generator))
            var again: [UInt8] = []
            for command in commands {
                _ = command.description
                if case .text(let text) = command { #expect(text.allSatisfy { $0 >= 0x20 }) }
                command.append(to: &again)
            }
            // Pieces of unknown bytes may join to something else when they stand side by side; known ones do not.
            let isKnown = commands.allSatisfy { if case .unknown = $0 { false } else { true } }
            if isKnown { #expect(CommandDecoder.commands(in: again) == commands) }
        }
    }

    @Test("cuts long text into pieces at the same places, however it comes", arguments: [1, 7, 4096, 5000, 10_000])
    func longText(step: Int) {
        let text = [UInt8](repeating: 0x41, count: 9000)
        var decoder = CommandDecoder()
        var commands: [Command] = []
        var rest = text[...]
        while !rest.isEmpty {
            commands += decoder.decode(Array(rest.prefix(step)))
            rest = rest.dropFirst(step)
        }
        commands += decoder.finish()
        #expect(commands == [4096, 4096, 808].map { .text([UInt8](repeating: 0x41, count: $0)) })
    }

    /// Noise that is rich in commands: real beginnings, random parameters, text.
    static func stream(_ generator: inout SeededGenerator) -> [UInt8] {
        var stream: [UInt8] = []
        for _ in 0..<Int.random(in: 1...30, using: &generator) {
            switch Int.random(in: 0..<6, using: &generator) {
            case 0:
                let table = Bool.random(using: &generator) ? CommandTests.table : CommandSetTests.table
                stream += table.randomElement(using: &generator).map { bytes($0.0) } ?? []
            case 1: stream += [0x1B, UInt8.random(in: 0...255, using: &generator)]
            case 2: stream += [0x1D, UInt8.random(in: 0...255, using: &generator)]
            case 3: stream += [[0x10, 0x1C, 0x1F, 0x00].randomElement(using: &generator) ?? 0]
            case 4:
                stream += (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                    .random(in: 0...255, using: &generator)
                }
            default:
                stream += (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                    .random(in: 0...4, using: &generator)
                }
            }
        }
        return stream
    }
}
