import Testing

@testable import Transports

extension USBInside {
    @Suite("USB discovery")
    struct Discovery {
        @Test("every printer is listed with what a person needs to choose it", arguments: ["big", "little"])
        func listing(order: String) async throws {
            let rig = USBRig("port=3 idorder=\(order)")
            let printer = try #require(try await USBPrinters.list().first { $0.serial == rig.name })
            #expect(printer.vendor == 0x04B8)
            #expect(printer.product == 0x0E28)
            #expect(printer.portPath == "1-3")
            #expect(printer.manufacturer == "EPSON")
            #expect(printer.name == "TM-T20III")
            #expect(printer.deviceID?.model == "TM-T20III")
            #expect(printer.deviceID?.serial == rig.name)
            #expect(printer.uri == rig.uri)
            #expect(printer.isBidirectional)
            #expect(printer.problem == nil)
            // Looking claims nothing and drives no driver away.
            #expect(rig.tell("driver") == "usblp")
            #expect(!rig.tell("log").contains("CLAIM"))
        }

        @Test("printers of one model without serial numbers are told apart by their ports")
        func twins() async throws {
            let twins = [USBRig("serial=none port=5"), USBRig("serial=none port=6")]
            let uris = try await USBPrinters.list().filter { $0.serial == nil }.map(\.uri)
            #expect(
                uris.map(\.description) == ["usb://04b8/0e28?serial=port%3A1-5", "usb://04b8/0e28?serial=port%3A1-6"])
            for (uri, rig) in zip(uris, twins) {
                let transport = rig.usbTransport(uri)
                try await transport.open(within: patience)
                try await transport.write(Array(rig.name.utf8), within: patience)
                #expect(await rig.received(rig.name.utf8.count) == Array(rig.name.utf8))
                await transport.close()
            }
        }
    }
}
