/// One setting of one interface of a device: a way in which the device can be talked to.
///
/// Source: USB 2.0, section 9.6.5.
struct USBAlternate: Hashable, Sendable {
    let interface: UInt8
    let number: UInt8
    let interfaceClass: UInt8
    let subclass: UInt8
    let protocolNumber: UInt8
    let endpoints: [USBEndpoint]

    static let printerClass: UInt8 = 0x07
    static let vendorClass: UInt8 = 0xFF
}
