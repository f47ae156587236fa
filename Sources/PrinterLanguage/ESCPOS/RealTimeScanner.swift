/// Finds real-time commands in a stream as a printer does: before any decoding, inside pictures and codes too.
///
/// A double needs it to answer at once, a spool to refuse payloads that would make a printer do something else.
package struct RealTimeScanner: Sendable {
    /// The last bytes, where they may begin a command.
    private var tail: [UInt8] = []

    private let language: PrinterProfile.Language

    package init(language: PrinterProfile.Language = .escpos) {
        self.language = language
    }

    /// Whether `10 04`, `10 05` or `10 14`, or Star's `1B 06`, stand anywhere in the bytes.
    package static func found(in bytes: [UInt8], language: PrinterProfile.Language = .escpos) -> Bool {
        let isEscpos = language == .escpos
        return bytes.withUnsafeBufferPointer { bytes in
            var next = 0
            while true {
                next = PlainText.firstIndex(of: isEscpos ? 0x10 : 0x1B, in: bytes, from: next) + 1
                guard next < bytes.count else { return false }
                switch bytes[next] {
                case 0x04 where isEscpos, 0x05 where isEscpos, 0x14 where isEscpos, 0x06 where !isEscpos: return true
                default: break
                }
            }
        }
    }

    /// The commands that more bytes complete, in order.
    package mutating func scan(_ bytes: [UInt8]) -> [RealTimeCommand] {
        var commands: [RealTimeCommand] = []
        let stream = tail + bytes
        let lead: UInt8 = language == .escpos ? 0x10 : 0x1B
        var position = 0
        while let start = stream[position...].firstIndex(of: lead) {
            position = start
            guard let length = length(of: stream[start...]) else { break }
            if stream.count - start < length { break }
            if let command = command(stream[start..<start + length]) { commands.append(command) }
            position = start + (length > 1 ? length : 1)
        }
        let rest = stream[position...].firstIndex(of: lead) ?? stream.endIndex
        tail = Array(stream[rest...])
        return commands
    }

    /// How many bytes a command takes; 1 if its first byte begins none, nil while too few bytes tell.
    private func length(of bytes: ArraySlice<UInt8>) -> Int? {
        let first = bytes.startIndex
        guard bytes.count >= 2 else { return nil }
        if language != .escpos { return bytes[first + 1] == 0x06 ? 3 : 1 }
        switch bytes[first + 1] {
        case 0x04: return 3
        case 0x05: return 3
        case 0x14:
            guard bytes.count >= 3 else { return nil }
            switch bytes[first + 2] {
            case 1, 2: return 5
            case 3: return 8
            case 7: return 4
            case 8: return 10
            default: return 1
            }
        default: return 1
        }
    }

    private func command(_ bytes: ArraySlice<UInt8>) -> RealTimeCommand? {
        let bytes = Array(bytes)
        guard bytes.count >= 3 else { return nil }
        switch (bytes[1], bytes[2]) {
        case (0x06, 0x01): return .status(1)
        case (0x06, 0x18): return .clearBuffers
        case (0x04, let number): return .status(number)
        case (0x05, let number): return .recovery(number)
        case (0x14, 1): return .pulse(pin: bytes[3], time: bytes[4])
        case (0x14, 2) where bytes[3] == 1 && bytes[4] == 8: return .powerOff
        case (0x14, 8) where Array(bytes[3...]) == [1, 3, 20, 1, 6, 2, 8]: return .clearBuffers
        default: return nil
        }
    }
}
