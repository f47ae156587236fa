/// The interface, setting and endpoints by which receipts go to a printer and its answers come back.
struct USBChannel: Hashable, Sendable {
    let interface: UInt8
    let alternate: UInt8

    /// Whether the interface has other settings too, so that this one has to be asked for.
    let mustBeSet: Bool
    let isPrinterClass: Bool
    let output: USBEndpoint

    /// Nil where the printer cannot answer, or must not be asked to.
    let input: USBEndpoint?
}

extension USBChannel {
    /// The best channel that the settings offer, or nil where none leads to a printer.
    ///
    /// A setting that can answer goes before one that cannot, the printer class before the maker's own, which counts
    /// only where a quirk says so. The setting for IPP over USB takes no receipts.
    ///
    /// Source: USB Device Class Definition for Printing Devices 1.1, section 5.
    static func choose(among alternates: [USBAlternate], quirks: USBQuirks) -> USBChannel? {
        let ways = alternates.compactMap { alternate -> (rank: [Int], channel: USBChannel)? in
            guard let protocolRank = rank(of: alternate, quirks: quirks) else { return nil }
            let bulk = alternate.endpoints.filter { $0.isBulk && $0.packetSize > 0 }
            guard let output = bulk.first(where: { !$0.isInput }) else { return nil }
            let input = quirks.traits.contains(.unidirectional) ? nil : bulk.first(where: \.isInput)
            let others = alternates.contains {
                $0.interface == alternate.interface && $0.number != alternate.number
            }
            let channel = USBChannel(
                interface: alternate.interface, alternate: alternate.number,
                mustBeSet: others || alternate.number != 0,
                isPrinterClass: alternate.interfaceClass == USBAlternate.printerClass, output: output, input: input)
            let order = [Int(alternate.interface), Int(alternate.number)]
            return ([input == nil ? 1 : 0, protocolRank] + order, channel)
        }
        return ways.min { $0.rank.lexicographicallyPrecedes($1.rank) }?.channel
    }

    /// How gladly a setting is taken, 0 first; nil where it is none for receipts.
    private static func rank(of alternate: USBAlternate, quirks: USBQuirks) -> Int? {
        switch (alternate.interfaceClass, alternate.protocolNumber) {
        case (USBAlternate.printerClass, 2): 0
        case (USBAlternate.printerClass, 1): 1
        // Copies of known printers leave it at 0.
        case (USBAlternate.printerClass, 0): 2
        // IEEE 1284.4: plain bytes go through until somebody starts its packets.
        case (USBAlternate.printerClass, 3): 3
        case (USBAlternate.vendorClass, _) where quirks.traits.contains(.vendorClass): 4
        default: nil
        }
    }
}
