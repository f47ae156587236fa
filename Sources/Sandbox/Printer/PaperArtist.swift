import Executors
import Rendering

/// Draws pictures of paper on a thread of its own, one after the other.
actor PaperArtist {
    private let executor = BlockingExecutor(label: "sandbox.pictures")
    private var writer: PaperWriter?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func draw(_ name: String, in folder: PaperFolder) throws {
        var pen: PaperWriter
        if let kept = writer.take() { pen = kept } else { pen = try PaperWriter() }
        do { try folder.draw(name, with: &pen) } catch {
            writer = consume pen
            throw error
        }
        writer = consume pen
    }
}
