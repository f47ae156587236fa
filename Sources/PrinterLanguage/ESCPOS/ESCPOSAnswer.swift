/// What a printer sends back: the other side of the dialogue, for doubles.
package enum ESCPOSAnswer {
    /// The four bytes that `GS a` brings.
    package static func automaticStatus(_ status: PrinterStatus) -> [UInt8] { status.automaticBlock }

    /// The answer to `DLE EOT n`; nil for another n than 1 to 4, which a printer does not answer.
    package static func realTimeStatus(_ number: UInt8, _ status: PrinterStatus) -> UInt8? {
        status.realTimeByte(number)
    }

    /// The answer to `GS r 1`, which tells of the paper.
    package static func queuedStatus(_ status: PrinterStatus) -> UInt8 { status.queuedByte }

    /// The answer to `GS r 2`, which tells of the drawer connector.
    package static func queuedDrawerStatus(_ status: PrinterStatus) -> UInt8 { status.contains(.drawerHigh) ? 1 : 0 }

    /// The answer to `GS ( H` fn 48: `37 22 d1 d2 d3 d4 00`.
    package static func fence(_ token: FenceToken) -> [UInt8] { [0x37, 0x22] + token.bytes + [0x00] }

    /// The answers to `GS ( L` fn 64, `37 72 status … 00`: each but the last waits for the host's `06`.
    package static func logos(_ keys: [LogoKey]) -> [[UInt8]] {
        var blocks: [[UInt8]] = []
        var rest = keys[...]
        repeat {
            let block = rest.prefix(40)
            rest = rest.dropFirst(40)
            blocks.append([0x37, 0x72, rest.isEmpty ? 0x40 : 0x41] + block.flatMap(\.bytes) + [0x00])
        } while !rest.isEmpty
        return blocks
    }

    /// The answer to `GS I` 65 to 69: `5F`, the name, `00`; what is not printable ASCII is left out.
    package static func identity(_ name: String) -> [UInt8] {
        [0x5F] + name.utf8.filter { $0 >= 0x20 && $0 < 0x7F }.prefix(80) + [0x00]
    }
}
