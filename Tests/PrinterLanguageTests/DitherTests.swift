import PrinterLanguage
import Testing

@Suite("Dither")
struct DitherTests {
    static let all: [Dither] = [.floydSteinberg, .atkinson, .ordered, .threshold(128)]

    static func grey(_ width: Int, _ rows: [UInt8]...) throws -> GreyImage {
        try #require(GreyImage(width: width, height: rows.count, luminance: rows.flatMap(\.self)))
    }

    @Test("keeps black black and white white, at widths that fill no byte too", arguments: all, [1, 7, 8, 9, 17])
    func extremes(dither: Dither, width: Int) throws {
        let white = try #require(
            GreyImage(width: width, height: 3, luminance: [UInt8](repeating: 255, count: width * 3)))
        let black = try #require(GreyImage(width: width, height: 3, luminance: [UInt8](repeating: 0, count: width * 3)))
        #expect(dither.bitmap(white) == Bitmap(width: width, height: 3))
        let dots = dither.bitmap(black)
        #expect(dots.bytes.reduce(0) { $0 + $1.nonzeroBitCount } == width * 3)
        #expect((0..<width).allSatisfy { dots[$0, 0] && dots[$0, 2] })
    }

    @Test("an empty picture stays empty", arguments: all)
    func empty(dither: Dither) throws {
        #expect(dither.bitmap(try #require(GreyImage(width: 0, height: 0, luminance: []))).bytes.isEmpty)
    }

    @Test("a threshold takes what is below it")
    func threshold() throws {
        let image = try DitherTests.grey(4, [0, 127, 128, 255])
        #expect(Dither.threshold(128).bitmap(image).bytes == bytes("C0"))
        #expect(Dither.threshold(0).bitmap(image).bytes == bytes("00"))
    }

    @Test("carries errors as worked out by hand")
    func byHand() throws {
        // 100: black, 7/16 on: 128 + 43 is white, -84 · 7/16 on: 100 - 37 is black.
        #expect(Dither.floydSteinberg.bitmap(try DitherTests.grey(3, [100, 128, 100])).bytes == bytes("A0"))
        // 3, 5 and 1 sixteenths of 100 go down: 110 + 31 is white.
        #expect(Dither.floydSteinberg.bitmap(try DitherTests.grey(1, [100], [110])).bytes == bytes("80 00"))
        // An eighth of 96 is 12: 117 + 12 is white, 117 + 12 - 16 black.
        #expect(Dither.atkinson.bitmap(try DitherTests.grey(3, [96, 117, 117])).bytes == bytes("A0"))
    }

    @Test("Atkinson's way hands an eighth to each of six neighbours", arguments: [1, 2, 3, 7, 8, 9, 31, 64])
    func sixNeighbours(width: Int) throws {
        let height = 40
        var seed = UInt64(width)
        let luminance = (0..<width * height).map { _ -> UInt8 in
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: seed >> 56)
        }
        let dots = Dither.atkinson.bitmap(
            try #require(GreyImage(width: width, height: height, luminance: luminance)))
        var values = luminance.map(Int.init)
        for y in 0..<height {
            for x in 0..<width {
                let value = values[y * width + x]
                #expect(dots[x, y] == (value < 128), "\(x), \(y)")
                let eighth = (value - (value < 128 ? 0 : 255)) >> 3
                for (right, down) in [(1, 0), (2, 0), (-1, 1), (0, 1), (1, 1), (0, 2)]
                where (0..<width).contains(x + right) && y + down < height {
                    values[(y + down) * width + x + right] += eighth
                }
            }
        }
    }

    @Test("as much black as the grey has", arguments: [Dither.floydSteinberg, .ordered], [64, 128, 192])
    func density(dither: Dither, level: Int) throws {
        let luminance = [UInt8](repeating: UInt8(level), count: 64 * 64)
        let image = try #require(GreyImage(width: 64, height: 64, luminance: luminance))
        let black = dither.bitmap(image).bytes.reduce(0) { $0 + $1.nonzeroBitCount }
        #expect(abs(black * 255 - (255 - level) * 4096) < 4096 * 5)
    }

    @Test("scales by areas")
    func scales() throws {
        let image = try DitherTests.grey(4, [0, 100, 200, 255], [100, 200, 255, 255])
        #expect(image.scaled(toWidth: 2, height: 1).luminance == [100, 241])
        #expect(try DitherTests.grey(3, [0, 90, 240]).scaled(toWidth: 2, height: 1).luminance == [30, 190])
        #expect(image.fitted(toWidth: 4) == image)
        #expect(image.fitted(toWidth: 2).height == 1)
    }
}
