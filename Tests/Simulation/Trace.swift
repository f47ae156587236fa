/// The events of a history in words, where they are asked for.
///
/// A class, so that writing a line changes nothing of the history itself.
final class Trace {
    let isOn: Bool
    /// Every event, for whoever looks for a fault in the steps.
    private(set) var lines: [String] = []
    /// What a person would tell of it.
    private(set) var story: [Story.Line] = []

    init(isOn: Bool) { self.isOn = isOn }

    /// The text is made only if somebody wants it.
    func note(_ step: Int, _ time: Duration, _ text: @autoclosure () -> String) {
        guard isOn else { return }
        lines.append("\(step) \(time.inSeconds)s \(text())")
    }

    /// The text is made only if somebody wants it.
    func tell(_ time: Duration, _ who: Story.Who, _ what: @autoclosure () -> String, as mark: Story.Mark = .usual) {
        guard isOn else { return }
        story.append(Story.Line(time: time, who: who, mark: mark, what: what()))
    }
}

extension Duration {
    /// Seconds with three decimals.
    var inSeconds: String {
        let (seconds, rest) = components
        return "\(seconds).\(String(1000 + rest / 1_000_000_000_000_000).dropFirst())"
    }
}
