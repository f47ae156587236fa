import Testing

@testable import PrinterLanguage

@Suite("What strangers may tell a printer")
struct CommandAllowanceTests {
    @Test(
        "what only puts something on the paper is allowed",
        arguments: [
            "1B 40 48 65 6C 6C 6F 0A 1D 56 00", "1B 74 13 D5 0A", "1D 21 11 41 1B 45 01 42 1B 64 03",
            "1D 6B 04 54 45 53 54 00", "1D 28 6B 03 00 31 51 30", "1D 76 30 00 01 00 01 00 80", "1B 33 18 1B 32", "",
            "1B 7B 01 41 0A", "1D 62 01", "1C 21 00", "1B 4C 1B 54 01 41 0C", "1D 28 6B 03 00 30 51 30", "1B 6D",
        ])
    func allowed(hex: String) {
        #expect(CommandAllowance.refusal(of: bytes(hex)) == nil)
    }

    @Test(
        "any other command is refused by its name and its place",
        arguments: [
            ("48 69 1B 70 00 19 FA", "drawer-kick", 2), ("41 10 14 01 00 05 0A", "real-time drawer", 1),
            ("10 14 08 01 03 14 01 06 02 08", "buffer", 0), ("10 14 02 01 08", "power", 0),
            ("10 04 01", "real-time status", 0), ("10 05 02", "real-time recovery", 0),
            ("0A 1D 28 48 06 00 30 30 30 30 30 31", "process-id", 1), ("1D 72 01", "queued-status", 0),
            ("1D 61 FF", "automatic-status", 0), ("1D 49 42", "identity-request", 0),
            ("1D 28 44 03 00 14 01 01", "real-time-commands", 0), ("41 42 1B 3D 02", "select-device", 2),
            ("1B 7E", "unknown", 0), ("1B 63 35 01", "panel-buttons", 0),
            ("1D 28 45 03 00 01 49 4E", "user-setting", 0),
            ("1C 67 31 00 00 00 00 00 02 00 41 42", "user-memory-write", 0), ("1B 42 02 02", "buzzer", 0),
            ("1C 71 01 01 00 01 00 00 00 00 00 00 00 00 00", "bit-images-store", 0), ("1D 3A", "macro-define", 0),
            ("1D 28 4B 02 00 32 00", "print-control", 0), ("1D 28 44 03 00 14 09 00", "real-time-setting", 0),
            ("1D 28 6B 03 00 31 52 30", "code-size-request", 0), ("1B 28 59 01 00 00", "esc-function", 0),
        ])
    func refused(hex: String, name: String, offset: Int) throws {
        let refusal = try #require(CommandAllowance.refusal(of: bytes(hex)))
        #expect(refusal.command.contains(name), "\(refusal.command)")
        #expect(refusal.offset == offset)
    }

    @Test("a real-time command is found inside a picture too, where printers obey it")
    func hidden() throws {
        // GS v 0, 24 dots by 1: its three bytes are DLE DC4 1.
        let refusal = try #require(CommandAllowance.refusal(of: bytes("1D 76 30 00 03 00 01 00 10 14 01")))
        #expect(refusal.offset == 8)
        #expect(CommandAllowance.refusal(of: bytes("1D 76 30 00 03 00 01 00 10 15 01")) == nil)
    }

    @Test(
        "bytes that end within a command are cut short; those that end behind one are not",
        arguments: [
            ("41 1D 76 30 00 03 00 01 00 10 14", true), ("41 1B", true), ("41 1D 28 6B 05 00 31", true),
            ("41 1D 76 30 00 02 00 01 00 10 14", false), ("41 42", false), ("1B 40", false), ("", false),
            // A page that nobody prints would swallow what comes next.
            ("1B 4C 41 0A", true), ("1B 4C 41 0C", false), ("1B 4C 41 1B 53", false), ("1B 4C 1B 40", false),
        ])
    func cutShort(hex: String, isCutShort: Bool) {
        #expect(CommandAllowance.isCutShort(bytes(hex)) == isCutShort)
    }
}
