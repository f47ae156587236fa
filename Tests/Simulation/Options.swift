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
        /// The line alters what it carries.
        case alterBytes
        /// An order that the server does not take is answered for as if it had.
        case forgeResult
        /// The line leaves out what the server says of goods that are not there.
        case hideShortage
        /// A second person decides without saying what was seen.
        case blindDecision
        /// The relay gets each mail twice.
        case mailTwice
        /// The relay gets the provisional receipt of a certified sale.
        case mailProvisional
        /// A copy takes itself for the original.
        case hastyCopy
    }

    package var sabotage: Sabotage?
    /// What the fiscal server speaks.
    package var dialect: SandboxDialect
    /// How many sales all tills ring up together.
    package var sales: Int
    /// At most so many tills, and printers, of those that the seed drew.
    package var tills: Int?
    package var printers: Int?
    /// The kinds of faults that may strike, of those that the seed drew; `nil`: all of them.
    package var only: [Fault]?
    /// How many faults may strike before they are over; a printer goes on with what it was set up to do wrong.
    package var strikes: Int?
    /// Whether every event is written down; slow.
    package var traces = false

    /// The languages in which histories are played.
    package static let dialects = SandboxDialect.allCases

    /// The language in which a seed is played where none is asked for.
    package static func dialect(of seed: UInt64) -> SandboxDialect { dialects[Int(seed % UInt64(dialects.count))] }

    package init(
        sales: Int = 12, dialect: SandboxDialect = .openfiskalOperations, sabotage: Sabotage? = nil
    ) {
        self.sales = sales
        self.dialect = dialect
        self.sabotage = sabotage
    }

    /// What `Simulate` has to be told, so that it plays this history of the seed again.
    package func arguments(seed: UInt64) -> [String] {
        var words = ["--seed", "\(seed)", "--dialect", dialect.rawValue, "--sales", "\(sales)"]
        if let tills { words += ["--tills", "\(tills)"] }
        if let printers { words += ["--printers", "\(printers)"] }
        if let only { words += ["--only", only.isEmpty ? "none" : only.map { "\($0)" }.joined(separator: ",")] }
        if let strikes { words += ["--strikes", "\(strikes)"] }
        if let sabotage { words += ["--sabotage", sabotage.rawValue] }
        return words
    }
}
