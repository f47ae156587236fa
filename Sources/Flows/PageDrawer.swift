import Executors
import PrinterLanguage
import Rendering
import Transports

/// Draws pages for the printers that take no commands, on a thread of its own: it takes milliseconds that no till should
/// wait.
actor PageDrawer {
    private let executor = BlockingExecutor(label: "pages")
    private var writer: PageWriter?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The page that a printer of this profile would make of these bytes, on paper that its queue has.
    ///
    /// - Throws: ``RenderingError`` where nothing in them can be drawn.
    func document(
        _ bytes: [UInt8], profile: PrinterProfile, media: PageMedia
    ) throws(RenderingError) -> PageDocument {
        let draft = try PageDraft(bytes, profile: profile)
        let sheet = media.sheet(printed: draft.printedWidth, paper: draft.paperWidth, length: draft.length)
        if writer == nil { writer = try PageWriter() }
        let shape = PageShape(width: sheet.size.width, length: sheet.size.length, margin: sheet.margin)
        return PageDocument(pdf: try writer?.pdf(draft, shape: shape) ?? [], sheet: sheet)
    }
}
