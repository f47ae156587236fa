import PrinterLanguage
import Testing

@Suite("CommandEncoder")
struct CommandEncoderTests {
    @Test("starts a receipt in a known state, with two-byte mode off where the model wakes up in it")
    func start() {
        var epson = CommandEncoder(profile: .epsonTMT20III)
        epson.start()
        #expect(epson.bytes == bytes("1B 40 1B 52 00"))
        var generic = CommandEncoder(profile: .generic80)
        generic.start()
        #expect(generic.bytes == bytes("1B 40 1C 2E 1B 52 00"))
    }

    @Test("selects the page again after a reset, and not after one it selected itself")
    func pages() {
        var encoder = CommandEncoder(profile: .virtual)
        encoder.write("ä")
        encoder.append(.initialize)
        encoder.write("ä")
        encoder.append(.codePage(19))
        encoder.write("ä")
        #expect(encoder.bytes == bytes("1B 74 10 E4 1B 40 1B 74 10 E4 1B 74 13 84"))
    }

    @Test("writes the same for a string, its bytes and a part of them")
    func forms() {
        let text = "Käse\n2 €"
        var encoders = [CommandEncoder](repeating: CommandEncoder(profile: .virtual), count: 3)
        encoders[0].write(text)
        encoders[1].write(Array(text.utf8))
        encoders[2].write(text.utf8Span.span)
        #expect(encoders.map(\.bytes) == [[UInt8]](repeating: bytes("4B 1B 74 10 E4 73 65 20 32 20 80"), count: 3))
    }

    @Test("repeats a character")
    func rules() {
        var encoder = CommandEncoder(profile: .generic80)
        encoder.write(repeating: "-", count: 3)
        encoder.write(spaces: 2)
        encoder.write(repeating: "─", count: 2)
        encoder.write(repeating: "\u{0A}", count: 2)
        encoder.write(repeating: "x", count: -1)
        encoder.write(spaces: -1)
        #expect(encoder.bytes == bytes("2D 2D 2D 20 20 1B 74 13 C4 C4 20 20"))
    }

    @Test("prints a QR code as model 2, bytes verbatim")
    func qr() {
        var encoder = CommandEncoder(profile: .virtual)
        encoder.qr(ascii("V0;1"), moduleDots: 4, level: .m)
        let expected =
            "1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 04 1D 28 6B 03 00 31 45 31 "
            + "1D 28 6B 07 00 31 50 30 56 30 3B 31 1D 28 6B 03 00 31 51 30"
        #expect(encoder.bytes == bytes(expected))
    }

    @Test("counts the length of a QR code over two bytes")
    func qrLength() {
        var encoder = CommandEncoder(profile: .virtual)
        encoder.qr([UInt8](repeating: 0x41, count: 0x19F), moduleDots: 4, level: .m)
        #expect(encoder.bytes[25..<33].elementsEqual(bytes("1D 28 6B A2 01 31 50 30")))
    }

    @Test("switches real-time commands off before data that hold one")
    func realTime() {
        let off = bytes("1D 28 44 05 00 14 01 00 02 00")
        var encoder = CommandEncoder(profile: .virtual)
        encoder.qr([0x41, 0x10, 0x14, 0x01], moduleDots: 4, level: .m)
        #expect(encoder.bytes.starts(with: off))
        encoder = CommandEncoder(profile: .virtual)
        encoder.raster(Bitmap(width: 8, height: 1))
        #expect(encoder.bytes == off + bytes("1D 76 30 00 01 00 01 00 00"))
        encoder = CommandEncoder(profile: .generic80)
        encoder.raster(Bitmap(width: 8, height: 1))
        #expect(encoder.bytes == bytes("1D 76 30 00 01 00 01 00 00"))
    }

    @Test("cuts a picture into slices that the model can take, and none is lost")
    func slices() {
        var profile = PrinterProfile.generic80
        profile.rasterRows = 2
        var bitmap = Bitmap(width: 8, height: 5)
        for y in 0..<5 { bitmap[y, y] = true }
        var encoder = CommandEncoder(profile: profile)
        encoder.raster(bitmap)
        let expected = "1D 76 30 00 01 00 02 00 80 40 1D 76 30 00 01 00 02 00 20 10 1D 76 30 00 01 00 01 00 08"
        #expect(encoder.bytes == bytes(expected))
    }

    @Test("cuts behind the last line, or only feeds where there is no cutter")
    func cut() {
        var encoder = CommandEncoder(profile: .epsonTMT20III)
        encoder.cut()
        #expect(encoder.bytes == bytes("1B 64 04 1D 56 01"))
        encoder = CommandEncoder(profile: .generic58)
        encoder.cut()
        #expect(encoder.bytes == bytes("1B 64 04"))
    }
}
