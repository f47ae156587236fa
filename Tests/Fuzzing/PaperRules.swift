package import PrinterLanguage
package import Rendering

/// What must hold of everything that is laid out and printed, whoever wrote it.
package enum PaperRules {
    /// A command that no text may turn into.
    package static func leak(_ command: Command) -> String? {
        switch command {
        case .text(let text): text.contains(0x7F) ? "DEL in the text" : nil
        case .initialize, .lineFeed, .codePage, .internationalSet, .kanjiMode, .align, .emphasis, .underline, .invert,
            .size, .lineSpacing, .defaultLineSpacing, .feedDots, .feedLines, .cut, .cutAs, .qrModel, .qrModuleSize,
            .qrLevel, .qrStore, .qrPrint, .barcodeHeight, .barcodeModule, .barcodeText, .barcodeTextFont, .barcode,
            .areaSetting, .areaStore, .areaPrint, .raster, .columns:
            nil
        // Stands before a picture, for the sake of the dots in it.
        case .realTimeCommands(pulse: false, powerOff: false): nil
        default: "\(command) came out of a text"
        }
    }

    /// Runs stand behind each other, and none beyond the paper.
    package static func overflow(_ layout: Layout, columns: Int32) -> String? {
        for case .text(let first, let count) in layout.lines {
            var column: Int32 = 0
            for run in layout.runs[Int(first)..<Int(first + count)] {
                if run.column < column { return "runs at \(run.column) and up to \(column)" }
                column = run.column + run.columns
            }
            // A single character may be wider than paper of few columns.
            if column > columns, count > 1 { return "a line of \(column) columns on \(columns)" }
        }
        return nil
    }

    /// A broken file is told with a place that an editor can go to.
    package static func misplaced(line: Int, column: Int, in source: [UInt8]) -> String? {
        let lines = source.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard (1...lines.count).contains(line) else { return "line \(line) of \(lines.count)" }
        let longest = String(decoding: lines[line - 1], as: UTF8.self).unicodeScalars.count + 1
        return (1...longest).contains(column) ? nil : "column \(column) of \(longest)"
    }
}
