/// Translates a spooler's `printer-state-reasons` into the words that every printer's state is told in.
///
/// Reference: RFC 8011, section 5.4.12; PWG 5100.1 for the finisher's words; `cups-*` are cupsd's own.
package enum CUPSReasons {
    /// The words, each once, in a fixed order; empty when nothing hinders or is about to.
    package static func words(_ reasons: [String]) -> [String] {
        let found = Set(reasons.compactMap(word))
        return order.filter(found.contains)
    }

    private static let order = [
        "media-empty", "media-low", "media-jam", "cover-open", "cutter-error", "other-error", "offline", "paused",
    ]

    private static let table: [String: String] = [
        "media-empty": "media-empty", "media-needed": "media-empty", "input-tray-missing": "media-empty",
        "media-low": "media-low",
        "media-jam": "media-jam", "output-tray-missing": "other-error",
        "cover-open": "cover-open", "door-open": "cover-open", "interlock-open": "cover-open",
        "cutter-error": "cutter-error", "cutter-jam": "cutter-error", "trimmer-jam": "cutter-error",
        "trimmer-failure": "cutter-error", "trimmer-unrecoverable-failure": "cutter-error",
        "offline": "offline", "shutdown": "offline", "timed-out": "offline", "hibernate": "offline",
        "power-down": "offline",
        "paused": "paused", "moving-to-paused": "paused", "stopping": "paused", "stopped-partly": "paused",
        "other": "other-error", "spool-area-full": "other-error", "fuser-over-temp": "other-error",
        "printer-temperature-high": "other-error",
    ]

    /// Reasons that hinder nothing, though they carry no suffix that would say so.
    private static let harmless: Set<String> = [
        "none", "connecting-to-device", "identify-printer-requested", "hold-new-jobs", "resuming", "deactivated",
    ]

    private static func word(_ reason: String) -> String? {
        var name = reason
        var isError = true
        for (suffix, means) in [("-error", true), ("-warning", false), ("-report", false)] where name.hasSuffix(suffix)
        {
            // `cutter-error` is a name, as vendors write it, and no severity of `cutter`.
            if table[name] != nil { break }
            name.removeLast(suffix.utf8.count)
            isError = means
        }
        if let word = table[name] { return word }
        guard isError, !harmless.contains(name), !name.hasPrefix("cups-"), !isSupply(name) else { return nil }
        return "other-error"
    }

    /// Ink and toner, of which a receipt printer has none.
    private static func isSupply(_ name: String) -> Bool {
        ["toner-", "marker-", "opc-", "developer-"].contains { name.hasPrefix($0) }
    }
}
