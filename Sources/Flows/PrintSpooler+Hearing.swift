import Persistence
import PrinterLanguage
import Receipts

extension PrintSpooler {
    /// Something that a printer said or its cable did.
    enum Word: Sendable {
        case signal(PrinterSignal)
        case answer(DialogueAnswer)
    }

    /// Hears what a printer says, with what could not be written down when it was said.
    mutating func hear(
        _ signal: PrinterSignal, from name: String, connection: Int, on store: Store, at now: Instant,
        _ perform: (Effect) -> Void
    ) throws {
        guard let index = lines.firstIndex(where: { $0.name == name && $0.connection == connection }) else { return }
        lines[index].keep(signal)
        try catchUp(index, on: store, at: now, perform)
    }

    /// Takes what a printer has said, word by word and in its order; what cannot be written down waits with all that
    /// came behind it, for nobody says it again.
    mutating func catchUp(
        _ index: Int, on store: Store, at now: Instant, _ perform: (Effect) -> Void
    ) throws {
        while !lines[index].unheard.isEmpty {
            let effects = try whole(&self) { spooler in
                switch spooler.lines[index].unheard.removeFirst() {
                case .signal(let signal): try spooler.take(signal, index, on: store, at: now)
                case .answer(let answer): try spooler.take(answer, index, on: store, at: now)
                }
            }
            effects.forEach(perform)
        }
    }
}

extension PrintSpooler.Line {
    /// Puts a signal behind what was not taken yet; a printer's bytes as what they say.
    mutating func keep(_ signal: PrinterSignal) {
        guard case .received(let bytes) = signal else { return unheard.append(.signal(signal)) }
        for answer in dialogue.read(bytes) {
            // Of several words about its state in one breath only the last counts: a printer may flood us with them.
            if case .status = answer, case .answer(.status) = unheard.last { unheard.removeLast() }
            unheard.append(.answer(answer))
        }
    }

    /// What came over a connection that is over says nothing of the next one; but a token names its job.
    mutating func forgetUnheard() {
        unheard.removeAll { word in
            if case .answer(.fence) = word { false } else { true }
        }
    }
}
