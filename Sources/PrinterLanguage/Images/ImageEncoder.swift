/// Puts a picture into the commands that a model prints pictures with.
///
/// Blank rows are fed instead of sent. Printers obey `10 04`, `10 05` and `10 14` inside a picture too: where they would
/// stand the lone dot of the `10` moves by one, which nobody sees and no code has, as its modules are wider.
package enum ImageEncoder {
    /// Fewer blank rows between others are cheaper sent than fed.
    private static let worthFeeding = 16
    /// Keeps the second byte of a height below every byte of a real-time command.
    private static let mostRows = 1023
    /// Rows of a band of `ESC *` 33.
    private static let bandRows = 24
    /// The highest picture that `GS ( L` fn 67 stores.
    private static let highestLogo = 2304

    /// The commands for a picture, at the present alignment, at the beginning of a line.
    ///
    /// - Throws: ``ImageError`` if the picture is wider than the head or the model prints none.
    package static func commands(for bitmap: Bitmap, profile: PrinterProfile) throws(ImageError) -> [Command] {
        try check(bitmap, profile)
        var commands: [Command] = []
        switch profile.graphics {
        case .none:
            throw ImageError("graphics", "\(profile.name) prints no pictures")
        case .raster:
            let limit = min(mostRows, max(1, profile.rasterRows))
            slice(bitmap, into: &commands) { rows, commands in
                for top in stride(from: rows.lowerBound, to: rows.upperBound, by: limit) {
                    let strip = tame(bitmap.rows(top..<min(top + limit, rows.upperBound)), profile)
                    commands.append(.raster(strip, scale: []))
                }
            }
        case .column:
            commands.append(.lineSpacing(UInt8(bandRows)))
            let blank = blankRows(of: bitmap)
            var top = 0
            while top < bitmap.height {
                let feeding = blank[top...].prefix { $0 }.count
                feed(feeding, into: &commands)
                top += feeding
                guard top < bitmap.height else { break }
                append(band: bitmap.rows(top..<top + bandRows), profile, to: &commands)
                top += bandRows
            }
            commands.append(.defaultLineSpacing)
        case .graphics:
            slice(bitmap, into: &commands) { rows, commands in
                var top = rows.lowerBound
                while top < rows.upperBound {
                    var count = min(rows.upperBound - top, mostRows, max(1, profile.rasterRows))
                    while count > 1, isTelling(10 + count * bitmap.bytesPerRow) { count -= 1 }
                    commands.append(.graphicsStore(tame(bitmap.rows(top..<top + count), profile), scale: []))
                    commands.append(.graphicsPrint)
                    top += count
                }
            }
        }
        return commands
    }

    /// The command that sets a picture of 24 rows at most among the characters of a line, at the present position.
    package static func inline(_ bitmap: Bitmap, profile: PrinterProfile) -> Command {
        var columns = bitmap.columns(bytesEach: 3)
        _ = moveDots(of: &columns, profile.language)
        return .columns(Bitmap(columns: columns, bytesEach: 3), mode: .dots24Double)
    }

    /// Appends the bytes of the picture's commands.
    ///
    /// - Throws: ``ImageError`` as ``commands(for:profile:)``; nothing is appended then.
    package static func append(
        _ bitmap: Bitmap, profile: PrinterProfile, to bytes: inout [UInt8]
    ) throws(ImageError) {
        let commands = try commands(for: bitmap, profile: profile)
        var star = StarEncoder(language: profile.language)
        if star == nil {
            for command in commands { command.append(to: &bytes) }
        } else {
            for command in commands { star?.append(command, to: &bytes) }
        }
    }

    /// The command that stores a picture in the printer; it outlives power and takes a cycle of the memory's life.
    ///
    /// - Throws: ``ImageError`` if the picture is empty, wider than the head or higher than 2,304 dots.
    package static func definition(
        of key: LogoKey, as bitmap: Bitmap, profile: PrinterProfile
    ) throws(ImageError) -> Command {
        try check(bitmap, profile)
        guard profile.graphics == .graphics else {
            throw ImageError("graphics", "\(profile.name) stores no pictures")
        }
        guard (1...highestLogo).contains(bitmap.height), bitmap.width > 0 else {
            throw ImageError(
                "height", "\(bitmap.width) × \(bitmap.height) dots cannot be stored, the height is within 1 and 2304")
        }
        var rows = bitmap.height
        // One more white row changes bytes of the command that would say something at once.
        while isTelling(11 + rows * bitmap.bytesPerRow) || isTelling(rows) { rows += 1 }
        var logo = Bitmap(width: bitmap.width, height: rows)
        for y in 0..<bitmap.height { logo.setRow(y, bitmap.row(y)) }
        return .logoDefine(key, tame(logo, profile))
    }

    private static func check(_ bitmap: Bitmap, _ profile: PrinterProfile) throws(ImageError) {
        guard bitmap.width <= profile.widthDots else {
            throw ImageError(
                "width",
                "a picture of \(bitmap.width) dots is wider than the head of \(profile.name), which has 1 to "
                    + "\(profile.widthDots)")
        }
    }

    // MARK: Blank rows

    /// Calls for every range of rows to be sent, and feeds the others.
    private static func slice(
        _ bitmap: Bitmap, into commands: inout [Command], _ send: (Range<Int>, inout [Command]) -> Void
    ) {
        let blank = blankRows(of: bitmap)
        var start = 0
        var y = 0
        while y < bitmap.height {
            guard blank[y] else {
                y += 1
                continue
            }
            var end = y
            while end < bitmap.height, blank[end] { end += 1 }
            if end - y >= worthFeeding || y == start || end == bitmap.height {
                if y > start { send(start..<y, &commands) }
                feed(end - y, into: &commands)
                start = end
            }
            y = end
        }
        if start < bitmap.height { send(start..<bitmap.height, &commands) }
    }

    private static func blankRows(of bitmap: Bitmap) -> [Bool] {
        let stride = bitmap.bytesPerRow
        return bitmap.bytes.withUnsafeBufferPointer { bytes in
            (0..<bitmap.height).map { y in
                var all: UInt8 = 0
                for index in y &* stride..<y &* stride &+ stride { all |= bytes[index] }
                return all == 0
            }
        }
    }

    private static func feed(_ rows: Int, into commands: inout [Command]) {
        var rest = rows
        while rest > 0 {
            commands.append(.feedDots(UInt8(min(rest, 255))))
            rest -= 255
        }
    }

    /// The paper moves by a whole band, also if the picture ends within it.
    private static func append(band: Bitmap, _ profile: PrinterProfile, to commands: inout [Command]) {
        commands.append(inline(band, profile: profile))
        commands.append(.lineFeed)
    }

    // MARK: Real-time commands

    /// Whether the lower bytes of a number are those of a real-time command.
    private static func isTelling(_ number: Int) -> Bool {
        number & 0xFF == 0x10 && [0x04, 0x05, 0x14].contains(number >> 8 & 0xFF)
    }

    private static func tame(_ bitmap: Bitmap, _ profile: PrinterProfile) -> Bitmap {
        var bytes = bitmap.bytes
        guard moveDots(of: &bytes, profile.language) else { return bitmap }
        return Bitmap(width: bitmap.width, height: bitmap.height, bytes: bytes) ?? bitmap
    }

    /// Moves the lone dot of each `10` that begins a real-time command, or a dot of Star's `1B`; false if there is none.
    private static func moveDots(of bytes: inout [UInt8], _ language: PrinterProfile.Language) -> Bool {
        guard RealTimeScanner.found(in: bytes, language: language) else { return false }
        if language != .escpos {
            for index in 1..<bytes.count where bytes[index - 1] == 0x1B && bytes[index] == 0x06 {
                bytes[index - 1] = 0x1D
            }
            return true
        }
        for index in 1..<bytes.count where bytes[index - 1] == 0x10 {
            switch bytes[index] {
            case 0x04, 0x05, 0x14: bytes[index - 1] = 0x20
            default: break
            }
        }
        return true
    }
}
