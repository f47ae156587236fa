/// How far a command reaches that begins with a control byte.
///
/// What is not documented ends behind its name and the bytes below 20 hex that follow it, which are parameters then, for
/// they would be no text: at most eight, and none that ends a line or begins a command. So no character is lost with it.
enum CommandExtent: Equatable {
    /// So many bytes, all of them there; a command whose length is not documented ends after its name.
    case whole(Int)
    /// Not before so many bytes are there can more be said.
    case atLeast(Int)

    /// The most parameters taken with a command of unknown length.
    private static let guesses = 8

    /// More than any receipt needs: a raster picture as wide as a head and 30 m long.
    static let longest = 4 << 20

    /// The extent of the command at `start`, by the parameter rules of Epson's command reference.
    static func of(_ bytes: borrowing Span<UInt8>, at start: Int) -> CommandExtent {
        let view = View(start: start, available: bytes.count - start)
        switch bytes[start] {
        case 0x1B: return escape(bytes, view)
        case 0x1D: return group(bytes, view)
        case 0x1C: return field(bytes, view)
        case 0x10: return dataLink(bytes, view)
        case 0x12: return markFeed(bytes, view)
        default: return .whole(1)
        }
    }

    /// Where the command begins and how many bytes there are from there.
    private struct View {
        let start: Int
        let available: Int

        func needs(_ count: Int) -> CommandExtent { available < count ? .atLeast(count) : .whole(count) }
    }

    /// The name of an unknown command, so many bytes long, with the control bytes that follow it.
    private static func guess(_ bytes: borrowing Span<UInt8>, _ view: View, name: Int) -> CommandExtent {
        var length = name
        while length < name + guesses {
            guard view.available > length else { return .atLeast(length + 1) }
            switch bytes[view.start + length] {
            case 0x00...0x08, 0x0B, 0x0E, 0x0F, 0x11...0x17, 0x19, 0x1A, 0x1E, 0x1F: length += 1
            default: return .whole(length)
            }
        }
        return .whole(length)
    }

    // MARK: ESC

    private static func escape(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 2 else { return .atLeast(2) }
        switch bytes[view.start + 1] {
        // @ 2 L S FF < i m v 0 1
        case 0x40, 0x32, 0x4C, 0x53, 0x0C, 0x3C, 0x69, 0x6D, 0x76, 0x30, 0x31: return view.needs(2)
        // SP ! % - 3 = ? E G J K M R T U V a d e r t u {
        case 0x20, 0x21, 0x25, 0x2D, 0x33, 0x3D, 0x3F, 0x45, 0x47, 0x4A, 0x4B, 0x4D, 0x52, 0x54, 0x55, 0x56, 0x61,
            0x64, 0x65, 0x72, 0x74, 0x75, 0x7B:
            return view.needs(3)
        // $ \ c f, and the buzzer B n t of many clones
        case 0x24, 0x5C, 0x63, 0x66, 0x42: return view.needs(4)
        case 0x70: return view.needs(5)
        case 0x57: return view.needs(10)
        case 0x28: return counted(bytes, view)
        case 0x2A: return columns(bytes, view)
        case 0x26: return userCharacters(bytes, view)
        case 0x44: return tabStops(bytes, view)
        case let name: return name < 0x20 ? .whole(1) : guess(bytes, view, name: 2)
        }
    }

    /// `ESC * m nL nH d…`: columns of one byte, of three for the 24-dot modes, or of six for the 48-dot modes
    /// that other printers than those of receipts have.
    private static func columns(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 3 else { return .atLeast(3) }
        let perColumn: Int
        switch bytes[view.start + 2] {
        case 0...7: perColumn = 1
        case 32...40: perColumn = 3
        case 64...73: perColumn = 6
        default: return .whole(3)
        }
        guard view.available >= 5 else { return .atLeast(5) }
        return view.needs(5 + perColumn * bytes.word(view.start + 3))
    }

    /// `ESC & y c1 c2 [x d…]…`: for each character its width and y bytes a column.
    private static func userCharacters(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 5 else { return .atLeast(5) }
        let first = bytes[view.start + 3]
        let last = bytes[view.start + 4]
        guard first >= 0x20, first <= last else { return .whole(5) }
        var length = 5
        for _ in first...last {
            guard view.available > length else { return .atLeast(length + 1) }
            length += 1 + Int(bytes[view.start + 2]) * Int(bytes[view.start + length])
        }
        return view.needs(length)
    }

    /// `ESC D n… NUL`: at most 32 rising stops; one that does not rise ends the list.
    private static func tabStops(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        var length = 2
        var previous: UInt8 = 0
        while length < 2 + 32 {
            guard view.available > length else { return .atLeast(length + 1) }
            let stop = bytes[view.start + length]
            if stop == 0 { return .whole(length + 1) }
            if stop <= previous { return .whole(length) }
            previous = stop
            length += 1
        }
        guard view.available > length else { return .atLeast(length + 1) }
        return .whole(bytes[view.start + length] == 0 ? length + 1 : length)
    }

    // MARK: GS

