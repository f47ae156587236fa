import PrinterLanguage
import Testing

@Suite("RealTimeScanner")
struct RealTimeScannerTests {
    @Test(
        "finds real-time commands wherever they stand, whole or one byte at a time",
        arguments: [
            ("10 04 01", [RealTimeCommand.status(1)]), ("1D 76 30 00 01 00 03 00 10 04 02", [.status(2)]),
            ("10 10 04 03", [.status(3)]), ("10 05 02", [.recovery(2)]), ("10 14 01 00 05", [.pulse(pin: 0, time: 5)]),
            ("10 14 02 01 08", [.powerOff]), ("10 14 02 00 00", []), ("10 14 08 01 03 14 01 06 02 08", [.clearBuffers]),
            ("10 14 08 01 03 14 01 06 02 09", []), ("10 04 01 10 04 04", [.status(1), .status(4)]), ("10 20 04", []),
            ("10", []),
        ])
    func finds(hex: String, commands: [RealTimeCommand]) {
        var scanner = RealTimeScanner()
        #expect(scanner.scan(bytes(hex)) == commands)
        scanner = RealTimeScanner()
        #expect(bytes(hex).flatMap { scanner.scan([$0]) } == commands)
    }

    @Test(
        "says whether a payload holds any",
        arguments: [
            ("41 10 04", true), ("10 05", true), ("10 14", true), ("10 10 14", true), ("10 41 04", false),
            ("10", false), ("", false),
        ])
    func found(hex: String, isFound: Bool) {
        #expect(RealTimeScanner.found(in: bytes(hex)) == isFound)
    }
}
