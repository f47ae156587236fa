import ArgumentParser
import Flows
import Logging
import Receipts
import Settings
import Web

/// Who may speak to the service.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "The access tokens: list, create, revoke, reset.",
        discussion: """
            A token is shown once, when it is made; the database holds only its digest. A lost one is revoked and \
            replaced.

            Examples:
              quittance token list
              quittance token create till-2 --role till
              quittance token revoke till-1
              quittance token reset
            """,
        subcommands: [List.self, Create.self, Revoke.self, Reset.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Names and roles, from the database itself, whether the service runs or not.")
        @OptionGroup var options: ConfigurationOptions
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                let tokens = try FileReading.read(options) { try TokenView.all(in: $0) }
                guard !json else {
                    return Terminal.say(
                        JSONValue.object([.init("items", .array(tokens)), .init("next", .null)]).compact)
                }
                var table = Table("NAME", "ROLE", "SINCE")
                for token in tokens {
                    table.add(
                        token["name"]?.text ?? "", token["role"]?.text ?? "", token["createdAt"]?.text ?? "")
                }
                Terminal.say(table.isEmpty ? "No tokens." : table.text)
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a token and show it, this once.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "What it is called in the audit, such as till-2.") var name: String
        @Option(help: "What it may do: till, cashier or manager.") var role: String
        @Option(name: .customLong("operator"), help: "Who makes it, for the audit.") var operatorName: String?
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                let client = try ServiceClient(
                    settings: options.load(), role: "manager", operatorName: operatorName)
                let answer = try await client.call(
                    "POST", "/v1/tokens", body: ["name": .string(name), "role": .string(role)])
                if json { return Terminal.say(answer.compact) }
                Terminal.say(answer["token"]?.text ?? "")
                Terminal.complain("This is the only time that the token of \(name) is shown.")
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Turn a token away from now on.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "Its name.") var name: String
        @Option(name: .customLong("operator"), help: "Who revokes it, for the audit.") var operatorName: String?
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                let client = try ServiceClient(
                    settings: options.load(), role: "manager", operatorName: operatorName)
                let answer = try await client.call("DELETE", "/v1/tokens/\(name.percentEncoded)")
                Terminal.say(json ? answer.compact : "The token \(name) opens nothing any more.")
            }
        }
    }
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token of the token file anew, while the service does not run.",
            discussion: """
                For a shop that has lost the file, as after a restore on a new disk. The former token of that name opens \
                nothing any more; the others go on, so that no till has to be told. With the manager's token the commands \
                can do everything, and make further ones. Run it as the service's user, to whom the files belong.

                Example:
                  sudo -u quittance quittance token reset
                """)
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "Whose: till, cashier or manager.") var role = Role.manager
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                let settings = try options.load()
                try ServiceRun(settings: settings, logger: Logger(label: "quittance")).resetToken(role.rawValue)
                Terminal.say(
                    json
                        ? JSONValue.object([
                            .init("name", .string(role.rawValue)), .init("file", .string(settings.tokensPath)),
                        ]).compact : "A new token for \(role.rawValue) is in \(settings.tokensPath).")
            }
        }
    }
}

extension Role: ExpressibleByArgument {}
