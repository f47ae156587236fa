package import Fiscal

/// Everything that can happen to the desk, in one total order.
package enum Event: Sendable {
    /// The service starts: whatever was in hand is an orphan now.
    case start
    /// A time that a step asked to be woken at has come.
    case tick
    /// A till, through the gateway.
    case request(Intake.Request, ticket: Int)
    /// A person or program, through the API.
    case act(Act, by: Actor, ticket: Int)
    /// What came of a call to an upstream.
    case exchanged(UpstreamCall.ID, Exchange)
    /// What a printer did; signals of an older connection are no news.
    case printer(String, connection: Int, PrinterSignal)
    /// What came of handing a mail to the relay.
    case mailed(delivery: Int64, MailReport)
    /// What the shop's changed templates turned out to be.
    case templates(TemplateChange)
    /// The service is asked to end: begin nothing new.
    case drain

    /// Whether it tells what came of a call, and nobody will tell it again.
    var isOutcome: Bool {
        switch self {
        case .exchanged, .mailed: true
        case .start, .tick, .request, .act, .printer, .templates, .drain: false
        }
    }
}

/// Who asks: the token's name, and the person's if the request names one.
package struct Actor: Hashable, Sendable {
    package let token: String
    package let operatorName: String?
    /// Whether the token may do what only managers may.
    package let isManager: Bool

    package init(token: String, operatorName: String? = nil, isManager: Bool = false) {
        self.token = token
        self.operatorName = operatorName
        self.isManager = isManager
    }

    /// The person if known, else the token.
    package var name: String { operatorName ?? token }
}

/// What a printer's cable reports.
package enum PrinterSignal: Hashable, Sendable {
    case opened
    /// Opened, and commands would be drawn as text there: what is printed has to be drawn.
    case openedForPages
    case openFailed(String)
    case wrote
    /// The device took only so many of the bytes before it failed.
    case writeFailed(bytesTaken: Int, String)
    /// What was to be drawn cannot be: nothing left.
    case undrawable(String)
    case received([UInt8])
    case gone(String)
    /// What a spooler says of the printer now, in IPP's words.
    case reasons([String])
    /// The state in which a spooler ended the job: `completed`, `aborted`, `canceled`.
    case ended(String)
}
