/// How far a command of Star's reaches that begins with a control byte.
enum StarExtent {
    /// The extent of the command at `start`, by Star's command specifications; a command whose length is not documented
    /// ends after its name.
    static func of(_ bytes: borrowing Span<UInt8>, at start: Int) -> CommandExtent {
        let view = View(start: start, available: bytes.count - start)
        guard bytes[start] == 0x1B else { return .whole(1) }
        return escape(bytes, view)
    }

    /// Where the command begins and how many bytes there are from there.
    private struct View {
        let start: Int
        let available: Int

        func needs(_ count: Int) -> CommandExtent { available < count ? .atLeast(count) : .whole(count) }
    }

    private static func escape(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 2 else { return .atLeast(2) }
        switch bytes[view.start + 1] {
        // @ E F 4 5 0 1 2 M P : g p q 6 7 SO DC4 O
        case 0x40, 0x45, 0x46, 0x34, 0x35, 0x30, 0x31, 0x32, 0x4D, 0x50, 0x3A, 0x67, 0x70, 0x71, 0x36, 0x37, 0x0E,
            0x14, 0x4F:
            return view.needs(2)
        // a z J I j A 3 y W h - _ R / SP l Q $ d % N FF ACK
        case 0x61, 0x7A, 0x4A, 0x49, 0x6A, 0x41, 0x33, 0x79, 0x57, 0x68, 0x2D, 0x5F, 0x52, 0x2F, 0x20, 0x6C, 0x51,
            0x24, 0x64, 0x25, 0x4E, 0x0C, 0x06:
            return view.needs(3)
        // i s t, SYN, RS
        case 0x69, 0x73, 0x74, 0x16, 0x1E: return view.needs(4)
        // Behind the times of a pulse stands, as a rule, the pulse.
        case 0x07:
            guard view.available >= 5 else { return .atLeast(5) }
            return .whole(bytes[view.start + 4] == 0x07 ? 5 : 4)
        case 0x43:
            guard view.available >= 3 else { return .atLeast(3) }
            return view.needs(bytes[view.start + 2] == 0 ? 4 : 3)
        case 0x26:
            guard view.available >= 3 else { return .atLeast(3) }
            return view.needs(bytes[view.start + 2] & 0x0F == 1 ? 53 : 5)
        case 0x42, 0x44: return stops(bytes, view)
        case 0x4B, 0x4C: return image(bytes, view, each: 1)
        case 0x58: return image(bytes, view, each: 3)
        case 0x6B: return image(bytes, view, each: 24)
        case 0x5E:
            guard view.available >= 5 else { return .atLeast(5) }
            return view.needs(5 + 2 * bytes.word(view.start + 3))
        case 0x62: return barcode(bytes, view)
        case 0x23, 0x3F: return terminated(bytes, view, from: 2)
        case 0x2A: return rasterMode(bytes, view)
        case 0x1C: return field(bytes, view)
        case 0x1D: return group(bytes, view)
        case let name: return .whole(name < 0x20 ? 1 : 2)
        }
    }

    private static func image(_ bytes: borrowing Span<UInt8>, _ view: View, each: Int) -> CommandExtent {
        guard view.available >= 4 else { return .atLeast(4) }
        return view.needs(4 + each * bytes.word(view.start + 2))
    }

    /// `ESC D n… NUL`: at most 32 rising stops; one that does not rise ends the list.
    private static func stops(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        var previous: UInt8 = 0
        for length in 2..<2 + 33 {
            guard view.available > length else { return .atLeast(length + 1) }
            let stop = bytes[view.start + length]
            if stop == 0 { return .whole(length + 1) }
            if stop <= previous { return .whole(length) }
            previous = stop
        }
        return .whole(2)
    }

    private static func barcode(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        for length in 6...6 + StarBarcode.longestData {
            guard view.available > length else { return .atLeast(length + 1) }
            if bytes[view.start + length] == 0x1E { return .whole(length + 1) }
        }
        return .whole(6)
    }

