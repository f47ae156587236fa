import PrinterLanguage
import Rendering

/// Printers' bytes of whatever origin: decoded, allowed or refused, and shown.
struct CommandParser: Parser {
    let name = "commands"
    private static let languages: [PrinterProfile.Language] = [.escpos, .starPRNT, .starLine]

    /// The first byte is the language, the second how many bytes come at a time.
    func problem(with bytes: [UInt8]) -> String? {
        guard bytes.count > 2 else { return nil }
        let language = Self.languages[Int(bytes[0]) % Self.languages.count]
        let stream = Array(bytes.dropFirst(2))
        let commands = CommandDecoder.commands(in: stream, language: language)
        if commands != pieces(of: stream, each: Int(bytes[1]) % 32 + 1, language) {
            return "decoded otherwise in pieces than in one"
        }
        if let words = allowance(of: stream, commands, language) { return words }
        guard language == .escpos else { return nil }
        for paper in PaperInterpreter.papers(of: stream, profile: .generic58) {
            if paper.heightDots > 2 * PaperInterpreter.longestPaper + 10_000 {
                return "\(paper.heightDots) dots of paper"
            }
            let shown = paper.text + TerminalWriter(isColoured: false, columns: 32).lines(of: paper).joined()
            if shown.unicodeScalars.contains(where: {
                $0 != "\n" && ($0.value < 0x20 || (0x7F...0x9F).contains($0.value))
            }) {
                return "a control character on a screen"
            }
        }
        return nil
    }

    private func pieces(of stream: [UInt8], each size: Int, _ language: PrinterProfile.Language) -> [Command] {
        var decoder = CommandDecoder(language: language)
        var commands: [Command] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            commands += decoder.decode(Array(stream[start..<min(stream.count, start + size)]))
        }
        return commands + decoder.finish()
    }

    /// What is let through opens no drawer, asks nothing, and ends where a command ends.
    private func allowance(
        of stream: [UInt8], _ commands: [Command], _ language: PrinterProfile.Language
    ) -> String? {
        if let refusal = CommandAllowance.refusal(of: stream, language: language) {
            return (0..<stream.count).contains(refusal.offset) ? nil : "a refusal at byte \(refusal.offset)"
        }
        _ = CommandAllowance.isCutShort(stream, language: language)
        for command in commands {
            switch command {
            case .drawer, .drawerNow, .unknown: return "\(command) was let through"
            default: continue
            }
        }
        return nil
    }
}

/// What printers answer, among whatever else comes down the line.
struct StatusParser: Parser {
    let name = "status"
    private static let profiles: [PrinterProfile] = [.virtual, .generic80, .starMCPrint3PRNT]

    func problem(with bytes: [UInt8]) -> String? {
        guard bytes.count > 2 else { return nil }
        let profile = Self.profiles[Int(bytes[0]) % Self.profiles.count]
        let stream = Array(bytes.dropFirst(2))
        let size = Int(bytes[1]) % 16 + 1
        var (whole, pieces) = (dialogue(for: profile), dialogue(for: profile))
        let answers = whole.read(stream)
        var others: [DialogueAnswer] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            others += pieces.read(Array(stream[start..<min(stream.count, start + size)]))
        }
        if answers.count > stream.count { return "\(answers.count) answers in \(stream.count) bytes" }
        return answers == others ? nil : "read otherwise in pieces than in one"
    }
}
