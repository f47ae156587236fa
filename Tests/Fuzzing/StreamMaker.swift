/// Makes streams for a printer, the same ones for the same seed: noise, commands in any order, and damaged receipts.
package struct StreamMaker: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// The next stream, some hundred bytes long.
    package mutating func stream() -> [UInt8] {
        switch next() % 8 {
        case 0: noise(Int(next() % 200))
        case 1, 2, 3: soup()
        default: damaged(receipt())
        }
    }

    private mutating func noise(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            let word = next()
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift * 8))) }
        }
        return bytes
    }

    /// Beginnings of commands with any parameters.
    private mutating func soup() -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<1 + next() % 24 {
            let word = next()
            let name = UInt8(truncatingIfNeeded: word >> 8)
            switch word % 8 {
            case 0: bytes += [0x1B, name]
            case 1: bytes += [0x1D, name]
            case 2: bytes += [0x1C, name]
            case 3: bytes += [[0x1B, 0x1D, 0x1C][Int(name) % 3], 0x28, 0x41 + name % 58, name % 24, 0]
            case 4: bytes += [0x1D, 0x6B, name % 80, name % 16]
            case 5: bytes += Parts.all[Int(name) % Parts.all.count]
            case 6: bytes += [0x10, 0x14, name % 10]
            default: bytes += [UInt8](repeating: 0x20 + name % 0x60, count: Int(word >> 16 & 15))
            }
            // Parameters: small numbers lead further than large ones.
            for shift in 0..<Int(word >> 24 & 7) {
                let byte = UInt8(truncatingIfNeeded: word >> UInt64(27 + shift * 4))
                bytes.append(word >> 60 < 8 ? byte & 7 : byte)
            }
        }
        return bytes
    }

    /// Whole commands with text between them.
    private mutating func receipt() -> [UInt8] {
        var bytes: [UInt8] = [0x1B, 0x40]
        for _ in 0..<2 + next() % 14 {
            bytes += Parts.all[Int(next() % UInt64(Parts.all.count))]
            if next() & 1 == 0 { bytes += Parts.text }
        }
        return bytes
    }

    private mutating func damaged(_ receipt: [UInt8]) -> [UInt8] {
        var bytes = receipt
        for _ in 0..<next() % 6 {
            guard !bytes.isEmpty else { break }
            let word = next()
            let place = Int(word >> 8) % bytes.count
            let end = min(bytes.count, place + 1 + Int(word >> 40 & 15))
            switch word % 6 {
            case 0: bytes[place] ^= 1 << UInt8(word >> 60 & 7)
            case 1: bytes[place] = UInt8(truncatingIfNeeded: word >> 32)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes.removeSubrange(place...)
            default: bytes.insert(contentsOf: Parts.all[Int(word >> 32) % Parts.all.count], at: place)
            }
        }
        return bytes
    }
}
