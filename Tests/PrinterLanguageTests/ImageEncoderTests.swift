import PrinterLanguage
import Testing

@Suite("ImageEncoder")
struct ImageEncoderTests {
    static let ways: [PrinterProfile.Graphics] = [.raster, .column, .graphics]

    static func profile(_ way: PrinterProfile.Graphics, rows: Int = 240) -> PrinterProfile {
        var profile = PrinterProfile.virtual
        profile.pictures = way
        profile.rasterRows = rows
        return profile
    }

    static func noise(_ width: Int, _ height: Int, seed: UInt64 = 1) -> Bitmap {
        var generator = SeededGenerator(seed: seed)
        var bitmap = Bitmap(width: width, height: height)
        // Squares of four dots hold no lone one, so nothing is moved.
        for y in stride(from: 0, to: height, by: 2) {
            for x in stride(from: 0, to: width - 1, by: 2) where Bool.random(using: &generator) {
                for (right, down) in [(0, 0), (1, 0), (0, 1), (1, 1)] { bitmap[x + right, y + down] = true }
            }
        }
        return bitmap
    }

    /// What the paper shows in the picture's place.
    static func printed(_ data: [UInt8], _ profile: PrinterProfile, like bitmap: Bitmap) -> Bitmap {
        var shown = Bitmap(width: bitmap.width, height: bitmap.height)
        for case .bitmap(let left, let top, let part) in PaperInterpreter.papers(of: data, profile: profile)
            .flatMap(\.items)
        {
            for y in 0..<part.height {
                for x in 0..<part.width where part[x, y] { shown[left + x, top + y] = true }
            }
        }
        return shown
    }

    @Test(
        "every way prints the same dots", arguments: ways,
        [(1, 1), (8, 24), (9, 25), (576, 1), (203, 300), (512, 400)])
    func sameDots(way: PrinterProfile.Graphics, size: (Int, Int)) throws {
        let profile = ImageEncoderTests.profile(way)
        var bitmap = ImageEncoderTests.noise(size.0, size.1)
        // Blank rows within, at the beginning and at the end.
        for y in 0..<size.1 where y < 6 || y >= size.1 / 2 * 2 - 4 || (40..<90).contains(y) {
            bitmap.setRow(y, [UInt8](repeating: 0, count: bitmap.bytesPerRow))
        }
        var data: [UInt8] = []
        try ImageEncoder.append(bitmap, profile: profile, to: &data)
        #expect(ImageEncoderTests.printed(data, profile, like: bitmap) == bitmap)
        #expect(!RealTimeScanner.found(in: data))
    }

