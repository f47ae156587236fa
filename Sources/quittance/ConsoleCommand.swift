import ArgumentParser
import Receipts
import Settings

/// A link that signs in at the console, once.
struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "Print a link that signs in at the console, once.",
        discussion: """
            The link is good for one browser and for a few minutes. Whoever opens it may do there what the role may do, \
            for 12 hours or until the service restarts.

            Examples:
              xdg-open "$(quittance console)"
              quittance console --role cashier --minutes 30
            """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "till, cashier or manager.") var role = "manager"
    @Option(help: "How long the link is good, 1 to 60.") var minutes = 5
    @Flag(help: "As JSON.") var json = false

    func validate() throws {
        guard ["till", "cashier", "manager"].contains(role) else {
            throw ValidationError("--role takes till, cashier or manager.")
        }
        guard (1...60).contains(minutes) else { throw ValidationError("--minutes takes 1 to 60.") }
    }

    func run() async throws {
        try await telling {
            let link = try await Self.link(ServiceClient(settings: options.load(), role: role), minutes: minutes)
            Terminal.say(
                json
                    ? JSONValue.object([
                        .init("address", .string(link.address)), .init("role", .string(link.role)),
                        .init("minutes", JSONValue(minutes)),
                    ]).compact : link.address)
        }
    }

    static func link(_ client: ServiceClient, minutes: Int) async throws -> (address: String, role: String) {
        let link = try await client.call("POST", "/v1/console/links", body: ["minutes": JSONValue(minutes)])
        return (client.base + (link["path"]?.text ?? "/"), link["role"]?.text ?? "")
    }
}
