/// How much goes out in one request, and how often an order may go unanswered; the vendor states no limit.
struct BatchLimits: Hashable, Sendable {
    let orders: Int
    let bytes: Int
    let patience: Int

    /// - Throws: ``OptionError``.
    init(_ options: inout OptionReader) throws(OptionError) {
        orders = try options.number("batchSize", 100, in: 1...1000)
        // Many servers take no body over 1 MiB unless told to.
        bytes = try options.number("batchBytes", 1_000_000, in: 1_000...100_000_000)
        patience = try options.number("unansweredLimit", 5, in: 1...100)
    }
}
