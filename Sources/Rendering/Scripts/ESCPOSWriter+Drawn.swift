import PrinterLanguage

extension ESCPOSWriter {
    /// The runs of a line that has drawn ones, without the line feed.
    ///
    /// - Parameter draw: puts a drawn run in its place; the style is plain then.
    static func writeText(
        _ layout: Layout, runs: Range<Int>, to encoder: inout CommandEncoder,
        drawing draw: (Layout.Run, inout CommandEncoder) -> Void
    ) {
        var style = RunStyle()
        var column = 0
        let isBand = !runs.isEmpty && layout.runs[runs].allSatisfy(\.style.invert)
        for run in layout.runs[runs] {
            skip(Int(run.column) - column, asBand: isBand, like: run.style, &style, to: &encoder)
            if run.isDrawn {
                change(&style, to: RunStyle(), in: &encoder)
                draw(run, &encoder)
            } else {
                change(&style, to: run.style, in: &encoder)
                encoder.write(layout.visibleText(of: run))
            }
            column = Int(run.column + run.columns)
        }
        if isBand {
            let last = layout.runs[runs.upperBound - 1].style
            skip(layout.columns - column, asBand: true, like: last, &style, to: &encoder)
        }
        change(&style, to: RunStyle(), in: &encoder)
    }
}
