/// Shares an amount out over others without losing a cent.
enum Apportionment {
    /// The amounts less their shares of the reduction, each in proportion to its size.
    ///
    /// Each share is what is due up to here less what was given out before, so that roundings never add up.
    static func subtract(_ reduction: Int64, from amounts: [Int64]) -> [Int64] {
        let sum = Int128(amounts.reduce(0, +))
        guard reduction != 0, sum != 0 else { return amounts }
        var result = amounts
        var before: Int128 = 0
        var given: Int64 = 0
        for (index, amount) in amounts.enumerated() {
            before += Int128(amount)
            let share = Int64(clamping: (Int128(reduction.magnitude) * before * 2 + sum) / (sum * 2))
            let due = reduction < 0 ? -share : share
            result[index] -= due - given
            given = due
        }
        return result
    }
}
