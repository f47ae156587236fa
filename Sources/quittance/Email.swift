import ArgumentParser
import Receipts

/// A receipt by e-mail.
struct Email: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send a receipt by e-mail, as soon as it is certified.",
        discussion: """
            The mail holds the receipt as text, as a page with its code, and as a PDF. `quittance receipts show` says what \
            became of it; a mail that the server refused gives way to the next one of the same receipt.

            Examples:
              quittance email rcpt_1b9d6bcd --to kunde@example.org
              quittance email rcpt_1b9d6bcd --to client@example.org --language fr
            """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The receipt's id.") var receipt: String
    @Option(help: "The customer's address.") var to: String
    @Option(help: "The customer's language, such as fr; the receipt's by default.") var language: String?
    @Option(name: .customLong("operator"), help: "Who, for the audit.") var operatorName: String?
    @Flag(help: "Print the mail as JSON.") var json = false

    func validate() throws {
        do throws(EmailAddressError) {
            _ = try EmailAddress(to)
        } catch {
            throw ValidationError("--to \(to): \(error.sentence).")
        }
        guard !receipt.isEmpty, receipt.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"/?#%".utf8.contains($0) })
        else { throw ValidationError("A receipt's id is meant, as `quittance receipts list` shows it.") }
    }

    func run() async throws {
        try await telling {
            let client = try ServiceClient(settings: options.load(), role: "cashier", operatorName: operatorName)
            var body: [JSONValue.Member] = [.init("to", .string(to))]
            if let language { body.append(.init("language", .string(language))) }
            let mail = try await client.call("POST", "/v1/receipts/\(receipt)/email", body: .object(body))
            Terminal.say(
                json
                    ? mail.compact
                    : "\(mail["id"]?.text ?? ""): \(mail["receipt"]?.text ?? "") goes to \(to), \(mail["shown"]?.text ?? "")."
            )
        }
    }
}
