/// What a device says, whenever it says it.
package enum TransportEvent: Sendable {
    /// Bytes as they came, in pieces of any length; their meaning is the printer language's affair.
    case bytes([UInt8])

    /// All reasons for the printer's state that a spooler knows now, in IPP's words (`media-empty`, `cover-open`).
    case keywords([String])

    /// The state in which a spooler ended the job.
    case ended(String)

    /// The connection is over, in good order or with an error. It is the last event.
    case gone(TransportError?)
}
