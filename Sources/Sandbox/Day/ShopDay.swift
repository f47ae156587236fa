package import Receipts

/// A day in a shop: always the same sales, so that two runs can be compared byte by byte.
///
/// `Journal/day-de.jsonl` is the German day in the repository, one line for each sale; a test holds the two together.
package enum ShopDay {
    /// How many sales the journal has.
    package static let length = 220

    /// The registers that the day is sold on.
    package static let registers = ["reg_1", "reg_2"]

    /// The first sales; beyond the journal's end the day is played again a day later, under new external ids.
    ///
    /// - Parameter country: Whose goods and money they are.
    package static func sales(_ count: Int, in country: Country = .germany) -> [ShopSale] {
        sales(0..<max(0, count), in: country)
    }

    /// Some of them, by their places.
    package static func sales(_ places: Range<Int>, in country: Country = .germany) -> [ShopSale] {
        let shop = Assortment.of(country)
        let times = times(from: shop.opening)
        return places.map { index in
            var plan = SalePlan(index: index % length, day: index / length, shop: shop)
            return plan.sale(at: times[index % length])
        }
    }

    /// The journal as it stands in the repository.
    package static var journal: String { sales(length).map { $0.json + "\n" }.joined() }

    private static func times(from opening: Timestamp) -> [Timestamp] {
        var generator = SeededGenerator(seed: 20_260_520)
        var time = opening.milliseconds
        return (0..<length).map { _ in
            time += Int64(40 + generator.below(200)) * 1000
            return Timestamp(milliseconds: time, offset: opening.offset)
        }
    }
}
