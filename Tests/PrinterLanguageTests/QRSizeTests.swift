import PrinterLanguage
import Testing

@Suite("QRSize")
struct QRSizeTests {
    @Test(
        "is that of the published tables",
        arguments: [
            (14, Command.QRLevel.m, 21), (15, .m, 25), (338, .l, 65), (362, .l, 65), (362, .m, 73), (363, .m, 77),
            (415, .l, 69), (415, .m, 81), (415, .q, 93), (338, .q, 85), (131, .m, 49), (95, .l, 37), (2953, .l, 177),
            (1273, .h, 177),
        ])
    func bytes(count: Int, level: Command.QRLevel, modules: Int) {
        #expect(QRSize.modules(for: [UInt8](repeating: 0x61, count: count), level: level) == modules)
    }

    @Test(
        "is smaller for digits and capitals",
        arguments: [
            ("0", 34, 21), ("0", 35, 25), ("A", 20, 21), ("A", 21, 25), ("0", 5596, 177), ("A", 3391, 177),
        ])
    func modes(character: String, count: Int, modules: Int) {
        let level: Command.QRLevel = .m
        let data = ascii(String(repeating: character, count: count))
        #expect(QRSize.modules(for: data, level: level) == modules)
    }

    @Test("is none for more than any code holds")
    func tooLong() {
        #expect(QRSize.modules(for: [UInt8](repeating: 0x61, count: 2954), level: .l) == nil)
    }
}
