import PrinterLanguage
import Testing

@Suite("Star's status")
struct StarStatusTests {
    static let table: [(String, PrinterStatus, UInt8?)] = [
        ("23 06 00 00 00 00 00 00 00", [], 0), ("23 06 08 00 00 08 00 00 00", [.offline, .mediaEmpty], 0),
        ("23 06 28 00 00 00 00 00 00", [.offline, .coverOpen], 0), ("23 06 00 00 00 04 00 00 00", .mediaLow, 0),
        ("23 06 00 00 00 02 00 00 00", .mediaLow, 0), ("23 06 08 08 00 00 00 00 00", [.offline, .cutterError], 0),
        ("23 06 08 20 00 00 00 00 00", [.offline, .unrecoverableError], 0),
        ("23 06 08 40 00 00 00 00 00", [.offline, .autoRecoveringError], 0),
        ("23 06 08 04 00 00 00 00 00", [.offline, .recoverableError], 0),
        ("23 06 08 00 04 00 00 00 00", [.offline, .recoverableError], 0),
        ("23 06 04 00 00 00 00 00 00", .drawerHigh, 0), ("23 06 02 00 00 00 00 02 00", [], 1),
        ("23 06 02 00 00 00 00 2C 00", [], 14), ("23 06 02 00 00 00 00 6E 00", [], 31),
        ("0F 02 00 00 00 08 00", .mediaEmpty, nil), ("21 04 00 00 00 00 00 40", [], 16),
        ("2F 0A 00 00 00 00 00 02 00 00 00 00 00 00 00", [], 1),
    ]

    @Test("is read from the bits of its block, whatever its length", arguments: table)
    func reads(hex: String, status: PrinterStatus, count: UInt8?) throws {
        let block = try #require(StarStatus(bytes(hex)))
        #expect(block.status == status)
        #expect(block.count == count)
    }

    @Test(
        "is nothing in any other form",
        arguments: [
            "", "23", "23 06 00 00 00 00 00 00", "23 06 00 00 00 00 00 00 00 00", "23 06 01 00 00 00 00 00 00",
            "23 06 00 00 10 00 00 00 00", "12 12 12 12 12 12 12 12 12", "03 06 00", "23 16 00 00 00 00 00 00 00",
        ])
    func refuses(hex: String) { #expect(StarStatus(bytes(hex)) == nil) }

    @Test("comes back from the block that a double makes of it, at every count")
    func roundTrip() {
        for (_, status, _) in StarStatusTests.table {
            for count in UInt8(0)...31 {
                let block = StarStatus(status, count: count)
                #expect(StarStatus(block.block()) == block)
                #expect(StarStatus(block.block(afterETB: true)) == block)
            }
        }
        #expect(StarStatus([.mediaEmpty, .offline], count: 9).block() == bytes("23 06 08 00 00 08 00 22 00"))
    }

    @Test("says in IPP's words what hinders the printer")
    func reasons() throws {
        #expect(
            try #require(StarStatus(bytes("23 06 08 00 00 08 00 00 00"))).status.reasons == ["media-empty", "offline"])
        #expect(
            try #require(StarStatus(bytes("23 06 28 08 00 00 00 00 00"))).status.reasons == [
                "cover-open", "cutter-error", "offline",
            ])
        #expect(
            try #require(StarStatus(bytes("23 06 08 40 00 00 00 00 00"))).status.reasons == ["other-error", "offline"])
    }
}
