/// How long something took each time, in the shape of a Prometheus histogram.
package struct DurationHistogram: Sendable {
    /// Upper bounds, in milliseconds.
    package static let bounds: [Int64] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000]

    /// How many took at most as long as the bound of the same place.
    package private(set) var buckets = [Int](repeating: 0, count: bounds.count)
    package private(set) var count = 0
    package private(set) var sum: Duration = .zero

    package init() {}

    package mutating func add(_ taken: Duration) {
        count += 1
        sum += taken
        for (place, bound) in Self.bounds.enumerated() where taken <= .milliseconds(bound) { buckets[place] += 1 }
    }
}
