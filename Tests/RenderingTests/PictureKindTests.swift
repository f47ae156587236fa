import FoundationEssentials
import PrinterLanguage
import Rendering
import Testing

/// PNG files of every kind of pixels, made by another program, that show the same 9 × 5 pixels.
@Suite("Kinds of pictures")
struct PictureKindTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        var name: String
        var shades: [UInt8]
        var png: [UInt8]

        init(_ name: String, _ shades: [UInt8], _ base64: String) {
            self.name = name
            self.shades = shades
            png = Data(base64Encoded: base64).map { Array($0) } ?? []
        }

        var testDescription: String { name }
    }

    /// 9 × 5 pixels of four shades, by a pattern.
    static let four: [UInt8] = [
        0, 255, 170, 85, 0, 255, 170, 85, 0,
        85, 0, 255, 170, 85, 0, 255, 170, 85,
        170, 85, 0, 255, 170, 85, 0, 255, 170,
        255, 170, 85, 0, 255, 170, 85, 0, 255,
        0, 255, 170, 85, 0, 255, 170, 85, 0,
    ]
    /// 9 × 5 pixels of black and white, like a chessboard.
    static let two: [UInt8] = [
        0, 255, 0, 255, 0, 255, 0, 255, 0,
        255, 0, 255, 0, 255, 0, 255, 0, 255,
        0, 255, 0, 255, 0, 255, 0, 255, 0,
        255, 0, 255, 0, 255, 0, 255, 0, 255,
        0, 255, 0, 255, 0, 255, 0, 255, 0,
    ]

    static let kinds = [
        Kind(
            "grey, 8 bits", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFCAAAAACyOJm3AAAAG0lEQVR42mNg+L8qFIwZQuHMVTAmXOQ/A5wJAB7aFeu8/MjTAAAA\
            AElFTkSuQmCC
            """),
        Kind(
            "grey, 16 bits", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFEAAAAADiqEX0AAAAI0lEQVR42mNgYPj/f9Wq0FAEzYDMgdKoKkA0hrb//xkwzQIADsEr\
            1XfsIdgAAAAASUVORK5CYII=
            """),
        Kind(
            "grey, 4 bits", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFBAAAAAB3yHS2AAAAHklEQVR42mPgX8q/lIEh4BcQMgCZ/AsYQMwPDGBxAKV4C0HAfcuS\
            AAAAAElFTkSuQmCC
            """),
        Kind(
            "grey, 2 bits", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFAgAAAAD4iIEWAAAAG0lEQVR42mOwtGRg8PNzYJg8uYHhyZMDDEA+ADVnBe8ULw+sAAAA\
            AElFTkSuQmCC
            """),
        Kind(
            "grey, 1 bit", two,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFAQAAAAC/KPvGAAAAEElEQVR42mMIZWBY1cAAIwEZpwNUz2/VHwAAAABJRU5ErkJggg==
            """),
        Kind(
            "grey with alpha, 8 bits", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFCAQAAAA9Wg7gAAAAH0lEQVR42mNg+M/AwBDKsAqZXoUhiK4CSGNqY8A0CwA/WBbq28d5\
            lAAAAABJRU5ErkJggg==
            """),
        Kind(
            "grey with alpha, 16 bits", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFEAQAAABtytKjAAAAJklEQVR42mNgYPj/nwEMQkMZGFatwsHHKYHEx28ClE/YKhAg7CYA\
            iLwt02xan6cAAAAASUVORK5CYII=
            """),
        Kind(
            "colour, 8 bits", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFCAIAAAAYMVE8AAAAKElEQVR42mNgYGD4////qlWrQkND0dgMmEIINlYdEDZOA4FsBjz2\
            AQDPq0G/OdzvVwAAAABJRU5ErkJggg==
            """),
        Kind(
            "colour, 16 bits", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFEAIAAABIoY1/AAAAJ0lEQVR42mNgAIP/YLAKDELBAL84AzGKsIgTbwOyOMnOg4gzkOc3\
            APjkg33SNrU9AAAAAElFTkSuQmCC
            """),
        Kind(
            "colour with alpha, 8 bits", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFCAYAAACXU8ZrAAAAIklEQVR42mNgYGD4zwABoUC8Chd/FREK8ZsA5TMQo5CwmwA5Rhbq\
            6jYgLwAAAABJRU5ErkJggg==
            """),
        Kind(
            "colour with alpha, 16 bits, interlaced", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFEAYAAAGwxCq+AAAANElEQVR42mNgAIP//1FpTAaGitBQVBq3AEwLLj4crFqFg49TgoFU\
            E+DOR3MjsfJka0TIAwAZqi3TLyOwRAAAAABJRU5ErkJggg==
            """),
        Kind(
            "palette of 4, 2 bits", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFAgMAAADqPS74AAAADFBMVEUAAABVVVWqqqr////Bf2LRAAAAG0lEQVR42mOwtGRg8PNz\
            YJg8uYHhyZMDDEA+ADVnBe8ULw+sAAAAAElFTkSuQmCC
            """),
        Kind(
            "palette with alpha, 8 bits", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFCAMAAACgjTZZAAAADFBMVEUAAAAAAAAAAAAAAAA16TeWAAAABHRSTlP/qlUAfrURzAAA\
            ABpJREFUeNpjYGBmYgRjBkY4kwnGhIswM8CZAAaUAEOZb7imAAAAAElFTkSuQmCC
            """),
        Kind(
            "grey with one transparent shade", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFCAAAAACyOJm3AAAAAnRSTlMAB+j3WJsAAAAbSURBVHjaY2BgXxUKxgyhcOYqGBMuws4A\
            ZwIAHCMLQ2u6B2kAAAAASUVORK5CYII=
            """),
        Kind(
            "grey, 8 bits, interlaced", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFCAAAAAHFP6khAAAAH0lEQVR42mNggIFVq8AIDP+H/g9lAOL/UBbD/1VoGAD2TxXr+Wcs\
            TwAAAABJRU5ErkJggg==
            """),
        Kind(
            "colour, 8 bits, interlaced", four,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFCAIAAAFvNmGqAAAALUlEQVR42mNgwAZWgQESBRGDkv///w8NDYWQDHAWkMSQAWoAcoB6\
            0NnYRcFsABlaQb8NHfKcAAAAAElFTkSuQmCC
            """),
        Kind(
            "grey, 1 bit, interlaced", two,
            """
            iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFAQAAAAHIL8tQAAAAEklEQVR42mNgQAIfwHBVAxABACCOBSXsOxoPAAAAAElFTkSuQmCC
            """),
    ]

    @Test("all come out as the same shades", arguments: kinds)
    func decoded(kind: Kind) throws {
        let grey = try Picture(png: kind.png, file: "a.png").grey
        #expect(grey.width == 9 && grey.height == 5)
        #expect(grey.luminance == kind.shades)
    }

    @Test("are refused when the file is cut off anywhere within them", arguments: kinds)
    func cutOff(kind: Kind) {
        for count in stride(from: 0, to: kind.png.count - 12, by: 5) {
            let error = #expect(throws: PictureError.self) {
                try Picture(png: Array(kind.png.prefix(count)), file: "a.png")
            }
            #expect(error?.file == "a.png")
        }
    }

    @Test("are refused when their header lies about size, depth or colours", arguments: kinds)
    func lyingHeader(kind: Kind) throws {
        // More columns and rows than there are data for, a depth and a colour type that no PNG has.
        for (place, value) in [(19, UInt8(200)), (23, 200), (24, 3), (25, 5), (28, 9)] {
            var png = kind.png
            png[place] = value
            // The checksum that would give it away at once is made right.
            let checksum = PictureKindTests.checksum(png[12..<29])
            for byte in 0..<4 { png[29 + byte] = UInt8(truncatingIfNeeded: checksum >> UInt32(24 - 8 * byte)) }
            #expect(throws: PictureError.self, "byte \(place)") { try Picture(png: png, file: "a.png") }
        }
        var wrong = kind.png
        wrong[29] ^= 1
        #expect(throws: PictureError.self) { try Picture(png: wrong, file: "a.png") }
    }

    /// CRC-32 of ISO 3309, as chunks of a PNG end with.
    private static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    @Test("survive any changed byte: a picture or an error, never anything else", arguments: kinds)
    func changedBytes(kind: Kind) throws {
        for place in 8..<kind.png.count {
            for value in [UInt8(0), 0xFF, kind.png[place] ^ 0x10] {
                var png = kind.png
                png[place] = value
                do throws(PictureError) {
                    let grey = try Picture(png: png, file: "a.png").grey
                    #expect(grey.luminance.count == grey.width * grey.height)
                } catch {
                    #expect(!error.reason.isEmpty)
                }
            }
        }
    }
}
