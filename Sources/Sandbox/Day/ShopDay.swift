import Receipts

/// A day in a German shop: always the same sales, so that two runs can be compared byte by byte.
///
/// `Journal/day-de.jsonl` is this day in the repository, one line for each sale; a test holds the two together.
package enum ShopDay {
    /// How many sales the journal has.
    package static let length = 220

    /// The registers that the day is sold on.
    package static let registers = ["reg_1", "reg_2"]

    /// The first sales; beyond the journal's end the day is played again a day later, under new external ids.
    package static func sales(_ count: Int) -> [ShopSale] {
        let times = times
        return (0..<max(0, count)).map { index in
            var plan = SalePlan(index: index % length, day: index / length)
            return plan.sale(at: times[index % length])
        }
    }

    /// The journal as it stands in the repository.
    package static var journal: String { sales(length).map { $0.json + "\n" }.joined() }

    /// 2026-05-20 from 08:00, in summer time.
    private static var times: [Timestamp] {
        var generator = SeededGenerator(seed: 20_260_520)
        var time: Int64 = 1_779_256_800_000
        return (0..<length).map { _ in
            time += Int64(40 + generator.below(200)) * 1000
            return Timestamp(milliseconds: time, offset: 7200)
        }
    }
}
