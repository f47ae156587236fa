import Glibc
import PrinterLanguage
import Receipts
import Rendering

/// Puts receipts, documents and templates through parser, layout and encoder, and says what does not hold.
package struct DocumentFuzzer: FuzzTarget {
    /// A fault on purpose, which the checks must find.
    package enum Plant: String, CaseIterable, Sendable {
        /// A name's control characters come through to the printer.
        case leaksCommand = "leaks-command"
        /// `DEL` stands in the text.
        case leaksDelete = "leaks-delete"
        /// A line runs over the paper's edge.
        case overflows
        /// An error names a place that is not in the file.
        case misplaces
        /// A document that takes too long.
        case dawdles
    }

    /// One in so many documents has letters that are drawn.
    private static let drawn: UInt64 = 32

    private let plant: Plant?
    private let templates: [Template]
    private let sources: [[UInt8]]
    private let profiles: [PrinterProfile]
    /// CPU time of the thread, so that a busy machine is not taken for a slow document.
    private let slowest: Duration

    /// - Throws: `TemplateError` if a shipped template does not compile.
    package init(plant: Plant? = nil) throws {
        self.plant = plant
        #if DEBUG
            // Not optimised, and perhaps on a slow machine: what hangs is found all the same.
            let bound = 500
        #else
            let bound = 50
        #endif
        slowest = .milliseconds(plant == .dawdles ? 0 : bound)
        let store = try TemplateStore.shipped()
        templates = try store.names.map { try store.template(named: $0) }
        // Alone, a document has no partials.
        sources = templates.map { template in
            let lines = template.source.split(separator: 0x0A, omittingEmptySubsequences: false)
            return Array(lines.filter { !$0.starts(with: Array("{{>".utf8)) }.joined(separator: [0x0A]))
        }
        var narrow = PrinterProfile.generic58
        narrow.columnsA = 24
        var wide = PrinterProfile.generic80
        wide.columnsA = 64
        wide.twoByteSet = .gb2312
        wide.needsKanjiOff = true
        profiles = [.virtual, .generic58, .generic80, narrow, wide]
    }

    package func run(from first: UInt64, count: UInt64) throws -> Int {
        var bytes = 0
        for seed in first..<first + count {
            // Drawing a letter takes as long as laying out a receipt of those that the printer has.
            var maker = TextMaker(seed: seed, isDrawn: seed % DocumentFuzzer.drawn == 0)
            let started = DocumentFuzzer.threadTime()
            let (input, words, size) = check(&maker, profiles[Int(seed % UInt64(profiles.count))])
            bytes += size
            if let words { throw FuzzFinding(words, seed: seed, input: "\(input)") }
            let taken = DocumentFuzzer.threadTime() - started
            if taken > slowest { throw FuzzFinding("took \(taken)", seed: seed, input: "\(input)") }
        }
        return bytes
    }

    /// What was put in; only a finding is worth describing, which takes longer than everything else.
    private struct Input: CustomStringConvertible {
        /// The shipped template, or the text of another.
        var template: String?
        var source: [UInt8] = []
        var receipt: Receipt

        var description: String {
            if let template { return "\(template): \(receipt)" }
            return String(decoding: source, as: UTF8.self).debugDescription + " with \(receipt)"
        }
    }

    private func check(_ maker: inout TextMaker, _ profile: PrinterProfile) -> (
        input: Input, words: String?, size: Int
    ) {
        let receipt = maker.receipt()
        let kind = maker.below(4)
        if kind < 2 {
            let template = maker.pick(templates)
            let (words, size) = printed(Layout(receipt, template: template, profile: profile), profile)
            return (Input(template: template.name, receipt: receipt), words, size)
        }
        let source = kind == 2 ? maker.document() : maker.damaged(maker.pick(sources))
        let input = Input(source: source, receipt: receipt)
        let template: Template
        do throws(TemplateError) {
            template = try Template(document: source, name: "fuzz")
        } catch {
            return (input, misplaced(error, in: source), 0)
        }
        let (words, size) = printed(Layout(receipt, template: template, profile: profile), profile)
        return (input, words, size)
    }

    private func misplaced(_ error: TemplateError, in source: [UInt8]) -> String? {
        let offset = plant == .misplaces ? source.count + 2 : 0
        return PaperRules.misplaced(line: error.line + offset, column: error.column, in: source).map {
            "\($0): \(error)"
        }
    }

    private func printed(_ layout: Layout, _ profile: PrinterProfile) -> (words: String?, size: Int) {
        let columns = plant == .overflows ? Int32(layout.columns) - 100 : Int32(layout.columns)
        if let words = PaperRules.overflow(layout, columns: columns) { return (words, 0) }
        var bytes: [UInt8]
        do throws(RenderingError) {
            bytes = try ESCPOSWriter.bytes(of: layout, profile: profile)
        } catch {
            // A code that is not drawn readable must not leave; anything else is ours to prevent.
            return (error.code == .realTimeCommand ? "a real-time command" : nil, 0)
        }
        if plant == .leaksCommand { bytes += [0x1B, 0x70, 0x00, 0x19, 0xFA] }
        if plant == .leaksDelete { bytes += [0x41, 0x7F] }
        for command in CommandDecoder.commands(in: bytes) {
            if let words = PaperRules.leak(command) { return (words, bytes.count) }
        }
        return (nil, bytes.count)
    }

    private static func threadTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
