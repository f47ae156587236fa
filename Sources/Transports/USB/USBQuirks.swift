/// What has to be done otherwise for one device, taken together from all rows of the table that fit it.
struct USBQuirks: Hashable, Sendable {
    var traits: Traits = []
    var delayBeforeClose = Duration.zero

    struct Traits: OptionSet, Hashable, Sendable {
        let rawValue: Int

        /// Does not bear being read from.
        static let unidirectional = Traits(rawValue: 1)
        /// A printer, though its interface says that it is of its maker's own class.
        static let vendorClass = Traits(rawValue: 2)
        /// Needs a reset before it takes a job: the printer class's own, or the port's where that is refused.
        static let reset = Traits(rawValue: 4)
        /// Waits for more after a full last packet, until an empty one comes.
        static let zeroPacket = Traits(rawValue: 8)
    }
}
