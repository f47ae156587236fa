import FoundationEssentials
import Glibc

/// Standard output and standard error.
enum Terminal {
    static func complain(_ text: String) { write("quittance: \(text)\n", to: STDERR_FILENO) }

    static func say(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    static var isInteractive: Bool { isatty(STDOUT_FILENO) == 1 }

    /// How many columns a line of output may have: `COLUMNS` where it is set, else what the terminal says; nil where
    /// there is no terminal, since whoever reads a pipe wants whole lines.
    static var width: Int? {
        if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 {
            return columns
        }
        return columns(of: STDOUT_FILENO)
    }

    /// What the terminal behind a descriptor says (ioctl_tty(2), TIOCGWINSZ).
    static func columns(of descriptor: CInt) -> Int? {
        guard isatty(descriptor) == 1 else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    static func write(_ text: String, to descriptor: CInt) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || (count < 0 && errno == EINTR) else { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }
}

/// The few colours that output has.
enum Colour: Int {
    case red = 31
    case green = 32
    case yellow = 33
    case cyan = 36

    /// On a terminal alone, and not where somebody wants none (no-color.org).
    static let areShown = Terminal.isInteractive && isWanted

    /// How a word about a state is shown, if it is one that somebody should see at once.
    static func of(state: String) -> Colour? {
        switch state {
        case "stopped", "aborted", "unknown", "pendingHeld": .red
        case "processingStopped", "provisional": .yellow
        case "fiscal", "idle", "completed", "printed": .green
        default: nil
        }
    }

    private static var isWanted: Bool {
        let environment = ProcessInfo.processInfo.environment
        return (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    func paint(_ text: String) -> String { Self.areShown ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text }
}
