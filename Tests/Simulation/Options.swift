/// What a history is to be like besides its seed.
package struct Options: Sendable {
    /// A promise that is broken on purpose: the checkers have to report it, or they check nothing.
    package enum Sabotage: String, CaseIterable, Sendable {
        /// Effects leave although a power cut takes the rows behind them.
        case acknowledgeBeforeCommit
        /// A create of unknown outcome is sent again with another key.
        case blindResend
        /// The cable writes a receipt again after a lost connection.
        case resendPrint
        /// A lane's next create reaches the server before its head.
        case reorder
    }

    package var sabotage: Sabotage?
    /// How many sales all tills ring up together.
    package var sales: Int
    /// Whether every event is written down; slow.
    package var traces = false

    package init(sales: Int = 12, sabotage: Sabotage? = nil) {
        self.sales = sales
        self.sabotage = sabotage
    }
}
