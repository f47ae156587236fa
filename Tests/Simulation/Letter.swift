import Fiscal
import Flows
import Sandbox

/// A request on its way to the fiscal server.
struct Letter: Sendable {
    /// What becomes of the answer.
    enum Fate: Hashable, Sendable {
        case normal
        /// The client has heard already that the exchange failed.
        case unheard
    }

    let process: Int
    let sent: Duration
    let call: UpstreamCall
    let request: ServerRequest
    let fate: Fate
}

/// What came of an exchange, as a value that an enumeration can hold cheaply.
struct ExchangeBox: Sendable {
    let value: Exchange
}
