import PrinterLanguage
import Rendering
import Testing

@Suite("Picture")
struct PictureTests {
    static func bytes(_ hex: String) -> [UInt8] {
        hex.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0, radix: 16) }
    }

    /// Black, white, red and transparent: 4 × 1 pixels of RGBA.
    static let colours = bytes(
        """
        89 50 4E 47 0D 0A 1A 0A 00 00 00 0D 49 48 44 52 00 00 00 04 00 00 00 01 08 06 00 00 00 F9 3C 0F
        CD 00 00 00 13 49 44 41 54 78 9C 63 60 60 60 F8 0F 06 40 1A C8 66 00 00 43 CD 06 FA 97 0D 45 39
        00 00 00 00 49 45 4E 44 AE 42 60 82
        """)

    @Test("reads colours as luma and what is transparent as white paper")
    func reads() throws {
        #expect(try Picture(png: PictureTests.colours, file: "a.png").grey.luminance == [0, 255, 77, 255])
    }

    @Test("gives dots no wider than asked")
    func fits() throws {
        let picture = try Picture(png: PictureTests.colours, file: "a.png")
        #expect(picture.bitmap(fittingWidth: 2, dither: .threshold(150)).bytes == [0x80])
        #expect(picture.bitmap(fittingWidth: 100, dither: .threshold(128)).bytes == [0xA0])
    }

    @Test("says of every broken file which it is and what is wrong")
    func refuses() {
        let whole = PictureTests.colours
        var large = whole
        large.replaceSubrange(16..<24, with: PictureTests.bytes("00 01 00 00 00 01 00 00"))
        var empty = whole
        empty.replaceSubrange(16..<20, with: PictureTests.bytes("00 00 00 00"))
        let cases: [([UInt8], String)] = [
            ([], "no PNG"), (Array("GIF89a".utf8), "no PNG"), (Array(whole.prefix(20)), "header"),
            (large, "65536 × 65536"), (empty, "0 × "), (Array(whole.prefix(45)), "damaged"),
        ]
        for (data, words) in cases {
            let error = #expect(throws: PictureError.self) { try Picture(png: data, file: "logo.png") }
            #expect(error?.file == "logo.png")
            #expect(error?.reason.contains(words) == true, "\(error?.reason ?? "")")
        }
    }
}
