extension Dither {
    /// `grey` has `width * height` bytes, `packed` as many rows of `(width + 7) / 8`.
    static func spreadEighths(
        _ grey: UnsafePointer<UInt8>, _ width: Int, _ height: Int, into packed: UnsafeMutablePointer<UInt8>
    ) {
        // Errors of this row and the next two, moved by one so that the first dot has a left neighbour.
        let pitch = width + 2
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: pitch * 3) { errors in
            errors.initialize(repeating: 0)
            guard let first = errors.baseAddress else { return }
            let stride = (width + 7) / 8
            for y in 0..<height {
                let here = first + y % 3 * pitch
                let next = first + (y + 1) % 3 * pitch
                let last = first + (y + 2) % 3 * pitch
                var right: Int32 = 0
                var second: Int32 = 0
                for x in 0..<width {
                    let value = Int32(grey[y &* width &+ x]) &+ here[x &+ 1] &+ right
                    let black = (value &- 128) &>> 31
                    packed[y &* stride &+ x &>> 3] |= UInt8(truncatingIfNeeded: black & 0x80 &>> Int32(x & 7))
                    let eighth = (value &- (255 & ~black)) &>> 3
                    right = second &+ eighth
                    second = eighth
                    next[x] &+= eighth
                    next[x &+ 1] &+= eighth
                    next[x &+ 2] &+= eighth
                    last[x &+ 1] = eighth
                }
            }
        }
    }
}
