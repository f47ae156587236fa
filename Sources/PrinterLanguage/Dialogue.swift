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

    /// What asks for the names of the pictures in the printer's memory; empty where it has none or never answers.
    var storedPicturesRequest: [UInt8] { get }

    /// What the printer waits for after each part of these names, also after the last.
    var storedPicturesNext: [UInt8] { get }

    /// What ends such a list, whether it comes or not.
    var storedPicturesEnd: [UInt8] { get }

    /// What puts a logo into the printer's memory, which outlives power; nil where it cannot be stored.
    func definition(of logo: Logo, as key: LogoKey) -> [UInt8]?

    /// What opens the cash drawer on the printer's connector.
    var drawerPulse: [UInt8] { get }

    /// What goes to the printer for a payload, which stays byte for byte as it is.
    ///
    /// A mark is printed as a line of its own before it; a token asks behind it for evidence that it was printed.
    mutating func wrap(payload: [UInt8], mark: String?, token: FenceToken?) -> [UInt8]

    /// The answers that more bytes from the printer complete; anything else among them is passed over.
    mutating func read(_ bytes: [UInt8]) -> [DialogueAnswer]
}

extension Dialogue {
    package var storedPicturesRequest: [UInt8] { [] }
    package var storedPicturesNext: [UInt8] { [] }
    package var storedPicturesEnd: [UInt8] { [] }
    package func definition(of logo: Logo, as key: LogoKey) -> [UInt8]? { nil }
}

/// The dialogue for a printer, in the language its profile names.
package func dialogue(for profile: PrinterProfile) -> any Dialogue {
    switch profile.language {
    case .escpos: ESCPOSDialogue(profile: profile)
    case .starPRNT, .starLine: StarDialogue(profile: profile)
    }
}
