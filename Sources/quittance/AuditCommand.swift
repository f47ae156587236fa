import ArgumentParser
import Persistence
import Receipts

/// The journal and its hash chain.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Verify the journal's hash chain.", subcommands: [Verify.self],
        defaultSubcommand: Verify.self)

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hash every request, answer, receipt and printed payload again and compare.",
            discussion: "Exits 0 if everything fits, 65 with a line for each thing that does not.")
        @OptionGroup var options: ConfigurationOptions
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                let audit = try FileReading.read(options) { try Audit(verifying: $0) }
                if json {
                    Terminal.say(
                        JSONValue.object([
                            .init("rows", JSONValue(audit.rows)), .init("bodies", JSONValue(audit.bodies)),
                            .init("head", .string(audit.head.hash.description)),
                            .init("findings", .array(audit.findings.map(JSONValue.string))),
                        ]).compact)
                } else {
                    Terminal.say("\(audit.rows) journal rows and \(audit.bodies) bodies verified.")
                    Terminal.say("Head: \(audit.head.sequence) \(audit.head.hash)")
                }
                guard audit.findings.isEmpty else {
                    throw Failure(
                        .badData, "The file was altered:\n" + audit.findings.joined(separator: "\n"),
                        "Keep the file as evidence, and restore a backup.")
                }
            }
        }
    }
}
