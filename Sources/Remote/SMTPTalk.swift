/// What libcurl's callbacks hear while one mail is handed over: how far it came, and the server's last answer.
///
/// libcurl's own result cannot tell a full mailbox from a wrong password; the place in the conversation can. What is said
/// is not kept: the commands carry addresses and passwords.
struct SMTPTalk {
    /// The command that was sent last, or what is waited for.
    enum Stage: Hashable {
        case greeting
        case hello
        case encryption
        case authentication
        case sender
        case recipient
        case data
        /// The mail itself: the server has asked for it.
        case content
    }

    private(set) var stage = Stage.greeting
    /// The answer to the last command; nil while there is none.
    private(set) var reply: SMTPReply?
    private var lines: [String] = []
    /// Whether the farewell was said; its answer is about nothing.
    private var isOver = false

    /// Longest sentence of a server that is kept.
    private static let limit = 300

    /// Takes note of a command.
    mutating func sent(_ bytes: some Collection<UInt8>) {
        // Lines of credentials may look like anything.
        guard reply?.code != 334 else { return }
        switch String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self) {
        case "EHLO", "HELO": stage = .hello
        case "STARTTLS": stage = .encryption
        case "AUTH": stage = .authentication
        case "MAIL": stage = .sender
        case "RCPT": stage = .recipient
        case "DATA": stage = .data
        case "QUIT":
            isOver = true
            return
        default: return
        }
        reply = nil
        lines = []
    }

    /// Takes one line of an answer: code, a blank or `-`, words (RFC 5321 section 4.2.1).
    mutating func received(_ line: some Collection<UInt8>) {
        guard !isOver else { return }
        let text = Self.visible(line)
        guard let code = Int(text.prefix(3)), (200..<600).contains(code) else { return }
        lines.append(String(text.dropFirst(4)))
        if text.dropFirst(3).first == "-" { return }
        var words = lines.joined(separator: " ")
        if words.count > Self.limit { words = words.prefix(Self.limit) + "…" }
        lines = []
        if stage == .data, code == 354 {
            stage = .content
            reply = nil
        } else {
            reply = SMTPReply(code: code, words: words)
        }
    }

    private static func visible(_ line: some Collection<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: line, as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: text.append(" ")
            default: text.append(scalar)
            }
        }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
