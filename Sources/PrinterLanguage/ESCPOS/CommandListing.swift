/// Commands as lines to read: what each does, then its bytes.
///
/// Follows the code page, so that text is shown in its own characters; a byte that the page leaves open, or of a page
/// that the profile does not know, is shown as `\x` and its digits.
package struct CommandListing: Sendable {
    private let profile: PrinterProfile
    private var page: CodePage? = .pc437

    package init(profile: PrinterProfile = .virtual) {
        self.profile = profile
    }

    /// One line without an end, such as `select-code-page 16 (WPC1252)   1B 74 10`.
    package mutating func line(for command: Command) -> String { line(for: CommandPiece(command)) }

    /// One line without an end, with the bytes that told the command.
    package mutating func line(for piece: CommandPiece) -> String {
        let command = piece.command
        var words = command.description
        switch command {
        case .initialize, .cancelData:
            page = .pc437
        case .codePage(let number):
            page = profile.codePage(number: number)
            words += page.map { " (\($0.name))" } ?? " (not in the profile)"
        case .text(let text):
            words = "text \"" + shown(text) + "\""
        default:
            break
        }
        return piece.bytes.isEmpty ? words : words + "   " + Hex.text(piece.bytes)
    }

    private func shown(_ text: [UInt8]) -> String {
        var shown = String.UnicodeScalarView()
        for byte in text {
            if byte == 0x22 || byte == 0x5C {
                shown.append("\\")
                shown.append(Unicode.Scalar(byte))
            } else if let scalar = page?.scalar(for: byte) ?? (byte < 0x7F ? Unicode.Scalar(byte) : nil) {
                shown.append(scalar)
            } else {
                shown.append(contentsOf: ("\\x" + Hex.text(CollectionOfOne(byte))).unicodeScalars)
            }
        }
        return String(shown)
    }
}
