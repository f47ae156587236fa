/// The events of a history in words, where they are asked for.
///
/// A class, so that writing a line changes nothing of the history itself.
final class Trace {
    let isOn: Bool
    private(set) var lines: [String] = []

    init(isOn: Bool) { self.isOn = isOn }

    /// The text is made only if somebody wants it.
    func note(_ step: Int, _ time: Duration, _ text: @autoclosure () -> String) {
        guard isOn else { return }
        let (seconds, rest) = time.components
        let fraction = String(1000 + rest / 1_000_000_000_000_000).dropFirst()
        lines.append("\(step) \(seconds).\(fraction)s \(text())")
    }
}
