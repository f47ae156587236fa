import PrinterLanguage
import Testing

@Suite("Bitmap")
struct BitmapTests {
    @Test("packs dots from the most significant bit, rows padded to bytes")
    func packing() {
        var bitmap = Bitmap(width: 10, height: 2)
        bitmap[0, 0] = true
        bitmap[9, 0] = true
        bitmap[7, 1] = true
        #expect(bitmap.bytes == bytes("80 40 01 00"))
        #expect(bitmap[9, 0])
        #expect(!bitmap[8, 0])
        bitmap[9, 0] = false
        #expect(bitmap.row(0) == bytes("80 00")[...])
    }

    @Test("is white beyond its edges and cannot be blackened there")
    func edges() {
        var bitmap = Bitmap(width: 4, height: 1)
        for (x, y) in [(-1, 0), (4, 0), (0, -1), (0, 1)] {
            bitmap[x, y] = true
            #expect(!bitmap[x, y])
        }
        #expect(bitmap.bytes == [0])
        #expect(bitmap.row(1).isEmpty)
        #expect(Bitmap(width: -3, height: 2).bytes.isEmpty)
    }

    @Test("refuses bytes that are not its rows", arguments: [0, 1, 3, 5])
    func refuses(count: Int) {
        #expect(Bitmap(width: 9, height: 2, bytes: [UInt8](repeating: 0, count: count)) == nil)
    }

    @Test("takes a row only if it fits")
    func setRow() {
        var bitmap = Bitmap(width: 16, height: 2)
        bitmap.setRow(1, [0xAA, 0x55])
        bitmap.setRow(0, [0xFF])
        bitmap.setRow(2, [0xFF, 0xFF])
        #expect(bitmap.bytes == bytes("00 00 AA 55"))
    }

    @Test("gives strips, clamped to its height")
    func strips() {
        let bitmap = Bitmap(width: 8, height: 3, bytes: [1, 2, 3])
        #expect(bitmap?.rows(1..<9).bytes == [2, 3])
        #expect(bitmap?.rows(5..<9).height == 0)
    }

    @Test("is cropped on the right, the padding white")
    func cropped() {
        let bitmap = Bitmap(width: 16, height: 1, bytes: [0xFF, 0xFF])
        #expect(bitmap?.cropped(toWidth: 11).bytes == bytes("FF E0"))
        #expect(bitmap?.cropped(toWidth: 99) == bitmap)
        #expect(bitmap?.cropped(toWidth: 0).bytes == [])
    }

    @Test("is enlarged dot by dot")
    func scaled() {
        var bitmap = Bitmap(width: 2, height: 2)
        bitmap[0, 0] = true
        bitmap[1, 1] = true
        #expect(bitmap.scaled(x: 3, y: 2).bytes == bytes("E0 E0 1C 1C"))
        #expect(bitmap.scaled(x: 0, y: 1) == bitmap)
    }
}
