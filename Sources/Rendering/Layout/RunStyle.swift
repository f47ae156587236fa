/// How a run of text looks; all of it in two bytes, since every run of every line has one.
package struct RunStyle: Hashable, Sendable, BitwiseCopyable {
    /// From the lowest: bold, underlined, white on black; from the fourth and the eighth on times the width and height.
    private var bits: UInt16 = 0x110

    package init() {}

    package var bold: Bool {
        get { bits & 1 != 0 }
        set { bits = bits & ~1 | (newValue ? 1 : 0) }
    }

    package var underline: Bool {
        get { bits & 2 != 0 }
        set { bits = bits & ~2 | (newValue ? 2 : 0) }
    }

    package var invert: Bool {
        get { bits & 4 != 0 }
        set { bits = bits & ~4 | (newValue ? 4 : 0) }
    }

    /// 1 to 6 times as wide.
    package var width: UInt8 {
        get { UInt8(bits >> 4 & 0xF) }
        set { bits = bits & ~0xF0 | UInt16(newValue & 0xF) << 4 }
    }

    /// 1 to 6 times as high.
    package var height: UInt8 {
        get { UInt8(bits >> 8) }
        set { bits = bits & 0xFF | UInt16(newValue) << 8 }
    }
}
