import Flows
import Receipts

/// Somebody who looks at a page: what they may do, in which language, and what only the desk knows.
struct Visit: Sendable {
    let call: Call
    let words: Words
    let premises: Premises
    let printers: [PrinterState]
    let pulses: [RegisterPulse]
    /// The demo's switch; `nil` where no demo runs.
    let demoIsOnline: Bool?
    let figures: Figures

    init(
        call: Call, words: Words, premises: Premises, printers: [PrinterState], pulses: [RegisterPulse],
        demoIsOnline: Bool?
    ) {
        self.call = call
        self.words = words
        self.premises = premises
        self.printers = printers
        self.pulses = pulses
        self.demoIsOnline = demoIsOnline
        figures = Figures(words: words, now: ZoneClock.wall())
    }

    var role: Role { call.admission.holder?.role ?? .till }

    /// The address of this page, to come back to.
    var target: String {
        "/" + call.path.segments.map { Form.encode($0) }.joined(separator: "/")
            + (call.path.query.map { "?" + $0 } ?? "")
    }

    /// A text of the query; `nil` if it is missing or empty.
    func item(_ name: String) -> String? { call.path.item(name).flatMap { $0.isEmpty ? nil : $0 } }

    func chip(_ word: String, _ kind: String) -> JSONValue { ["word": .string(words(word)), "kind": .string(kind)] }
}
