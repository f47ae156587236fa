package import PrinterLanguage

/// Shows what bytes print as plain text.
package enum TextWriter {
    /// The text of all pieces of paper; codes and pictures stand as notes in brackets.
    package static func text(_ bytes: [UInt8], profile: PrinterProfile) -> String {
        PaperInterpreter.papers(of: bytes, profile: profile).map(\.text).joined()
    }
}
