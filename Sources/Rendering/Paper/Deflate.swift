/// Compresses bytes in one block with the fixed codes (RFC 1951), wrapped as zlib data (RFC 1950).
struct Deflate {
    private var output: [UInt8] = [0x78, 0x01]
    private var bits: UInt64 = 0
    private var bitCount: UInt64 = 0

    /// - Parameter period: A distance at which repetitions are likely, such as the length of a row.
    static func zlib(_ bytes: [UInt8], period: Int) -> [UInt8] {
        var deflate = Deflate()
        deflate.output.reserveCapacity(bytes.count / 8 + 64)
        // The last block, fixed codes.
        deflate.put(0b011, 3)
        bytes.withUnsafeBufferPointer { deflate.compress($0, period: period) }
        deflate.put(Deflate.codes[256])
        while deflate.bitCount > 0 { deflate.put(0, 8 - deflate.bitCount % 8) }
        let sum = adler(bytes)
        for shift in [24, 16, 8, 0] as [UInt32] { deflate.output.append(UInt8(truncatingIfNeeded: sum >> shift)) }
        return deflate.output
    }

    // MARK: Repetitions

    private static let window = 32_768
    private static let longest = 258
    private static let hashBits: UInt32 = 15

    private mutating func compress(_ bytes: UnsafeBufferPointer<UInt8>, period: Int) {
        // Where four bytes of the same hash stood last.
        var last = [Int32](repeating: -1, count: 1 << Int(Deflate.hashBits))
        last.withUnsafeMutableBufferPointer { last in
            var position = 0
            while position < bytes.count {
                var length = 0
                var distance = 0
                if position + 4 <= bytes.count {
                    let hash = Deflate.hash(bytes, position)
                    let seen = Int(last[hash])
                    last[hash] = Int32(position)
                    Deflate.compare(bytes, position - 1, position, &length, &distance)
                    Deflate.compare(bytes, position - period, position, &length, &distance)
                    Deflate.compare(bytes, seen, position, &length, &distance)
                }
                if length >= 4 {
                    put(length: length, distance: distance)
                    position += length
                } else {
                    put(Deflate.codes[Int(bytes[position])])
                    position += 1
                }
            }
        }
    }

    /// Takes the earlier place if more bytes are the same there than so far.
    @inline(__always)
    private static func compare(
        _ bytes: UnsafeBufferPointer<UInt8>, _ earlier: Int, _ position: Int, _ length: inout Int,
        _ distance: inout Int
    ) {
        guard length < longest, earlier >= 0, position - earlier <= window else { return }
        let found = matching(bytes, earlier, position)
        guard found > length else { return }
        length = found
        distance = position - earlier
    }

    @inline(__always)
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
        let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: position, as: UInt32.self)
        return Int((word &* 2_654_435_761) >> (32 - hashBits))
    }

    /// How many bytes are the same at both places, 258 at most.
    @inline(__always)
    private static func matching(_ bytes: UnsafeBufferPointer<UInt8>, _ earlier: Int, _ later: Int) -> Int {
        let limit = min(longest, bytes.count - later)
        let raw = UnsafeRawBufferPointer(bytes)
        var length = 0
        while length + 8 <= limit {
            let left = raw.loadUnaligned(fromByteOffset: earlier + length, as: UInt64.self)
            let right = raw.loadUnaligned(fromByteOffset: later + length, as: UInt64.self)
            if left != right { return length + (left ^ right).littleEndian.trailingZeroBitCount / 8 }
            length += 8
        }
        while length < limit, bytes[earlier + length] == bytes[later + length] { length += 1 }
        return length
    }

    // MARK: Codes

    private struct Code {
        var bits: UInt64
        var count: UInt64
    }

    private mutating func put(length: Int, distance: Int) {
        put(Deflate.lengthCodes[length])
        // Distances come in pairs of codes for each power of two.
        let value = UInt64(distance - 1)
        let width = UInt64(64 - value.leadingZeroBitCount)
        if width <= 2 {
            put(Deflate.reversed(value, 5), 5)
        } else {
            let extra = width - 2
            put(Deflate.reversed(2 * (width - 1) + (value >> extra & 1), 5), 5)
            put(value & (1 << extra - 1), extra)
        }
    }

    @inline(__always)
    private mutating func put(_ code: Code) { put(code.bits, code.count) }

    /// Bits go out from the lowest.
    @inline(__always)
    private mutating func put(_ value: UInt64, _ count: UInt64) {
        bits |= value << bitCount
        bitCount += count
        while bitCount >= 8 {
            output.append(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
            bitCount -= 8
        }
    }

    private static func reversed(_ value: UInt64, _ count: UInt64) -> UInt64 {
        (0..<count).reduce(0) { $0 << 1 | value >> $1 & 1 }
    }

    /// The fixed codes of literals, end of block and lengths (RFC 1951, 3.2.6), as they go out.
    private static let codes: [Code] = (0..<288).map { symbol in
        let (value, count): (Int, UInt64) =
            switch symbol {
            case 0..<144: (0x30 + symbol, 8)
            case 144..<256: (0x190 + symbol - 144, 9)
            case 256..<280: (symbol - 256, 7)
            default: (0xC0 + symbol - 280, 8)
            }
        return Code(bits: reversed(UInt64(value), count), count: count)
    }

    /// The codes of the lengths 0 (unused) to 258 with their extra bits (RFC 1951, 3.2.5).
    private static let lengthCodes: [Code] = {
        var all = [Code](repeating: Code(bits: 0, count: 0), count: 259)
        var length = 3
        for symbol in 257..<285 {
            let extra = UInt64(symbol < 265 ? 0 : (symbol - 261) / 4)
            for rest in 0..<UInt64(1) << extra where length < 258 {
                let code = codes[symbol]
                all[length] = Code(bits: code.bits | rest << code.count, count: code.count + extra)
                length += 1
            }
        }
        all[258] = codes[285]
        return all
    }()

    /// Adler-32; the sums are reduced before they can overflow.
    private static func adler(_ bytes: [UInt8]) -> UInt32 {
        var low: UInt32 = 1
        var high: UInt32 = 0
        bytes.withUnsafeBufferPointer { bytes in
            for start in stride(from: 0, to: bytes.count, by: 5552) {
                for index in start..<min(start + 5552, bytes.count) {
                    low &+= UInt32(bytes[index])
                    high &+= low
                }
                low %= 65_521
                high %= 65_521
            }
        }
        return high << 16 | low
    }
}
