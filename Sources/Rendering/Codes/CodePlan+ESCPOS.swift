package import PrinterLanguage

extension CodePlan {
    /// Appends the commands that print the code, at the beginning of a line; the alignment is left again afterwards.
    ///
    /// - Throws: ``RenderingError`` as ``bitmap(profile:)``.
    package func append(
        to encoder: inout CommandEncoder, alignment: Command.Alignment
    ) throws(RenderingError) {
        let drawn = isNative ? nil : try bitmap(profile: encoder.profile)
        encoder.append(.align(alignment))
        if let drawn {
            if text == .above || text == .both { appendText(to: &encoder, alignment) }
            do throws(ImageError) {
                try encoder.picture(drawn)
            } catch {
                throw RenderingError(.codeNotPrintable, "\(error)")
            }
            if text == .below || text == .both { appendText(to: &encoder, alignment) }
        } else if symbology == .qr {
            let quiet = UInt8(clamping: CodePlan.quietZone * moduleDots)
            encoder.append(.feedDots(quiet))
            encoder.qr(content.data, moduleDots: UInt8(clamping: moduleDots), level: level)
            encoder.append(.feedDots(quiet))
        } else if let area = symbology.area {
            let quiet = UInt8(clamping: symbology.quietZone.rows * moduleDots)
            // Start, stop and the two indicators of a row of PDF417 take 69 modules, a codeword 17.
            let columns = area == .pdf417 ? UInt8(clamping: (modules - 69) / 17) : 0
            encoder.append(.feedDots(quiet))
            encoder.code(area, content.data, moduleDots: UInt8(clamping: moduleDots), columns: columns)
            encoder.append(.feedDots(quiet))
        } else if let native = content.native {
            encoder.append(.barcodeHeight(UInt8(clamping: rowDots)))
            encoder.append(.barcodeModule(UInt8(clamping: moduleDots)))
            encoder.append(.barcodeTextFont(.a))
            encoder.append(.barcodeText(text))
            encoder.append(.barcode(native.symbology, data: native.data, form: .counted))
        }
        encoder.append(.align(.left))
    }

    /// The characters of a drawn code in the printer's own letters, under the middle of its bars.
    private func appendText(to encoder: inout CommandEncoder, _ alignment: Command.Alignment) {
        let profile = encoder.profile
        let font = content.text.count <= widthDots * profile.columnsA / profile.widthDots ? Command.Font.a : .b
        let columns = profile.columns(font)
        encoder.append(.font(font))
        for row in TextDocument.rows(of: String(decoding: content.text, as: UTF8.self), columns: columns) {
            let beside = max(0, widthDots * columns / profile.widthDots - row.count) / 2
            if alignment == .left { encoder.write(spaces: beside) }
            encoder.write(row)
            if alignment == .right { encoder.write(spaces: beside) }
            encoder.append(.lineFeed)
        }
        if font != .a { encoder.append(.font(.a)) }
    }
}
