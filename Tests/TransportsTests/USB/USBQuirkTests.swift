import Testing

@testable import Transports

@Suite("USB quirks")
struct USBQuirkTests {
    @Test(
        "the table knows the printers that were reported",
        arguments: [
            (0x04B8, 0x0202, .vendorClass, 0), (0x0519, 0x0003, .unidirectional, 0),
            (0x0519, 0x0001, .unidirectional, 200), (0x2730, 0x2008, .unidirectional, 200),
            (0x067B, 0x2305, [.unidirectional, .reset], 0), (0x04B8, 0x0E28, [], 0),
        ] as [(UInt16, UInt16, USBQuirks.Traits, Int)])
    func known(vendor: UInt16, product: UInt16, traits: USBQuirks.Traits, delay: Int) {
        let quirks = USBQuirk.known.quirks(vendor: vendor, product: product)
        #expect(quirks.traits == traits)
        #expect(quirks.delayBeforeClose == .milliseconds(delay))
    }

    @Test("every row names the model that showed it, and says something")
    func rows() {
        for row in USBQuirk.known {
            #expect(!row.model.isEmpty)
            #expect(row.traits != [] || row.delayBeforeClose > .zero)
        }
    }

    @Test("rows that fit add up, and the longer delay counts")
    func sum() {
        let rows = [
            USBQuirk(1, nil, .zeroPacket, delayBeforeClose: .milliseconds(5), model: "a"),
            USBQuirk(1, 2, .reset, delayBeforeClose: .milliseconds(3), model: "b"),
            USBQuirk(1, 3, .unidirectional, model: "c"), USBQuirk(2, nil, .vendorClass, model: "d"),
        ]
        let quirks = rows.quirks(vendor: 1, product: 2)
        #expect(quirks == USBQuirks(traits: [.zeroPacket, .reset], delayBeforeClose: .milliseconds(5)))
    }

    @Test("the udev rule opens the printer class and every vendor-class printer of the table, to the group lp alone")
    func rule() throws {
        let path = USBRig.root + "/udev/70-quittance.rules"
        let text = String(decoding: try #require(SystemText.contents(of: path)), as: UTF8.self)
        let rules = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        let grants = rules.filter { $0.contains("MODE=") }
        #expect(grants.contains { $0.contains("*:0701??:*") })
        for row in USBQuirk.known where row.traits.contains(.vendorClass) {
            let vendor = DeviceURI(.usb(vendor: row.vendor, product: row.product ?? 0, serial: nil)).description
                .split(separator: "/")
            #expect(grants.contains { $0.contains("\"\(vendor[1])\"") && $0.contains("\"\(vendor[2])\"") })
        }
        for grant in grants { #expect(grant.hasSuffix("GROUP=\"lp\", MODE=\"0660\"")) }
        #expect(!text.contains("0666"))
        #expect(TransportError.rule.hasSuffix("/70-quittance.rules"))
    }
}