    /// What ends with LF NUL, as the memory switches do.
    private static func terminated(_ bytes: borrowing Span<UInt8>, _ view: View, from: Int) -> CommandExtent {
        for length in from..<from + 16 {
            guard view.available > length + 1 else { return .atLeast(length + 2) }
            if bytes[view.start + length] == 0x0A, bytes[view.start + length + 1] == 0 { return .whole(length + 2) }
        }
        return .whole(from)
    }

    /// `ESC * r A`, `B`, `C` and `R`, and those with a decimal number that ends with NUL.
    private static func rasterMode(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 4 else { return .atLeast(4) }
        guard bytes[view.start + 2] == 0x72 else { return .whole(2) }
        switch bytes[view.start + 3] {
        case 0x41, 0x42, 0x43, 0x52: return .whole(4)
        default:
            for length in 4..<4 + 20 {
                guard view.available > length else { return .atLeast(length + 1) }
                if bytes[view.start + length] == 0 { return .whole(length + 1) }
                if bytes[view.start + length] < 0x20 { return .whole(length) }
            }
            return .whole(4)
        }
    }

    /// `ESC FS p n m` and `ESC FS q n [xL xH yL yH d…]…`, in units of 8 dots.
    private static func field(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 3 else { return .atLeast(3) }
        switch bytes[view.start + 2] {
        case 0x70: return view.needs(5)
        case 0x71:
            guard view.available >= 4 else { return .atLeast(4) }
            var length = 4
            for _ in 0..<bytes[view.start + 3] {
                if length > CommandExtent.longest { break }
                guard view.available >= length + 4 else { return .atLeast(length + 4) }
                length += 4 + bytes.word(view.start + length) * bytes.word(view.start + length + 2) * 8
            }
            return view.needs(length)
        default: return .whole(3)
        }
    }

    // MARK: ESC GS

    private static func group(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 3 else { return .atLeast(3) }
        switch bytes[view.start + 2] {
        // a t B, and single ones
        case 0x61, 0x74, 0x42: return view.needs(4)
        // A R 4
        case 0x41, 0x52, 0x34: return view.needs(5)
        // ETX BEL
        case 0x03, 0x07: return view.needs(6)
        case 0x19:
            guard view.available >= 4 else { return .atLeast(4) }
            return view.needs(bytes[view.start + 3] == 0x11 || bytes[view.start + 3] == 0x12 ? 7 : 4)
        case 0x28, 0x29:
            guard view.available >= 6 else { return .atLeast(6) }
            return view.needs(6 + bytes.word(view.start + 4))
        case 0x23: return terminated(bytes, view, from: 3)
        case 0x50: return pageMode(bytes, view)
        case 0x53:
            guard view.available >= 9 else { return .atLeast(9) }
            return view.needs(9 + bytes.word(view.start + 4) * bytes.word(view.start + 6))
        case 0x78: return portableDataFile(bytes, view)
        case 0x79: return qrCode(bytes, view)
        default: return .whole(3)
        }
    }

    private static func pageMode(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 4 else { return .atLeast(4) }
        switch bytes[view.start + 3] {
        case 0x32: return view.needs(5)
        case 0x33: return view.needs(12)
        case 0x34, 0x35: return view.needs(6)
        default: return .whole(4)
        }
    }

    private static func qrCode(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 4 else { return .atLeast(4) }
        switch bytes[view.start + 3] {
        case 0x53: return view.needs(6)
        case 0x44:
            guard view.available >= 5 else { return .atLeast(5) }
            guard bytes[view.start + 4] == 0x31 else { return .whole(5) }
            guard view.available >= 8 else { return .atLeast(8) }
            return view.needs(8 + bytes.word(view.start + 6))
        default: return .whole(4)
        }
    }

    private static func portableDataFile(_ bytes: borrowing Span<UInt8>, _ view: View) -> CommandExtent {
        guard view.available >= 4 else { return .atLeast(4) }
        switch bytes[view.start + 3] {
        case 0x53:
            guard view.available >= 5 else { return .atLeast(5) }
            return view.needs(bytes[view.start + 4] == 0x30 ? 8 : 6)
        case 0x44:
            guard view.available >= 6 else { return .atLeast(6) }
            return view.needs(6 + bytes.word(view.start + 4))
        default: return .whole(4)
        }
    }
}
