/// What stands within a number; small enough to be handed round with every amount.
struct NumberMarks: Hashable, Sendable {
    /// What stands before the decimals.
    var decimal: UInt8
    /// What stands between thousands: UTF-8 from the last byte on, the lowest eight bits first; 0 for nothing.
    var thousands: UInt32
}