    private static func group(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 2 else { return .atLeast(2) }
        switch bytes[view.start + 1] {
        // : c
        case 0x3A, 0x63: return view.needs(2)
        // ! # / B E H I T a b f h j r w |
        case 0x21, 0x23, 0x2F, 0x42, 0x45, 0x48, 0x49, 0x54, 0x61, 0x62, 0x66, 0x68, 0x6A, 0x72, 0x77, 0x7C:
            return view.needs(3)
        // $ L P W \
        case 0x24, 0x4C, 0x50, 0x57, 0x5C: return view.needs(4)
        // ^ z
        case 0x5E, 0x7A: return view.needs(5)
        case 0x67: return view.needs(6)
        case 0x28: return counted(bytes, view)
        case 0x56:
            guard view.available >= 3 else { return .atLeast(3) }
            switch bytes[view.start + 2] {
            case 65, 66, 97, 98, 103, 104: return view.needs(4)
            default: return .whole(3)
            }
        case 0x2A:
            guard view.available >= 4 else { return .atLeast(4) }
            return view.needs(4 + Int(bytes[view.start + 2]) * Int(bytes[view.start + 3]) * 8)
        case 0x38:
            guard view.available >= 7 else { return .atLeast(7) }
            guard bytes[view.start + 2] == 0x4C else { return .whole(2) }
            return view.needs(7 + bytes.word(view.start + 3) + bytes.word(view.start + 5) << 16)
        case 0x76, 0x51:
            guard view.available >= 3 else { return .atLeast(3) }
            guard bytes[view.start + 2] == 0x30 else { return .whole(2) }
            guard view.available >= 8 else { return .atLeast(8) }
            return view.needs(8 + bytes.word(view.start + 4) * bytes.word(view.start + 6))
        case 0x43: return counter(bytes, view)
        case 0x6B: return barcode(bytes, view)
        case let name: return name < 0x20 ? .whole(1) : guess(bytes, view, name: 2)
        }
    }

    /// `GS C 0 m n`, `GS C 1 aL aH bL bH n r`, `GS C 2 nL nH`, `GS C ; sa ; sb ; sn ; sr ; sc ;`.
    private static func counter(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 3 else { return .atLeast(3) }
        switch bytes[view.start + 2] {
        case 0, 48, 2, 50: return view.needs(5)
        case 1, 49: return view.needs(9)
        case 0x3B:
            var length = 3
            var fields = 0
            while fields < 5, length < 40 {
                guard view.available > length else { return .atLeast(length + 1) }
                let byte = bytes[view.start + length]
                guard byte == 0x3B || (0x30...0x39).contains(byte) else { return .whole(2) }
                if byte == 0x3B { fields += 1 }
                length += 1
            }
            return .whole(length)
        default: return .whole(2)
        }
    }

    /// `GS k m d… NUL` with digits and letters, or `GS k m n d…`.
    private static func barcode(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 3 else { return .atLeast(3) }
        switch bytes[view.start + 2] {
        case 0...6:
            var length = 3
            while length <= 3 + 255 {
                guard view.available > length else { return .atLeast(length + 1) }
                let byte = bytes[view.start + length]
                if byte == 0 { return .whole(length + 1) }
                if byte < 0x20 { break }
                length += 1
            }
            return .whole(3)
        case 65...79:
            guard view.available >= 4 else { return .atLeast(4) }
            return view.needs(4 + Int(bytes[view.start + 3]))
        default: return .whole(3)
        }
    }

    /// `DC2 q n` of Seiko's models; before other bytes a `DC2` stands for itself.
    private static func markFeed(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 2 else { return .atLeast(2) }
        guard bytes[view.start + 1] == 0x71 else { return .whole(1) }
        guard view.available >= 3 else { return .atLeast(3) }
        return .whole(bytes[view.start + 2] < 0x08 ? 3 : 1)
    }

    // MARK: FS and DLE

    private static func field(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 2 else { return .atLeast(2) }
        switch bytes[view.start + 1] {
        // & .
        case 0x26, 0x2E: return view.needs(2)
        // ! - C W
        case 0x21, 0x2D, 0x43, 0x57: return view.needs(3)
        // ? S p
        case 0x3F, 0x53, 0x70: return view.needs(4)
        case 0x28: return counted(bytes, view)
        // A user-defined character of 24 × 24 dots.
        case 0x32: return view.needs(4 + 72)
        case 0x67:
            guard view.available >= 3 else { return .atLeast(3) }
            guard view.available >= 10 else { return .atLeast(10) }
            let isWriting = bytes[view.start + 2] == 0x31
            return view.needs(10 + (isWriting ? bytes.word(view.start + 8) : 0))
        case 0x71:
            guard view.available >= 3 else { return .atLeast(3) }
            var length = 3
            for _ in 0..<bytes[view.start + 2] {
                // The pictures after one that is too long are left to be read as they come.
                if length > longest { break }
                guard view.available >= length + 4 else { return .atLeast(length + 4) }
                length += 4 + bytes.word(view.start + length) * bytes.word(view.start + length + 2) * 8
            }
            return view.needs(length)
        case let name: return name < 0x20 ? .whole(1) : guess(bytes, view, name: 2)
        }
    }

    private static func dataLink(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 2 else { return .atLeast(2) }
        switch bytes[view.start + 1] {
        case 0x04:
            guard view.available >= 3 else { return .atLeast(3) }
            switch bytes[view.start + 2] {
            case 7, 8, 18: return view.needs(4)
            default: return .whole(3)
            }
        case 0x05: return view.needs(3)
        case 0x14:
            guard view.available >= 3 else { return .atLeast(3) }
            switch bytes[view.start + 2] {
            case 1, 2: return view.needs(5)
            case 3: return view.needs(8)
            case 7: return view.needs(4)
            case 8: return view.needs(10)
            default: return .whole(3)
            }
        default: return .whole(1)
        }
    }

    /// `ESC ( x`, `GS ( x` and `FS ( x`, all with a letter, pL pH and as many bytes.
    private static func counted(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 3 else { return .atLeast(3) }
        guard CommandName.isLetter(bytes[view.start + 2]) else { return guess(bytes, view, name: 2) }
        guard view.available >= 5 else { return .atLeast(5) }
        return view.needs(5 + bytes.word(view.start + 3))
    }
}

extension Span<UInt8> {
    /// Two bytes, the lower first.
    func word(_ position: Int) -> Int { Int(self[position]) + Int(self[position + 1]) << 8 }
}
