/// One end of a pipe into a device, as its descriptor names it.
///
/// Source: USB 2.0, section 9.6.6.
struct USBEndpoint: Hashable, Sendable {
    /// The number, with bit 7 for the direction towards the host.
    let address: UInt8

    /// `bmAttributes`; the low two bits are the kind of transfer.
    let attributes: UInt8

    /// `wMaxPacketSize` as it stands, with the extra transactions of fast devices in its high bits.
    let maximum: UInt16

    var isBulk: Bool { attributes & 0x03 == 0x02 }
    var isInput: Bool { address & 0x80 != 0 }
    var packetSize: Int { Int(maximum & 0x07FF) }
}
