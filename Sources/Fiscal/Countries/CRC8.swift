/// The checksum of TicketBAI: CRC-8 with the polynomial 07, begun with 0.
enum CRC8 {
    static func value(of bytes: some Sequence<UInt8>) -> UInt8 {
        var crc: UInt8 = 0
        for byte in bytes {
            crc ^= byte
            for _ in 0..<8 { crc = crc & 0x80 != 0 ? crc << 1 ^ 0x07 : crc << 1 }
        }
        return crc
    }

    /// Three decimal digits.
    static func text(of bytes: some Sequence<UInt8>) -> String {
        let digits = String(value(of: bytes))
        return String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }
}
