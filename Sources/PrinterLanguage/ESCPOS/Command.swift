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
    /// `FS !`: size and underline of two-byte characters.
    case kanjiPrintMode(PrintMode)
    /// `FS -`: thickness of the line under two-byte characters in dots, 0 to 2.
    case kanjiUnderline(UInt8)
    /// `FS S`: dots left and right of each two-byte character.
    case kanjiSpacing(left: UInt8, right: UInt8)
    /// `FS W`: two-byte characters twice as wide and high.
    case kanjiQuadruple(Bool)
    /// `FS ( C` fn 48: text comes as UTF-8, or again as bytes of the code page.
    case unicodeText(Bool)

    /// `ESC & y c1 c2 [x d…]…`, the parameters as they come: characters drawn by the sender.
    case userCharacters([UInt8])
    /// `ESC % n`: whether the sender's characters are printed in place of the printer's own.
    case userCharacterSet(Bool)
    /// `ESC ? n`: forget one of them.
    case userCharacterCancel(UInt8)
    /// `FS 2 c1 c2 d1…d72`, the parameters as they come: a two-byte character of 24 × 24 dots by columns.
    case userKanji([UInt8])

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
    /// `ESC SP n`: free space to the right of each character, in units across.
    case characterSpacing(UInt8)
    /// `ESC { n`: lines turned by half a turn.
    case upsideDown(Bool)
    /// `ESC V n`: each character turned clockwise by a quarter; 2 leaves a little more space.
    case rotation(UInt8)

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

    /// `ESC K n`: print and draw the paper back by dots.
    case reverseDots(UInt8)
    /// `ESC e n`: print and draw the paper back by lines.
    case reverseLines(UInt8)
    /// `ESC D n1…nk NUL`: tab stops in characters from the left.
    case tabStops([UInt8])
    /// `GS P x y`: units to the inch across and along, 0 for the model's own, which count as dots.
    case motionUnits(x: UInt8, y: UInt8)
    /// `GS T n`: to the beginning of the line, printing what is in it or losing it.
    case lineStart(printing: Bool)

    /// `ESC L`: page mode, in which nothing is printed until the page is complete.
    case pageMode
    /// `ESC S`: back to lines; the page is lost.
    case standardMode
    /// `ESC W`: where on the page the next data go, in units.
    case pageArea(x: UInt16, y: UInt16, width: UInt16, height: UInt16)
    /// `ESC T n`: in which direction they are written.
    case pageDirection(PageDirection)
    /// `ESC FF`: print the page and keep it.
    case printPage
    /// `CAN`: clear the present area of the page.
    case cancelArea
    /// `GS $ nL nH`: position along the page, in units.
    case pagePosition(UInt16)
    /// `GS \ nL nH`: position along the page, in units from the present one.
    case pageMove(Int16)
    /// `GS ( Q` fn 48: a line on the page, dots thick.
    case pageLine(PageBox)
    /// `GS ( Q` fn 49: a rectangle on the page.
    case pageFrame(PageBox)

    /// `GS V m` (feed nil: cut here) or `GS V m n` (feed to the cutter and n dots more).
    case cut(Cut, feed: UInt8?)
    /// The other ways to cut; feed is nil where the form has none.
    case cutAs(CutForm, feed: UInt8?)
    /// `ESC p m t1 t2`: pulse for the cash drawer; pin 0 is connector pin 2, 1 is pin 5; times in 2 ms.
    case drawer(pin: UInt8, on: UInt8, off: UInt8)

    /// `DLE DC4` fn 1: the same at once; time in 100 ms.
    case drawerNow(pin: UInt8, time: UInt8)
    /// `ESC B n t`: n beeps of t × 100 ms, on models of many makers.
    case buzzer(times: UInt8, length: UInt8)
    /// `ESC ( A`, function and parameters as they come: beeps on Epson's models.
    case buzzerPattern([UInt8])

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
    /// `GS ( k`, other codes: a function that sets something, with its parameters.
    case areaSetting(AreaCode, function: UInt8, [UInt8])
    /// `GS ( k` fn 80, other codes: the data; before them what the code's own form has there.
    case areaStore(AreaCode, [UInt8])
    /// `GS ( k` fn 81, other codes: print the code stored.
    case areaPrint(AreaCode)

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
    /// `GS ( L` fn 113: the same by columns.
    case graphicsStoreColumns(Bitmap, scale: RasterScale)
    /// `GS Q 0`: print a picture by columns.
    case variableColumns(Bitmap, scale: RasterScale)
    /// `GS * x y`: the one picture in volatile memory, by columns.
    case bitImageDefine(Bitmap)
    /// `GS / m`: print it.
    case bitImagePrint(scale: RasterScale)
    /// `FS q n`: all pictures of the older non-volatile memory, by columns.
    case bitImagesStore([Bitmap])
    /// `FS p n m`: print one of them, from 1.
    case bitImageRecall(UInt8, scale: RasterScale)
    /// `GS ( L` fn 83: a picture into volatile memory.
    case graphicsDefine(LogoKey, Bitmap)
    /// `GS ( L` fn 85: print it.
    case graphicsRecall(LogoKey, scale: RasterScale)
    /// `GS ( L` fn 82: forget it.
    case graphicsForget(LogoKey)
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

    /// A command that puts nothing on the paper and changes nothing there, as its bytes.
    case named(CommandName, [UInt8])
    /// Bytes of no command known here; a whole command where its length is documented.
    case unknown([UInt8])
}
