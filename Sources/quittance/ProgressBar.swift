import Glibc

/// A bar on standard error while something takes long: only where that is a terminal, and gone when it is done.
struct ProgressBar {
    private let label: String
    private let columns: Int?
    private var shown = -1

    /// - Parameter isWanted: false where a program reads the output.
    init(_ label: String, isWanted: Bool = true) {
        self.label = label
        columns = isWanted ? Terminal.columns(of: STDERR_FILENO) : nil
    }

    /// Shows how much is done, from 0 to 1; drawn anew with each hundredth.
    mutating func show(_ fraction: Double) {
        guard let columns else { return }
        let percent = Int((min(max(fraction, 0), 1) * 100).rounded(.down))
        guard percent != shown else { return }
        shown = percent
        Terminal.write("\r" + Self.line(label, percent: percent, columns: columns), to: STDERR_FILENO)
    }

    /// Takes the bar away.
    mutating func end() {
        if shown >= 0 { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
        shown = -1
    }

    /// `copying [#####-----]  50 %`, never as wide as the terminal, which would break the line.
    static func line(_ label: String, percent: Int, columns: Int) -> String {
        let number = String(repeating: " ", count: percent < 10 ? 2 : percent < 100 ? 1 : 0) + "\(percent) %"
        let room = min(columns - label.count - number.count - 5, 40)
        guard room >= 5 else { return String(number.prefix(max(columns - 1, 0))) }
        let done = room * percent / 100
        return
            "\(label) [\(String(repeating: "#", count: done))\(String(repeating: "-", count: room - done))] \(number)"
    }
}
