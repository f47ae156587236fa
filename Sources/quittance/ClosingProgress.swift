import Receipts

/// Tells of a closing's parts as they are done: a line each, and meanwhile a bar that names the one in hand.
struct ClosingProgress {
    private let register: String
    /// When the closing before was asked for: it is none of ours.
    private let before: JSONValue?
    private let isWanted: Bool
    private var told: Set<String> = []
    private var bar: (stage: String, bar: ProgressBar)?

    init(register: String, before: JSONValue?, isWanted: Bool) {
        self.register = register
        self.before = before?["askedAt"]
        self.isWanted = isWanted
    }

    mutating func show(_ closing: JSONValue?) {
        guard isWanted, let closing, closing["askedAt"] != before, let stages = closing["stages"]?.elements else {
            return
        }
        for stage in stages { tell(stage, of: closing) }
        guard let place = stages.firstIndex(where: { $0["state"] == "active" }), let name = stages[place]["stage"]?.text
        else { return }
        if bar?.stage != name {
            bar?.bar.end()
            bar = (name, ProgressBar("closing \(register): \(name)"))
        }
        bar?.bar.show(Double(place) / Double(stages.count))
    }

    /// Shows where it stands in the end, and takes the bar away.
    mutating func end(_ closing: JSONValue?) {
        show(closing)
        bar?.bar.end()
        bar = nil
    }

    private mutating func tell(_ stage: JSONValue, of closing: JSONValue) {
        guard let name = stage["stage"]?.text, let state = stage["state"]?.text else { return }
        let words: String? =
            switch (name, state) {
            case ("report", "active"), ("report", "done"), ("report", "stopped"):
                closing["job"]?.text.map { "\($0)\(state == "done" ? ", printed" : "")" }
            case (_, "done"): Self.done(name, closing)
            case (_, "stopped"): "stopped: \(closing["outcome"]?.text ?? "")"
            default: nil
            }
        guard let words, told.insert(name).inserted else { return }
        bar?.bar.end()
        bar = nil
        let colour: Colour = state == "stopped" ? .red : .green
        Terminal.say("\(colour.paint(name)): \(words)")
    }

    private static func done(_ stage: String, _ closing: JSONValue) -> String {
        switch stage {
        case "connection": return "the provider answers"
        case "queue": return "everything is settled"
        case "status": return "nothing is open at the provider"
        case "count":
            let parts = [("counted", "counted"), ("expected", "expected"), ("difference", "difference")].compactMap {
                member, word in closing[member]?.text.map { "\(word) \($0)" }
            }
            return parts.joined(separator: ", ")
        default: return "taken"
        }
    }
}
