import PrinterLanguage
import Sandbox

/// A printer and the cable to it.
struct Cable: Sendable {
    let name: String
    var printer: PrinterDouble
    /// The connection that is open, as the service counts it.
    var connection: Int?
    let isSpooled: Bool
    /// What a spooler before the printer holds.
    var spool: [History.SpooledJob] = []
    var process = 0
    /// Deeds are done one after the other: the next begins then.
    var busyUntil: Duration = .zero
    /// What the printer said at once arrives in the order in which it said it.
    var heardUntil: Duration = .zero
    /// A receipt whose evidence has not come, for the sabotage that writes it again.
    var unproven: [UInt8]?
}
