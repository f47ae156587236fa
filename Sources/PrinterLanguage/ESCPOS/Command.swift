/// One ESC/POS command with its meaning.
///
/// Names follow what the command does; the ESC/POS name stands with each. `append(to:)` gives the bytes in the form
/// Epson's reference documents first, `CommandDecoder` the command of any documented form.
package enum Command: Hashable, Sendable {
    /// `ESC @`: buffers cleared, every setting back to its default.
    case initialize
    /// Characters of the selected code page; no byte below 0x20.
    case text([UInt8])
    /// `LF`: print the line and feed it.
    case lineFeed
    /// `CR`: nothing on most models, since Windows tools send it before every `LF`.
    case carriageReturn
    /// `HT`: on to the next tab position, every eighth character unless set.
    case horizontalTab
    /// `FF`: in standard mode ends a line like `LF`.
    case formFeed

    /// `ESC t n`: select the character code table by the model's own number.
    case codePage(UInt8)
    /// `ESC R n`: international character set, which replaces some ASCII characters.
    case internationalSet(UInt8)
    /// `FS &` and `FS .`: two-byte (Kanji) mode on or off.
    case kanjiMode(Bool)

    /// `ESC a n`: alignment of the lines that follow.
    case align(Alignment)
    /// `ESC E n`: bold.
    case emphasis(Bool)
    /// `ESC G n`: struck twice.
    case doubleStrike(Bool)
    /// `ESC - n`: thickness of the underline in dots, 0 to 2.
    case underline(UInt8)
    /// `GS B n`: white on black.
    case invert(Bool)
    /// `ESC M n`.
    case font(Font)
    /// `GS ! n`: times the width and height of a character, 1 to 8 each.
    case size(width: UInt8, height: UInt8)
    /// `ESC ! n`.
    case printMode(PrintMode)

    /// `ESC 3 n`: line spacing in dots.
    case lineSpacing(UInt8)
    /// `ESC 2`: line spacing of a sixth of an inch.
    case defaultLineSpacing
    /// `ESC J n`: print and feed by dots.
    case feedDots(UInt8)
    /// `ESC d n`: print and feed by lines.
    case feedLines(UInt8)
    /// `GS L nL nH`: left margin in dots.
    case leftMargin(UInt16)
    /// `GS W nL nH`: width of the print area in dots.
    case printAreaWidth(UInt16)
    /// `ESC $ nL nH`: position in the line, in dots from the left margin.
    case absolutePosition(UInt16)
    /// `ESC \ nL nH`: position in the line, in dots from the present one.
    case relativePosition(Int16)

    /// `GS V m` (feed nil: cut here) or `GS V m n` (feed to the cutter and n dots more).
    case cut(Cut, feed: UInt8?)
    /// `ESC p m t1 t2`: pulse for the cash drawer; pin 0 is connector pin 2, 1 is pin 5; times in 2 ms.
    case drawer(pin: UInt8, on: UInt8, off: UInt8)

    /// `GS ( k` cn 49 fn 165: model 49, 50 or 51 (micro).
    case qrModel(UInt8)
    /// `GS ( k` cn 49 fn 167: dots a module is wide, 1 to 16.
    case qrModuleSize(UInt8)
    /// `GS ( k` cn 49 fn 169: error correction.
    case qrLevel(QRLevel)
    /// `GS ( k` cn 49 fn 180: the code's data, at most 7,089 bytes.
    case qrStore([UInt8])
    /// `GS ( k` cn 49 fn 181: print the code stored.
    case qrPrint

    /// `GS h n`: height of bar codes in dots.
    case barcodeHeight(UInt8)
    /// `GS w n`: width of the narrowest bar in dots.
    case barcodeModule(UInt8)
    /// `GS H n`: where the code's characters are printed.
    case barcodeText(BarcodeTextPosition)
    /// `GS f n`: their font.
    case barcodeTextFont(Font)
    /// `GS k`: print a bar code.
    case barcode(Symbology, data: [UInt8], form: BarcodeForm)

    /// `GS v 0 m xL xH yL yH`: print a raster picture, whose width is a multiple of 8.
    case raster(Bitmap, scale: RasterScale)
    /// `ESC * m nL nH`: a band of 8 or 24 rows in the line, by columns.
    case columns(Bitmap, mode: ColumnMode)
    /// `GS ( L` fn 112, `GS 8 L` where it is longer: a picture into the buffer for graphics.
    case graphicsStore(Bitmap, scale: RasterScale)
    /// `GS ( L` fn 50: print the buffer for graphics.
    case graphicsPrint
    /// `GS ( L` fn 67, `GS 8 L` where it is longer: a picture into the non-volatile memory.
    case logoDefine(LogoKey, Bitmap)
    /// `GS ( L` fn 69: print a stored picture.
    case logoPrint(LogoKey, scale: RasterScale)
    /// `GS ( L` fn 66: delete a stored picture.
    case logoDelete(LogoKey)
    /// `GS ( L` fn 64: the printer answers with the keys of the pictures it has stored.
    case logoList

    /// `DLE EOT n`: real-time status; 1 printer, 2 offline cause, 3 error cause, 4 paper.
    case statusRequest(UInt8)
    /// `DLE ENQ n`: real-time recovery from an error.
    case recoveryRequest(UInt8)
    /// `GS a n`: automatic status back for the changes in n.
    case automaticStatus(UInt8)
    /// `GS r n`: status, in order with the data; 1 paper, 2 drawer.
    case queuedStatus(UInt8)
    /// `GS I n`: printer id; 65 firmware, 66 maker, 67 model, 68 serial number.
    case identityRequest(UInt8)
    /// `GS ( H` fn 48: the printer answers with the token when the data before it are on paper.
    case processID(FenceToken)
    /// `GS ( D`: whether `DLE DC4` fn 1 (drawer pulse) and fn 2 (power off) are obeyed; nil leaves one as it is.
    case realTimeCommands(pulse: Bool?, powerOff: Bool?)

    /// Star's `ETB`: the printer counts, and says so in its status, when the data before it are on paper.
    case countPrinted
    /// Star's `ESC RS E 0`: that count begins again at 0.
    case resetCount
    /// Star's `CAN`: data not printed yet are thrown away, every setting is back to its default.
    case cancelData
    /// A command of Star's that is known, and changes nothing that is shown here; its bytes.
    case setting([UInt8])

    /// Bytes of no command known here; a whole command where its length is documented.
    case unknown([UInt8])
}
