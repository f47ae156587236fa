import PrinterLanguage
import Testing

@Suite("CommandListing")
struct CommandListingTests {
    static func lines(_ hex: String) -> [String] {
        var listing = CommandListing()
        return CommandDecoder.commands(in: bytes(hex)).map { listing.line(for: $0) }
    }

    @Test("shows a command, its words and its bytes in one line")
    func lines() {
        let lines = CommandListingTests.lines("1B 74 10 80 31 0A 1D 28 48 06 00 30 30 41 41 41 42")
        #expect(
            lines == [
                "select-code-page 16 (WPC1252)   1B 74 10", "text \"€1\"   80 31", "line-feed   0A",
                "process-id \"AAAB\"   1D 28 48 06 00 30 30 41 41 41 42",
            ])
    }

    @Test("follows the page from command to command")
    func pages() {
        let lines = CommandListingTests.lines("84 1B 74 11 86 1B 74 FE 86 1B 40 84")
        #expect(
            lines == [
                "text \"ä\"   84", "select-code-page 17 (PC866)   1B 74 11", "text \"Ж\"   86",
                "select-code-page 254 (not in the profile)   1B 74 FE", "text \"\\x86\"   86", "initialize   1B 40",
                "text \"ä\"   84",
            ])
    }

    @Test("shows an unknown command with its bytes, long ones by their beginning")
    func unknown() {
        #expect(CommandListingTests.lines("1B 7E 01 02 41") == ["unknown   1B 7E 01 02", "text \"A\"   41"])
        let long = "1D 28 4C 20 00" + String(repeating: " AA", count: 32)
        #expect(
            CommandListingTests.lines(long) == [
                "graphics-memory   1D 28 4C 20 00" + String(repeating: " AA", count: 19) + " … (37 bytes)"
            ])
    }

    @Test("shows text so that no terminal could take it for a command")
    func escapes() {
        #expect(CommandListingTests.lines("22 5C 7F 41") == ["text \"\\\"\\\\\\x7FA\"   22 5C 7F 41"])
    }
}