    @Test("the bytes of each way")
    func literal() throws {
        let bitmap = try #require(Bitmap(width: 16, height: 3, bytes: bytes("00 00 81 FF 00 00")))
        func encoded(_ way: PrinterProfile.Graphics) throws -> [UInt8] {
            var data: [UInt8] = []
            try ImageEncoder.append(bitmap, profile: ImageEncoderTests.profile(way), to: &data)
            return data
        }
        #expect(try encoded(.raster) == bytes("1B 4A 01 1D 76 30 00 02 00 01 00 81 FF 1B 4A 01"))
        #expect(
            try encoded(.graphics)
                == bytes(
                    """
                    1B 4A 01 1D 28 4C 0C 00 30 70 30 01 01 31 10 00 01 00 81 FF 1D 28 4C 02 00 30 32 1B 4A 01
                    """))
        let column = try encoded(.column)
        #expect(column.starts(with: bytes("1B 33 18 1B 4A 01 1B 2A 21 10 00 80 00 00 00 00 00")))
        #expect(column.suffix(3) == bytes("0A 1B 32"))
    }

    @Test("slices are no higher than the model takes, and a long one takes the longer form")
    func slices() throws {
        let bitmap = ImageEncoderTests.noise(64, 250)
        let commands = try ImageEncoder.commands(for: bitmap, profile: ImageEncoderTests.profile(.raster, rows: 100))
        let heights = commands.compactMap { if case .raster(let part, _) = $0 { part.height } else { nil } }
        #expect(heights == [100, 100, 50])
        var data: [UInt8] = []
        let profile = ImageEncoderTests.profile(.graphics, rows: 1023)
        let long = ImageEncoderTests.noise(576, 1023)
        try ImageEncoder.append(long, profile: profile, to: &data)
        // 72 · 1023 + 10 bytes.
        #expect(data.starts(with: bytes("1D 38 4C C2 1F 01 00 30 70")))
        #expect(ImageEncoderTests.printed(data, profile, like: long) == long)
    }

    @Test("what a printer would obey does not stand in a picture", arguments: ways, ["10 04", "10 05", "10 14"])
    func realTime(way: PrinterProfile.Graphics, hex: String) throws {
        let across = try #require(Bitmap(width: 16, height: 1, bytes: bytes(hex)))
        var down = Bitmap(width: 2, height: 24)
        for (x, byte) in bytes(hex).enumerated() {
            for y in 0..<8 where byte & 0x80 >> UInt8(y) != 0 {
                down[0, y + x * 8] = true
            }
        }
        for bitmap in [across, down] {
            var data: [UInt8] = []
            try ImageEncoder.append(bitmap, profile: ImageEncoderTests.profile(way), to: &data)
            #expect(!RealTimeScanner.found(in: data))
        }
        let logo = try ImageEncoder.definition(
            of: #require(LogoKey("L1")), as: across, profile: ImageEncoderTests.profile(.graphics))
        var data: [UInt8] = []
        logo.append(to: &data)
        #expect(!RealTimeScanner.found(in: data))
    }

    @Test("refuses what is wider than the head, by field and bounds")
    func tooWide() {
        let error = #expect(throws: ImageError.self) {
            try ImageEncoder.commands(for: Bitmap(width: 577, height: 1), profile: ImageEncoderTests.profile(.raster))
        }
        #expect(error?.field == "width")
        #expect(error?.reason.contains("577 dots") == true)
        #expect(error?.reason.contains("1 to 576") == true)
        let none = #expect(throws: ImageError.self) {
            try ImageEncoder.commands(for: Bitmap(width: 8, height: 1), profile: ImageEncoderTests.profile(.none))
        }
        #expect(none?.field == "graphics")
    }

    @Test("a stored picture is printed until it is deleted, over resets too")
    func logo() throws {
        let key = try #require(LogoKey("L1"))
        let bitmap = try #require(Bitmap(width: 8, height: 2, bytes: bytes("81 7E")))
        let profile = ImageEncoderTests.profile(.graphics)
        var interpreter = PaperInterpreter(profile: profile)
        _ = interpreter.take([
            try ImageEncoder.definition(of: key, as: bitmap, profile: profile), .initialize,
            .logoPrint(key, scale: [.doubleWidth, .doubleHeight]),
        ])
        #expect(interpreter.logos == [key: bitmap])
        let paper = interpreter.finish()
        #expect(paper?.items == [.bitmap(x: 0, y: 0, bitmap.scaled(x: 2, y: 2))])
        _ = interpreter.take([.logoDelete(key), .logoPrint(key, scale: [])])
        #expect(interpreter.logos.isEmpty)
        let rest = interpreter.finish()
        #expect(rest == nil)
    }

    @Test(
        "commands for pictures have their bytes and words",
        arguments: [
            ("1D 28 4C 0B 00 30 70 30 01 02 31 03 00 01 00 A0", "graphics-store 3x1 dots double-height"),
            ("1D 28 4C 02 00 30 32", "graphics-print"),
            ("1D 28 4C 0C 00 30 43 30 4C 31 01 03 00 01 00 31 A0", "logo-define \"L1\" 3x1 dots"),
            ("1D 28 4C 06 00 30 45 4C 31 02 01", "logo-print \"L1\" double-width"),
            ("1D 28 4C 04 00 30 42 4C 31", "logo-delete \"L1\""), ("1D 28 4C 04 00 30 40 4B 43", "logo-list"),
            ("1B 2A 21 02 00 80 00 01 FF FF FF", "columns 2x24 dots"),
            ("1B 2A 00 02 00 80 01", "columns 2x8 dots single-density"),
        ])
    func commands(hex: String, words: String) throws {
        let commands = CommandDecoder.commands(in: bytes(hex))
        let command = try #require(commands.first)
        #expect(commands.count == 1)
        #expect(command.description == words)
        var data: [UInt8] = []
        command.append(to: &data)
        #expect(data == bytes(hex))
    }

    @Test("reads the keys of stored pictures out of the printer's answers")
    func keys() throws {
        var conversation = dialogue(for: .virtual)
        let first = try #require(LogoKey("L1"))
        let second = try #require(LogoKey("AB"))
        #expect(conversation.read(bytes("37 72 40 4C 31")).isEmpty)
        #expect(conversation.read(bytes("41 42 00")) == [.logos([first, second], isLast: true)])
        #expect(
            conversation.read(bytes("37 72 41 41 42 00 37 72 40 00"))
                == [.logos([second], isLast: false), .logos([], isLast: true)])
        #expect(ESCPOSAnswer.logos([first, second]) == [bytes("37 72 40 4C 31 41 42 00")])
        let many = [LogoKey](repeating: first, count: 41)
        #expect(ESCPOSAnswer.logos(many).map(\.count) == [84, 6])
        #expect(conversation.read(ESCPOSAnswer.logos(many).flatMap(\.self)).count == 2)
    }
}
