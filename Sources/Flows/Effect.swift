package import Fiscal

/// What a step wants done once its rows are committed; performed by a shell that holds no rule of its own.
package enum Effect: Sendable {
    case send(UpstreamCall)
    case printer(String, connection: Int, PrinterDeed)
    case mail(MailCall)
    case answer(ticket: Int, Answer)
    /// Wake the desk at this monotonic time at the latest.
    case wake(at: Duration)
}

/// One call to an upstream; the credential joins only in the shell, so that no row and no log ever holds it.
package struct UpstreamCall: Sendable {
    package enum ID: Hashable, Sendable {
        case attempt(Int64)
        case probe(lane: String)
        case forward(Int)
        /// The fetch of a settled completion's hosted receipt.
        case hosted(entry: Int64)
        case heartbeat(lane: String)
        /// A step of a closing.
        case closing(Int)
    }

    package let id: ID
    package let lane: String
    package let upstream: String
    package let baseURL: String
    package let request: UpstreamRequest
    package let timeout: Duration
}

/// What a printer's cable is asked to do.
package enum PrinterDeed: Hashable, Sendable {
    case open
    case write([UInt8])
    /// Print pages that show what these bytes would print.
    case draw([UInt8])
    case close
}

/// An answer to a till or a person, as HTTP will carry it.
package struct Answer: Hashable, Sendable {
    package var status: Int
    package var headers: [Field]
    package var body: [UInt8]

    package init(status: Int, headers: [Field] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
