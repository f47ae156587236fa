/// A history as one person would tell it to another: who did what and when, what went wrong, which promise broke.
package struct Story: Sendable {
    /// Who does something.
    package enum Who: Hashable, Sendable, CustomStringConvertible {
        case till(Int)
        case service
        case server
        case printer(String)
        case staff
        /// Power, cables, clocks, the net.
        case fate

        package var description: String {
            switch self {
            case .till(let number): "till \(number)"
            case .service: "service"
            case .server: "fiscal server"
            case .printer(let name): "printer \(name)"
            case .staff: "staff"
            case .fate: ""
            }
        }
    }

    /// How much it matters.
    package enum Mark: String, Hashable, Sendable {
        case usual = " "
        /// A fault that the history draws.
        case fault = "!"
        /// What the history does on purpose to break a promise.
        case sabotage = "#"
    }

    package struct Line: Sendable, CustomStringConvertible {
        package let time: Duration
        package let who: Who
        package let mark: Mark
        package let what: String

        package var description: String {
            let time = time.inSeconds + "s"
            let padding = String(repeating: " ", count: max(0, 10 - time.count))
            return "\(mark.rawValue)\(padding)\(time)  \(who == .fate ? "" : "\(who): ")\(what)"
        }
    }

    package let outcome: Outcome
    package let options: Options

    /// So many lines are printed at most, the last ones; faults and sabotage always.
    private static let length = 120

    package init(of outcome: Outcome, played options: Options) {
        self.outcome = outcome
        self.options = options
    }

    /// The command line that plays it again.
    package var command: String { "Simulate " + options.arguments(seed: outcome.seed).joined(separator: " ") }

    package var lines: [String] {
        var lines = ["The story of seed \(outcome.seed): \(outcome.premises)."]
        let first = outcome.story.count - Self.length
        var left = 0
        for (number, line) in outcome.story.enumerated() {
            if number < first, line.mark == .usual {
                left += 1
                continue
            }
            if left > 0 {
                lines.append("            … \(left) lines left out")
                left = 0
            }
            lines.append("\(line)")
        }
        if let violation = outcome.violation {
            lines.append("BROKEN: \(violation.promise.rawValue): \(violation.promise.words)")
            lines.append("        \(violation.sentence) (step \(violation.step))")
        } else {
            lines.append("Every promise held.")
        }
        lines.append("Replay: \(command)")
        return lines
    }
}
