import Testing

@testable import Transports

@Suite("USB selection")
struct USBSelectionTests {
    private static let selection = USBSelection(quirks: USBQuirk.known)

    private static func device(
        _ vendor: UInt16, _ product: UInt16, serial: String?, port: String, kind: UInt8 = 7
    ) -> USBDescription {
        USBDescription(
            vendor: vendor, product: product, bus: 1, address: 7, portPath: port, serial: serial, manufacturer: nil,
            name: nil, configuration: 1,
            alternates: [
                USBAlternate(
                    interface: 0, number: 0, interfaceClass: kind, subclass: 1, protocolNumber: 2,
                    endpoints: [USBEndpoint(address: 0x01, attributes: 0x02, maximum: 64)])
            ])
    }

    private static let bus = [
        device(0x0951, 0x1666, serial: "STICK", port: "1-4", kind: 8),
        device(0x04B8, 0x0E28, serial: "A1", port: "1-1"),
        device(0x04B8, 0x0E28, serial: "A2", port: "1-2.3"),
        device(0x0FE6, 0x811E, serial: nil, port: "2-1"),
        device(0x0FE6, 0x811E, serial: nil, port: "2-2"),
        device(0x04B8, 0x0202, serial: "M129C", port: "1-5", kind: 0xFF),
    ]

    @Test(
        "vendor, product, serial number or port lead to one printer",
        arguments: [
            ("usb://04b8/0e28?serial=A2", "1-2.3"), ("usb://04b8/0e28?serial=A1", "1-1"),
            ("usb://04b8/0202", "1-5"), ("usb://0fe6/811e?serial=port:2-2", "2-2"),
            ("usb://04b8/0e28?serial=port:1-1", "1-1"),
        ])
    func finding(uri: String, port: String) throws {
        let choice = try Self.selection.choose(try DeviceURI(uri), among: Self.bus)
        #expect(choice.description.portPath == port)
    }

    @Test("usb: alone is the only printer, whatever else is connected")
    func only() throws {
        let choice = try Self.selection.choose(try DeviceURI("usb:"), among: Array(Self.bus.prefix(2)))
        #expect(choice.description.serial == "A1")
    }

    @Test(
        "what fits none, or more than one, is refused with what can be done",
        arguments: [
            ("usb://04b8/0e28?serial=A3", "is connected"), ("usb://04b8/0e29", "is connected"),
            ("usb://0951/1666", "no way for a printer's data"),
            ("usb://04b8/0e28", "usb://04b8/0e28?serial=A1, usb://04b8/0e28?serial=A2"),
            ("usb://0fe6/811e", "serial=port%3A2-1, usb://0fe6/811e?serial=port%3A2-2"),
            ("usb:", "5 printers"),
        ])
    func refusing(text: String, words: String) throws {
        let uri = try DeviceURI(text)
        do throws(USBSelection.Failure) {
            Issue.record("chose \(try Self.selection.choose(uri, among: Self.bus))")
        } catch {
            let failure = TransportError(error, device: uri)
            #expect(failure.sentence.contains(words))
            #expect(failure.sentence.hasPrefix(uri.description))
            #expect(failure.nothingSent)
        }
    }

    @Test("every printer's own URI leads back to it, also where serial numbers are missing or shared")
    func roundTrip() throws {
        let bus = Self.bus + [Self.device(0x04B8, 0x0E28, serial: "A2", port: "3-1")]
        for choice in Self.selection.printers(among: bus) {
            let uri = Self.selection.uri(of: choice.description, among: bus)
            let again = try Self.selection.choose(try DeviceURI(uri.description), among: bus)
            #expect(again.description.portPath == choice.description.portPath)
        }
    }

    @Test("the file and the folders of a device are the kernel's")
    func places() {
        let device = Self.bus[2]
        #expect(device.node == "/dev/bus/usb/001/007")
        #expect(device.folder == "/sys/bus/usb/devices/1-2.3")
        #expect(device.folder(ofInterface: 0) == "/sys/bus/usb/devices/1-2.3/1-2.3:1.0")
    }
}
