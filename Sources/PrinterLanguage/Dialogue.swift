/// How a spool talks with a printer without knowing a command of its language.
///
/// One value serves one connection: `read` remembers an answer that has come in part.
package protocol Dialogue: Sendable {
    /// What to send when the connection opens: asks for state and identity, and to be told of changes.
    var probe: [UInt8] { get }

    /// What asks for the state at any moment, also from a printer that is stopped; empty where nothing does.
    var statusRequest: [UInt8] { get }

    /// The evidence that `wrap` asks the printer for.
    var evidence: PrinterProfile.Fence { get }

    /// What opens the cash drawer on the printer's connector.
    var drawerPulse: [UInt8] { get }

    /// What goes to the printer for a payload, which stays byte for byte as it is.
    ///
    /// A mark is printed as a line of its own before it; a token asks behind it for evidence that it was printed.
    func wrap(payload: [UInt8], mark: String?, token: FenceToken?) -> [UInt8]

    /// The answers that more bytes from the printer complete; anything else among them is passed over.
    mutating func read(_ bytes: [UInt8]) -> [DialogueAnswer]
}

/// The dialogue for a printer, in the language its profile names.
package func dialogue(for profile: PrinterProfile) -> any Dialogue {
    switch profile.language {
    case .escpos: ESCPOSDialogue(profile: profile)
    }
}
