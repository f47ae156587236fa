import Receipts
import Remote
import Settings

/// The configuration file (YAML).
struct ConfigurationParser: Parser {
    let name = "configuration"

    func problem(with bytes: [UInt8]) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        do throws(SettingsLoadError) {
            let settings = try ShopSettings.parse(text, file: "/shop/quittance.yaml")
            return settings.printers.isEmpty || settings.registers.isEmpty ? "a shop without printer or register" : nil
        } catch {
            if error.problems.isEmpty { return "refused without a word" }
            let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 2
            for problem in error.problems where !(0...lines).contains(problem.line) {
                return "line \(problem.line) of \(lines): \(problem)"
            }
            return nil
        }
    }
}

/// Addresses, names and subjects, which come to stand in the head of a mail.
struct MailParser: Parser {
    let name = "mail"

    /// The first line is a name, the second a subject, the rest an address.
    func problem(with bytes: [UInt8]) -> String? {
        let parts = bytes.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard parts.count == 3 else { return nil }
        var address = "kunde@example.org"
        if let good = try? EmailAddress(parts[2]) {
            address = good.description
            if address != parts[2] { return "an address became another" }
            if !address.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"<>()[],;:\\\"".utf8.contains($0) }) {
                return "an address of more than its letters"
            }
        }
        let mail = MailMessage(
            from: Mailbox(name: parts[0], address: address), to: Mailbox(name: parts[1], address: address),
            subject: parts[1], messageID: "1@example.org", date: MailDate(secondsSince1970: 0, offset: 0),
            language: "de", text: "", html: "")
        return mail.head.lazy.compactMap(fieldProblem).first
    }

    /// A field is ASCII, and each line of it after the first begins with a blank (RFC 5322 section 2.2.3).
    private func fieldProblem(_ field: String) -> String? {
        let lines = Array(field.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let text = index == lines.count - 1 ? line : line.dropLast()
            if index < lines.count - 1, line.last != 0x0D { return "a bare line feed in a field" }
            if !text.allSatisfy({ (0x20...0x7E).contains($0) }) { return "a field of more than ASCII" }
            if index > 0, text.first != 0x20 { return "a line of a field that is a field of its own" }
            if text.count > 998 { return "a line of \(text.count) letters" }
        }
        return nil
    }
}
