import ArgumentParser
import Receipts

/// The cashier's reprint: one command, always marked as a duplicate.
struct Reprint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the newest form of a receipt again, marked as a duplicate.",
        discussion: """
            The fiscal receipt if there is one, with the country's word and the number of the copy.

            Examples:
              quittance reprint --last --register reg_1
              quittance reprint --number till-01-000011 --operator "Frau Vogel" --reason "paper jam"
              quittance reprint rcpt_1b9d6bcd --printer kitchen
            """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The receipt's id.") var receipt: String?
    @Flag(help: "The last receipt.") var last = false
    @Option(help: "With --last: of this register.") var register: String?
    @Option(help: "The receipt of this operation, by our id or the server's.") var operation: String?
    @Option(help: "The receipt with this number on paper.") var number: String?
    @Option(help: "Another printer than the register's.") var printer: String?
    @Option(help: "Why, for the audit.") var reason: String?
    @Option(name: .customLong("operator"), help: "Who, for the audit.") var operatorName: String?
    @Flag(help: "Print the job as JSON.") var json = false

    func validate() throws {
        let ways = [receipt != nil, last, operation != nil, number != nil].filter(\.self).count
        guard ways == 1 else {
            throw ValidationError("Name exactly one: a receipt's id, --last, --operation ID or --number N.")
        }
    }

    func run() async throws {
        try await telling {
            let client = try ServiceClient(settings: options.load(), role: "cashier", operatorName: operatorName)
            var body: [JSONValue.Member] = []
            func add(_ name: String, _ value: String?) {
                if let value { body.append(.init(name, .string(value))) }
            }
            add("receipt", receipt)
            if last { body.append(.init("last", true)) }
            add("register", register)
            add("operation", operation)
            add("number", number)
            add("printer", printer)
            add("reason", reason)
            let job = try await client.call("POST", "/v1/reprint", body: .object(body))
            Terminal.say(
                json
                    ? job.compact
                    : "\(job["id"]?.text ?? ""): duplicate \(job["duplicate"]?.text ?? "") of \(job["receipt"]?.text ?? "") goes to \(job["printer"]?.text ?? "")."
            )
        }
    }
}
