extension Duration {
    /// Whole milliseconds, rounded up, from 0 to a day: what poll(2) takes.
    var milliseconds: CInt {
        let (seconds, attoseconds) = components
        let whole = min(max(seconds, 0), 86_400)
        let rest = (max(attoseconds, 0) + 999_999_999_999_999) / 1_000_000_000_000_000
        return CInt(whole * 1000 + rest)
    }
}
