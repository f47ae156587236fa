/// What a printer says of itself.
package struct PrinterStatus: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let offline = PrinterStatus(rawValue: 1 << 0)
    package static let coverOpen = PrinterStatus(rawValue: 1 << 1)
    /// The paper has ended.
    package static let mediaEmpty = PrinterStatus(rawValue: 1 << 2)
    /// The paper is near its end.
    package static let mediaLow = PrinterStatus(rawValue: 1 << 3)
    package static let cutterError = PrinterStatus(rawValue: 1 << 4)
    /// An error that `DLE ENQ` clears.
    package static let recoverableError = PrinterStatus(rawValue: 1 << 5)
    package static let unrecoverableError = PrinterStatus(rawValue: 1 << 6)
    /// An error that passes by itself, such as a hot head.
    package static let autoRecoveringError = PrinterStatus(rawValue: 1 << 7)
    /// Paper is being fed by the button.
    package static let feeding = PrinterStatus(rawValue: 1 << 8)
    /// Waits for somebody to press a button.
    package static let waitingForRecovery = PrinterStatus(rawValue: 1 << 9)
    /// The drawer connector's pin 3 is high; whether that means open depends on the drawer.
    package static let drawerHigh = PrinterStatus(rawValue: 1 << 10)

    /// The state in IPP's words for `printer-state-reasons`, always in this order; empty when all is well.
    package var reasons: [String] {
        var reasons: [String] = []
        if contains(.mediaEmpty) { reasons.append("media-empty") }
        if contains(.mediaLow), !contains(.mediaEmpty) { reasons.append("media-low") }
        if contains(.coverOpen) { reasons.append("cover-open") }
        if contains(.cutterError) { reasons.append("cutter-error") }
        if !isDisjoint(with: [.recoverableError, .unrecoverableError, .autoRecoveringError]) {
            reasons.append("other-error")
        }
        if contains(.offline) { reasons.append("offline") }
        return reasons
    }

    /// What a spooler's `printer-state-reasons` (RFC 8011, 5.4.12) say; a word's severity behind the last hyphen is left
    /// away, and words that hinder no printing are passed over.
    package init(reasons: [String]) {
        self = []
        for reason in reasons {
            let isWarning = reason.hasSuffix("-warning") || reason.hasSuffix("-report")
            let word = ["-error", "-warning", "-report"].reduce(reason) { word, tail in
                word.hasSuffix(tail) && word != "cutter-error" && word != "other-error"
                    ? String(word.dropLast(tail.count)) : word
            }
            switch word {
            case "media-empty", "media-needed": insert(isWarning ? .mediaLow : .mediaEmpty)
            case "media-low": insert(.mediaLow)
            case "cover-open", "door-open": insert(.coverOpen)
            case "cutter-error": insert(.cutterError)
            case "offline", "paused", "shutdown", "timed-out", "connecting-to-device", "stopped-partly", "stopping":
                insert(.offline)
            case "media-jam", "other-error", "other": if !isWarning { insert(.recoverableError) }
            default: break
            }
        }
    }

    /// Whether it would print now; paper that is only low does not hinder.
    package var isReady: Bool {
        isDisjoint(with: [
            .offline, .coverOpen, .mediaEmpty, .cutterError, .recoverableError, .unrecoverableError,
            .autoRecoveringError,
        ])
    }
}
