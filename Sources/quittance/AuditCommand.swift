import ArgumentParser
import Flows
import Persistence
import Receipts

/// The journal and its hash chain.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Verify the journal's hash chain; export the journal and the outages.",
        discussion: """
            Reads the database itself, whether the service runs or not; a copy made by `quittance backup` as well.

            Examples:
              quittance audit verify
              quittance audit export --after 1000 > journal.jsonl
              quittance audit outages --json
            """,
        subcommands: [Verify.self, Export.self, Outages.self], defaultSubcommand: Verify.self)

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hash every request, answer, receipt and printed payload again and compare.",
            discussion: "Exits 0 if everything fits, 65 with a line for each thing that does not.")
        @OptionGroup var options: ConfigurationOptions
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                var bar = ProgressBar("verifying", isWanted: !json)
                defer { bar.end() }
                let audit = try FileReading.read(options) { try Audit(verifying: $0) { bar.show($0) } }
                bar.end()
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

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the journal as JSON Lines, one row a line, oldest first.",
            discussion: """
                Each line bears the hash that chains it: SHA-256 over the hash of the line before it (before the first, \
                the SHA-256 of the words "quittance journal") and the JSON array [sequence, at, monotonic, boot, kind, \
                subject, register, actor, device, detail], compact, with `at` in milliseconds since 1970 and `detail` as \
                a string.
                """)
        @OptionGroup var options: ConfigurationOptions
        @Option(help: "Only rows behind this sequence number.") var after: Int64 = 0
        @Flag(help: "As JSON Lines, which it is in any case.") var json = false

        func run() async throws {
            try await telling {
                var last = after
                while true {
                    // In pages, so that no long reading keeps the running service from tidying its file.
                    let rows = try FileReading.read(options) { try $0.journal(after: last, limit: 1000) }
                    guard let end = rows.last else { return }
                    for row in rows { Terminal.say(try FeedView.json(row).compact) }
                    last = end.sequence
                }
            }
        }
    }

    struct Outages: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The log of outages: from, to, kind, cause, first and last entry.",
            discussion: "With --json one outage a line, oldest first, as an auditor can keep it.")
        @OptionGroup var options: ConfigurationOptions
        @Flag(help: "As JSON Lines.") var json = false

        func run() async throws {
            try await telling {
                let outages = try FileReading.read(options) { try $0.outages(limit: .max) }.reversed()
                if json {
                    for outage in outages { Terminal.say(FeedView.json(outage).compact) }
                    return
                }
                var table = Table("REGISTER", "FROM", "TO", "KIND", "CAUSE", "ENTRIES")
                for outage in outages {
                    table.add(
                        outage.register, time(outage.began), outage.ended.map(time) ?? "still open", outage.kind,
                        outage.cause, "\(outage.firstEntry) to \(outage.lastEntry)")
                }
                Terminal.say(table.isEmpty ? "No outages." : table.text)
            }
        }

        private func time(_ milliseconds: Int64) -> String { Timestamp(milliseconds: milliseconds).rfc3339 }
    }
}
