package import PrinterLanguage

/// Puts a layout out as ESC/POS.
package enum ESCPOSWriter {
    /// The bytes of a receipt, from `ESC @` to the cut.
    ///
    /// - Parameter takesShortWays: whether lines in the ordinary style are written in one piece; the bytes are the same.
    /// - Throws: ``RenderingError`` if a drawn code does not read back, and if a real-time command would stand in the
    ///   bytes.
    package static func bytes(
        of layout: Layout, profile: PrinterProfile, takesShortWays: Bool = true
    ) throws(RenderingError) -> [UInt8] {
        var encoder = CommandEncoder(profile: profile, reserving: layout.text.count * 3 / 2 + layout.lines.count * 24)
        encoder.start()
        let rule: Unicode.Scalar =
            profile.codePages.contains { $0.page.byte(for: "\u{2500}") != nil } ? "\u{2500}" : "-"
        var style = RunStyle()
        var drawnLines: DrawnLineWriter?
        var boxes = layout.boxes[...]
        // A template's own commands are in this language.
        var commands = profile.language == .escpos ? layout.commands[...] : []
        var next = 0
        while next < layout.lines.count {
            let index = next
            next += 1
            if let box = boxes.first {
                if Int(box.lowerBound) == index { encoder.append(.lineSpacing(24)) }
                if Int(box.upperBound) == index {
                    encoder.append(.defaultLineSpacing)
                    boxes.removeFirst()
                    // The next box may begin where this one ended.
                    if let next = boxes.first, Int(next.lowerBound) == index { encoder.append(.lineSpacing(24)) }
                }
            }
            while let command = commands.first, Int(command.line) <= index {
                encoder.append(.unknown(command.bytes))
                commands.removeFirst()
            }
            if takesShortWays, style == RunStyle() {
                // Where something may come between two lines, they are written one by one.
                let isAlone = !boxes.isEmpty || !commands.isEmpty || layout.hasDrawnRuns
                let end = isAlone ? next : layout.lines.count
                let written = writeOrdinary(layout, lines: index..<end, rule: rule, to: &encoder)
                if written > 0 {
                    next = index + written
                    continue
                }
            }
            switch layout.lines[index] {
            case .text(let first, let count):
                let runs = Int(first)..<Int(first + count)
                if layout.hasDrawnRuns, DrawnLineWriter.serves(runs, of: layout) {
                    let isBoxed = boxes.first.map { $0.contains(Int32(index)) } ?? false
                    if drawnLines == nil { drawnLines = try DrawnLineWriter() }
                    try drawnLines?.write(layout, runs: runs, isTight: isBoxed, to: &encoder)
                    continue
                }
                write(layout, runs: runs, &style, to: &encoder)
                encoder.endLine()
            case .rule(let column, let columns):
                change(&style, to: RunStyle(), in: &encoder)
                encoder.write(spaces: Int(column))
                encoder.write(repeating: rule, count: Int(columns))
                encoder.endLine()
            case .cut:
                change(&style, to: RunStyle(), in: &encoder)
                encoder.cut()
            case .code(let index):
                let code = layout.codes[Int(index)]
                try code.plan.append(to: &encoder, alignment: code.alignment)
            case .image(let index):
                change(&style, to: RunStyle(), in: &encoder)
                try write(layout.images[Int(index)], to: &encoder)
            }
        }
        for command in commands { encoder.append(.unknown(command.bytes)) }
        let bytes = encoder.bytes
        guard !RealTimeScanner.found(in: bytes, language: profile.language) else {
            throw RenderingError(.realTimeCommand, "the receipt would hold a command that the printer obeys at once")
        }
        return bytes
    }

    // MARK: Text

    /// One line; if all of it is white on black, so is the paper beside it.
    private static func write(
        _ layout: Layout, runs: Range<Int>, _ style: inout RunStyle, to encoder: inout CommandEncoder
    ) {
        let text = layout.text.span
        let all = layout.runs.span
        var column = 0
        var isBand = !runs.isEmpty
        for index in runs where isBand { isBand = all[index].style.invert }
        for index in runs {
            let run = all[index]
            skip(Int(run.column) - column, asBand: isBand, like: run.style, &style, to: &encoder)
            change(&style, to: run.style, in: &encoder)
            column = Int(run.column + run.columns)
            if run.isPlain {
                encoder.write(plain: text.extracting(Int(run.start)..<Int(run.start + run.count)))
            } else if run.isRightToLeft {
                encoder.write(layout.visibleText(of: run))
            } else {
                encoder.write(text.extracting(Int(run.start)..<Int(run.start + run.count)))
            }
        }
        if isBand { skip(layout.columns - column, asBand: true, like: style, &style, to: &encoder) }
        change(&style, to: RunStyle(), in: &encoder)
    }

    /// Writes rules, and lines in the ordinary style, all of whose characters are on the page that is selected; gives how
    /// many there are before one that is neither.
    ///
    /// Nearly every line is one. It has as many bytes as columns, so that each run has its place in it.
    private static func writeOrdinary(
        _ layout: Layout, lines: Range<Int>, rule: Unicode.Scalar, to encoder: inout CommandEncoder
    ) -> Int {
        var written = 0
        encoder.write(atMost: lines.count * (layout.columns + 1)) { out, page in
            var count = 0
            for index in lines {
                let rest = out.extracting(count...)
                let columns: Int? =
                    switch layout.lines[index] {
                    case .text(let first, let runs): put(layout, Int(first)..<Int(first + runs), into: rest, page)
                    case .rule(let column, let columns): put(rule, Int(column), Int(columns), into: rest, page)
                    case .cut, .code, .image: nil
                    }
                guard let columns, columns < rest.count else { break }
                rest[columns] = 0x0A
                count += columns + 1
                written += 1
            }
            return count
        }
        return written
    }

    /// Puts a rule into a buffer and gives the columns up to its end; nil if the page has none, or there is no room.
    private static func put(
        _ rule: Unicode.Scalar, _ column: Int, _ columns: Int, into out: UnsafeMutableBufferPointer<UInt8>,
        _ page: CodePage?
    ) -> Int? {
        guard column + columns <= out.count, let byte = rule == "-" ? 0x2D : page?.byte(for: rule) else { return nil }
        out.extracting(..<column).update(repeating: 0x20)
        out.extracting(column..<column + columns).update(repeating: byte)
        return column + columns
    }

    /// Puts an ordinary line into a buffer and gives its columns; nil if it is another, or has no room.
    private static func put(
        _ layout: Layout, _ runs: Range<Int>, into out: UnsafeMutableBufferPointer<UInt8>, _ page: CodePage?
    ) -> Int? {
        layout.runs.withUnsafeBufferPointer { all in
            layout.text.withUnsafeBufferPointer { text in
                let runs = all.extracting(runs)
                let columns = runs.last.map { Int($0.column + $0.columns) } ?? 0
                guard columns <= out.count else { return nil }
                let line = out.extracting(..<columns)
                line.update(repeating: 0x20)
                for run in runs {
                    guard run.style == RunStyle(), !run.isRightToLeft, !run.isDrawn else { return nil }
                    let source = text.extracting(run.range)
                    let place = line.extracting(Int(run.column)..<Int(run.column + run.columns))
                    if run.isPlain {
                        _ = place.update(fromContentsOf: source)
                    } else if page?.encode(source, into: place) != true {
                        return nil
                    }
                }
                return columns
            }
        }
    }

    /// Spaces between runs, in a style in which nothing is seen of them.
    static func skip(
        _ columns: Int, asBand isBand: Bool, like neighbour: RunStyle, _ style: inout RunStyle,
        to encoder: inout CommandEncoder
    ) {
        guard columns > 0 else { return }
        if !isBand, !style.invert, !style.underline, style.width == 1 { return encoder.write(spaces: columns) }
        var blank = isBand ? neighbour : style
        blank.invert = isBand
        blank.underline = false
        blank.width = 1
        change(&style, to: blank, in: &encoder)
        encoder.write(spaces: columns)
    }

    @inline(__always)
    static func change(_ style: inout RunStyle, to next: RunStyle, in encoder: inout CommandEncoder) {
        if style == next { return }
        if style.bold != next.bold { encoder.append(.emphasis(next.bold)) }
        if style.underline != next.underline { encoder.append(.underline(next.underline ? 1 : 0)) }
        if style.invert != next.invert { encoder.append(.invert(next.invert)) }
        if style.width != next.width || style.height != next.height {
            encoder.append(.size(width: next.width, height: next.height))
        }
        style = next
    }

    // MARK: Pictures

    /// A picture; nothing on a model that prints none.
    private static func write(_ image: Layout.Image, to encoder: inout CommandEncoder) throws(RenderingError) {
        guard encoder.profile.graphics != .none else { return }
        encoder.append(.align(image.alignment))
        if let key = image.stored {
            encoder.append(.logoPrint(key, scale: []))
        } else {
            do throws(ImageError) {
                try encoder.picture(image.bitmap)
            } catch {
                throw RenderingError(.pictureNotDrawn, error.description)
            }
        }
        encoder.append(.align(.left))
    }
}
