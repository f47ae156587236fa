/// Writes commands and text one behind the other into one buffer, for one printer.
///
/// Keeps track of the code page, so that text costs a page switch only where it must; commands with plain parameters
/// cost no allocation.
package struct CommandEncoder: Sendable {
    package private(set) var bytes: [UInt8] = []
    package private(set) var text: TextEncoder
    package let profile: PrinterProfile
    /// Writes in Star's languages; nil in ESC/POS.
    private var star: StarEncoder?

    package init(profile: borrowing PrinterProfile, reserving capacity: Int = 2048) {
        self.profile = copy profile
        text = TextEncoder(profile: profile)
        star = StarEncoder(language: profile.language)
        bytes.reserveCapacity(capacity)
    }

    /// Appends a command in the profile's language; one that the language lacks and nothing stands for is left out.
    ///
    /// `text` and `unknown` are taken as they are, unchecked: what comes from data goes through `write`.
    package mutating func append(_ command: Command) {
        if star == nil {
            command.append(to: &bytes)
        } else {
            star?.append(command, to: &bytes)
        }
        switch command {
        case .initialize, .cancelData, .unknown: text.forgetPage()
        case .codePage(let number): text.select(page: number)
        default: break
        }
    }

    /// Resets the printer to a known state: `ESC @`, `FS .` where the model needs it, `ESC R 0`.
    package mutating func start() {
        append(.initialize)
        if profile.needsKanjiOff { append(.kanjiMode(false)) }
        append(.internationalSet(0))
    }

    /// Writes text; no control byte comes out of it.
    package mutating func write(_ utf8: borrowing Span<UInt8>) {
        text.append(utf8, to: &bytes)
    }

    /// Writes text given as UTF-8.
    package mutating func write(_ utf8: [UInt8]) {
        text.append(utf8.span, to: &bytes)
    }

    /// Writes text.
    package mutating func write(_ string: String) {
        text.append(string.utf8Span.span, to: &bytes)
    }

    /// Writes what is put into a buffer of so many bytes: text of which the page that is selected has every character.
    ///
    /// - Parameter fill: gives how many bytes it has put there, letters with ``CodePage/encode(_:into:)`` and line ends.
    package mutating func write(atMost count: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>, CodePage?) -> Int) {
        let page = text.currentPage
        bytes.append(addingCapacity: count) { out in
            out.withUnsafeMutableBufferPointer { buffer, written in written = fill(buffer, page) }
        }
    }

    /// Writes printable ASCII, which is the same on every page: nothing of it is looked at.
    package mutating func write(plain ascii: borrowing Span<UInt8>) {
        ascii.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    package mutating func write(spaces count: Int) {
        guard count > 0 else { return }
        bytes.append(addingCapacity: count) { $0.append(repeating: 0x20, count: count) }
    }

    /// Ends a line of text; the byte is the same in every language.
    package mutating func endLine() { bytes.append(0x0A) }

    /// Writes one character again and again, as for rules across the paper.
    package mutating func write(repeating scalar: Unicode.Scalar, count: Int) {
        guard count > 0 else { return }
        var rest = count
        if byte(of: scalar) == nil {
            // Selects the page that has it, if any does.
            write(String(scalar))
            rest -= 1
        }
        if let byte = byte(of: scalar) {
            bytes.append(addingCapacity: rest) { $0.append(repeating: byte, count: rest) }
        } else {
            write(String(String.UnicodeScalarView(repeatElement(scalar, count: rest))))
        }
    }

    /// The byte that a character is printed by as things stand, of those that rules consist of: ASCII and lines of boxes.
    private func byte(of scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case 0x20..<0x7F: UInt8(truncatingIfNeeded: scalar.value)
        case 0x2500..<0x2580: text.currentPage?.byte(for: scalar)
        default: nil
        }
    }

    /// Prints a QR code by the printer's own means, at the present alignment.
    ///
    /// Data that hold a real-time command are preceded by `GS ( D` where the model has it.
    package mutating func qr(_ data: [UInt8], moduleDots: UInt8, level: Command.QRLevel) {
        if RealTimeScanner.found(in: data, language: profile.language) { disableRealTime() }
        append(.qrModel(50))
        append(.qrModuleSize(moduleDots))
        append(.qrLevel(level))
        append(.qrStore(data))
        append(.qrPrint)
    }

    /// Prints a code in an area by the printer's own means, at the present alignment.
    ///
    /// Sizes beyond the command's bounds (module 2 to 16, PDF417 2 to 8; columns to 30) are brought to them. Data that
    /// hold a real-time command are preceded by `GS ( D` where the model has it.
    /// - Parameter columns: codewords in a row of a PDF417, 0 for the printer's choice.
    package mutating func code(_ code: AreaCode, _ data: [UInt8], moduleDots: UInt8, columns: UInt8 = 0) {
        if RealTimeScanner.found(in: data) { disableRealTime() }
        let most: UInt8 = code == .aztec || code == .dataMatrix ? 16 : 8
        let dots = min(most, max(2, moduleDots))
        switch code {
        case .pdf417:
            append(.areaSetting(code, function: 65, [min(30, columns)]))
            append(.areaSetting(code, function: 67, [dots]))
            append(.areaSetting(code, function: 68, [3]))
        case .aztec, .dataMatrix, .dataBar, .composite: append(.areaSetting(code, function: 67, [dots]))
        case .maxiCode: break
        }
        append(.areaStore(code, data))
        append(.areaPrint(code))
    }

    /// Sounds the buzzer as the model does; nothing where it has none.
    ///
    /// The parameters of patterns (`ESC ( A`) differ from model to model; the form here is tried on none.
    /// - Parameter length: in 100 ms; patterns have lengths of their own. Both are brought within 1 and 9.
    package mutating func buzz(times: UInt8, length: UInt8) {
        let times = min(9, max(1, times))
        switch profile.buzzer {
        case .none: break
        case .pulses: append(.buzzer(times: times, length: min(9, max(1, length))))
        // Function 97 with two parameters: the registered pattern 1, so many times.
        case .patterns: append(.buzzerPattern([97, 1, times]))
        }
    }

    /// Prints a picture in slices the model can take, preceded by `GS ( D` where it has it.
    package mutating func raster(_ bitmap: Bitmap) {
        disableRealTime()
        for top in stride(from: 0, to: bitmap.height, by: max(1, profile.rasterRows)) {
            append(.raster(bitmap.rows(top..<top + max(1, profile.rasterRows)), scale: []))
        }
    }

    /// Prints a picture as the model can, preceded by `GS ( D` where it has it.
    ///
    /// - Throws: ``ImageError`` if it is wider than the head or the model prints none.
    package mutating func picture(_ bitmap: Bitmap) throws(ImageError) {
        let commands = try ImageEncoder.commands(for: bitmap, profile: profile)
        disableRealTime()
        for command in commands { append(command) }
    }

    /// Feeds the last line past the cutter and cuts, or only feeds where there is no cutter.
    package mutating func cut() {
        if profile.language != .escpos, profile.hasCutter {
            // It knows itself how far its cutter is.
            append(.cut(.partial, feed: 0))
            return
        }
        append(.feedLines(profile.feedBeforeCut))
        if profile.hasCutter { append(.cut(.partial, feed: nil)) }
    }

    private mutating func disableRealTime() {
        if profile.disablesRealTime { append(.realTimeCommands(pulse: false, powerOff: false)) }
    }
}
