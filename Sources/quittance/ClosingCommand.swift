import ArgumentParser
import Receipts

/// The closing of a register, refused with the list of what is open.
struct ClosingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "closing", abstract: "Close a register with its provider.",
        discussion: """
            The queue must be settled, every sale completed or cancelled, and nothing open at the server; what stands in \
            the way is listed. A closing whose answer was lost may be asked for again: it is not made twice.

            Examples:
              quittance closing reg_1 --operator "Frau Vogel"
              quittance closing reg_1 --type monthly --json
            """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The register's id.") var register: String
    @Option(help: "daily, shift, monthly or annual.") var type = "daily"
    @Option(name: .customLong("operator"), help: "Who, for the audit.") var operatorName: String?
    @Flag(help: "The provider's answer as JSON.") var json = false

    func run() async throws {
        try await telling {
            let client = try ServiceClient(settings: options.load(), role: "manager", operatorName: operatorName)
            let closing = try await client.call(
                "POST", "/v1/registers/\(register.percentEncoded)/closing", body: ["type": .string(type)])
            Terminal.say(
                json
                    ? closing.compact
                    : "Register \(register) is closed: \(closing["id"]?.text ?? "") (\(closing["state"]?.text ?? "taken"))."
            )
        }
    }
}
