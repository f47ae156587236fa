import Persistence
import PrinterLanguage
import Receipts
import Settings

extension PrintSpooler {
    /// One printer as the spooler sees it.
    struct Line: Sendable {
        enum Link: Sendable {
            case closed
            case opening
            case open
        }

        enum Stage: Sendable {
            case idle
            /// Asked how it is, before the first byte of a job.
            case checking(until: Duration)
            case sending
            /// All bytes are handed over; the evidence is awaited.
            case proving(until: Duration)
            /// The evidence did not come: asked how it is, before the job is given up.
            case inquiring(until: Duration)
        }

        let printer: Premises.Printer
        var generator: SeededGenerator
        var link = Link.closed
        var connection = 0
        /// Whether commands would come out as text there; as the device said when it was opened last.
        var takesPages = false
        var dialogue: any Dialogue
        var stage = Stage.idle
        /// The job in hand, from its check to its end.
        var job: Int64?
        var status: PrinterStatus?
        var failure: String?
        /// Whether the feed says that the printer waits for somebody.
        var isReportedStopped = false
        /// When to ask next whether it still does, with nothing to print.
        var recoveryAt: Duration?
        var failures = 0
        var retryAt: Duration?
        /// Whether the device has ever answered a status request on this connection.
        var answers = false
        /// When to ask next how it is, while evidence is awaited: a receipt's reset switches automatic status off.
        var askAt: Duration?
        /// Until when an ordered pulse for the drawer may still go.
        var pulseUntil: Duration?
        /// What the printer said and could not be written down yet, in its order.
        var unheard: [Word] = []
        /// Writes of this connection whose end is not known yet.
        var unwritten = 0
        /// Whether the answer of an earlier receipt may still come: out of its buffer, over whatever connection is open.
        var owesAnswer = false
        /// Since when the printer has said that it is ready.
        var readySince: Duration?
        /// Since when nothing could be begun here.
        var stoppedSince: Duration?
        var logoMemory = LogoMemory.unknown
        /// How often the evidence did not come from a device that never gave any.
        var silences = 0

        init(printer: Premises.Printer, generator: SeededGenerator) {
            self.printer = printer
            self.generator = generator
            dialogue = PrinterLanguage.dialogue(for: printer.profile)
        }

        var name: String { printer.settings.name }

        var deadline: Duration? {
            switch stage {
            case .idle: [retryAt, pulseUntil, occupiedUntil].compactMap(\.self).min() ?? recoveryAt
            case .checking(let until), .inquiring(let until): until
            case .proving(let until): min(until, askAt ?? until)
            case .sending: nil
            }
        }

        mutating func open() -> Effect {
            link = .opening
            connection += 1
            dialogue = PrinterLanguage.dialogue(for: printer.profile)
            status = nil
            readySince = nil
            recoveryAt = nil
            answers = false
            unwritten = 0
            forgetUnheard()
            if case .refused = logoMemory {} else { logoMemory = .unknown }
            return .printer(name, connection: connection, .open)
        }

        mutating func close() -> Effect {
            link = .closed
            status = nil
            return .printer(name, connection: connection, .close)
        }

        /// Waits for evidence; a printer that answers questions is asked every second meanwhile.
        mutating func prove(until: Duration, at now: Instant) {
            stage = .proving(until: until)
            askAt = answers ? now.monotonic + Limits.asking : nil
        }

        mutating func write(_ bytes: [UInt8]) -> Effect {
            unwritten += 1
            return .printer(name, connection: connection, .write(bytes))
        }

        /// Hands over a document, which the pulse opens the drawer before: as it is, or drawn where no pulse gets through.
        mutating func send(_ bytes: [UInt8], pulse: [UInt8]) -> Effect {
            guard takesPages else { return write(pulse + bytes) }
            unwritten += 1
            return .printer(name, connection: connection, .draw(bytes))
        }

        /// An answer without a token may still come: until the printer has been ready for a while, none counts.
        mutating func oweAnswer() {
            owesAnswer = true
            readySince = nil
        }

        /// Whether an answer without a token can only be that of the receipt in hand.
        var hasOwnAnswer: Bool { !owesAnswer || dialogue.evidence == .none || dialogue.evidence.carriesToken }

        mutating func note(_ status: PrinterStatus, at now: Instant) {
            self.status = status
            readySince = status.isReady ? readySince ?? now.monotonic : nil
        }

        /// Until when to leave a printer alone that still owes an answer without a token, so that it does not count for
        /// the next receipt; `nil` where nothing is to be waited for.
        ///
        /// A device that says nothing of itself is not waited for; what it answers meanwhile proves nothing.
        mutating func settling(at now: Instant) -> Duration? {
            guard !hasOwnAnswer, let since = readySince else { return nil }
            guard since + Limits.settling <= now.monotonic else { return since + Limits.settling }
            owesAnswer = false
            return nil
        }

        mutating func rest(at now: Instant) {
            stage = .idle
            job = nil
            failures += 1
            retryAt = now.monotonic + Limits.retry.delay(failures: failures, using: &generator) + .milliseconds(50)
        }
    }
}
