import Testing

@testable import Transports

@Suite("USB channel")
struct USBChannelTests {
    private static let output = USBEndpoint(address: 0x01, attributes: 0x02, maximum: 64)
    private static let input = USBEndpoint(address: 0x82, attributes: 0x02, maximum: 64)
    private static let interrupt = USBEndpoint(address: 0x83, attributes: 0x03, maximum: 8)
    private static let empty = USBEndpoint(address: 0x04, attributes: 0x02, maximum: 0)

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let alternates: [USBAlternate]
        var traits: USBQuirks.Traits = []
        /// Interface, setting, and whether it can answer; nil where there is no channel.
        let expected: (UInt8, UInt8, Bool)?

        var testDescription: String { name }
    }

    private static func alternate(
        _ interface: UInt8, _ number: UInt8, _ kind: UInt8, _ protocolNumber: UInt8, _ endpoints: [USBEndpoint]
    ) -> USBAlternate {
        USBAlternate(
            interface: interface, number: number, interfaceClass: kind, subclass: 1, protocolNumber: protocolNumber,
            endpoints: endpoints)
    }

    static let cases: [Case] = [
        Case(
            name: "one of the printer class", alternates: [alternate(0, 0, 7, 2, [output, input])],
            expected: (0, 0, true)),
        Case(
            name: "the setting that answers, wherever it stands",
            alternates: [alternate(0, 0, 7, 1, [output]), alternate(0, 1, 7, 2, [output, input])],
            expected: (0, 1, true)),
        Case(
            name: "never IPP over USB",
            alternates: [alternate(0, 0, 7, 4, [output, input]), alternate(1, 0, 7, 1, [output])],
            expected: (1, 0, false)),
        Case(
            name: "protocol 2 before 1284.4",
            alternates: [alternate(0, 0, 7, 3, [output, input]), alternate(0, 1, 7, 2, [output, input])],
            expected: (0, 1, true)),
        Case(
            name: "a copy that leaves the protocol at 0", alternates: [alternate(2, 0, 7, 0, [input, output])],
            expected: (2, 0, true)),
        Case(
            name: "no way in", alternates: [alternate(0, 0, 7, 2, [input])], expected: nil),
        Case(name: "an endpoint without room", alternates: [alternate(0, 0, 7, 2, [empty])], expected: nil),
        Case(
            name: "an interrupt endpoint is no answer", alternates: [alternate(0, 0, 7, 2, [output, interrupt])],
            expected: (0, 0, false)),
        Case(name: "a stick", alternates: [alternate(0, 0, 8, 80, [output, input])], expected: nil),
        Case(
            name: "the maker's class, unasked", alternates: [alternate(0, 0, 0xFF, 0, [output, input])], expected: nil),
        Case(
            name: "the maker's class, by quirk", alternates: [alternate(0, 0, 0xFF, 0, [output, input])],
            traits: .vendorClass, expected: (0, 0, true)),
        Case(
            name: "the printer class before the maker's",
            alternates: [alternate(0, 0, 0xFF, 0, [output, input]), alternate(1, 0, 7, 2, [output, input])],
            traits: .vendorClass, expected: (1, 0, true)),
        Case(
            name: "one that must not be read", alternates: [alternate(0, 0, 7, 2, [output, input])],
            traits: .unidirectional, expected: (0, 0, false)),
        Case(name: "nothing at all", alternates: [], expected: nil),
    ]

    @Test("the best setting is chosen", arguments: cases)
    func choosing(example: Case) {
        let channel = USBChannel.choose(among: example.alternates, quirks: USBQuirks(traits: example.traits))
        #expect(channel?.interface == example.expected?.0)
        #expect(channel?.alternate == example.expected?.1)
        #expect((channel?.input != nil) == (example.expected?.2 ?? false))
        #expect(channel.map { $0.output == Self.output } ?? true)
    }

    @Test("a setting is asked for only where there is a choice, or it is not the first")
    func asking() throws {
        let only = Self.alternate(0, 0, 7, 2, [Self.output])
        let other = Self.alternate(1, 0, 8, 0, [])
        let second = Self.alternate(0, 1, 7, 1, [Self.output])
        #expect(try #require(USBChannel.choose(among: [only, other], quirks: USBQuirks())).mustBeSet == false)
        #expect(try #require(USBChannel.choose(among: [only, second], quirks: USBQuirks())).mustBeSet)
        #expect(try #require(USBChannel.choose(among: [second], quirks: USBQuirks())).mustBeSet)
    }

    @Test(
        "the size of a packet is told from the extra transactions of fast devices",
        arguments: [(64, 64), (512, 512), (0x0A00, 0x200), (0x1400, 0x400)] as [(UInt16, Int)])
    func packets(maximum: UInt16, size: Int) {
        #expect(USBEndpoint(address: 0x01, attributes: 0x02, maximum: maximum).packetSize == size)
    }
}
