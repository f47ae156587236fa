import Fiscal
import Flows
import Receipts
import Remote

/// Something that happens in a simulated shop at a point of time.
///
/// What belongs to a process is no news to the next one.
enum Happening: Sendable {
    /// The alarm of the service rings, unless it was set anew.
    case alarm(Int)
    /// The service starts, at first or again.
    case start
    /// A till goes on with its script.
    case till(Int)
    /// A till's request reaches the service.
    case request(till: Int, attempt: Int)
    /// A till hears its answer, or that the connection broke.
    case heard(till: Int, attempt: Int, Reply?)
    /// A request reaches the fiscal server.
    case arrival(Letter)
    /// The service learns what came of a call.
    case exchanged(process: Int, UpstreamCall.ID, exchange: ExchangeBox)
    /// A printer's cable begins its next deed.
    case deed(process: Int, printer: Int, connection: Int, PrinterDeed)
    /// The next bytes of a write go to the printer.
    case bytes(process: Int, printer: Int, connection: Int, [UInt8], from: Int)
    /// The service hears from a printer.
    case signal(process: Int, printer: Int, connection: Int, PrinterSignal)
    /// The service learns what came of a mail.
    case mailed(process: Int, delivery: Int64, MailReport)
    /// A spooler has time for its next job.
    case spooled(printer: Int)
    /// Cashier and manager look round.
    case staff
    /// A second person decides what the first one decides too, by what both saw.
    case colleague(Act, History.Decision)
    /// Outcomes that could not be written down are tried again.
    case postponed(process: Int)
    /// There is room on the disk again.
    case room
    /// Time for trouble.
    case trouble
    /// The fiscal server, or its signer, comes back.
    case serverBack
    case signerBack
    /// Somebody has seen what is wrong with the configuration.
    case corrected(process: Int)
    /// A clean stop has waited long enough.
    case stop(process: Int)
}

/// What a till is told.
struct Reply: Sendable {
    let answer: Answer

    func header(_ name: String) -> String? {
        answer.headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
