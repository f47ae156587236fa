package import Sandbox

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
    /// What the fiscal server speaks.
    package var dialect: SandboxDialect
    /// How many sales all tills ring up together.
    package var sales: Int
    /// Whether every event is written down; slow.
    package var traces = false

    /// The languages in which histories are played; the records of SIGN FR have histories of their own among the flows.
    package static let dialects = [SandboxDialect.openfiskalOperations, .openfiskalSales]

    package init(
        sales: Int = 12, dialect: SandboxDialect = .openfiskalOperations, sabotage: Sabotage? = nil
    ) {
        self.sales = sales
        self.dialect = dialect
        self.sabotage = sabotage
    }
}
