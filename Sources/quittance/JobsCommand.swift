import ArgumentParser
import Flows
import Persistence
import Receipts

/// The print spool.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Show prints; cancel one, or settle one whose outcome is unknown.",
        discussion: """
            A print is "printed" only where the printer itself said so. One of unknown outcome waits for a person, who \
            has looked at the paper.

            Examples:
              quittance jobs list --limit 5
              quittance jobs show job_7 --json
              quittance jobs cancel job_8
              quittance jobs resolve job_7 --printed
              quittance jobs resolve job_7 --reprint --operator "Frau Vogel"
            """,
        subcommands: [List.self, Show.self, Cancel.self, Resolve.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The newest prints.")
        @OptionGroup var options: ConfigurationOptions
        @Option(help: "At most so many.") var limit = 20
        @Flag(help: "As JSON.") var json = false

        func validate() throws { try FileReading.check(limit: limit) }

        func run() async throws {
            try await telling {
                let jobs = try FileReading.read(options) { try $0.jobs(before: .max, limit: limit) }
                guard !json else {
                    return Terminal.say(
                        JSONValue.object([.init("items", .array(jobs.map(JobView.json))), .init("next", .null)]).compact
                    )
                }
                var table = Table("JOB", "PRINTER", "MARK", "WHAT IS KNOWN", "REASONS", "RECEIPT")
                for job in jobs {
                    table.add(
                        JobView.name(job.id), job.printer, job.mark ?? "original", JobView.words(job),
                        job.reasons.joined(separator: " "), job.receipt ?? job.title ?? "")
                }
                Terminal.say(table.isEmpty ? "No prints." : table.text)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One print.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "Such as job_7.") var job: String
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                let record = try FileReading.read(options) { reader in
                    try JobView.number(job).flatMap { try reader.job($0) }
                }
                guard let record else {
                    throw Failure(.badData, "There is no job \(job).", "`quittance jobs list` shows them.")
                }
                let view = JobView.json(record)
                guard !json else { return Terminal.say(view.compact) }
                guard case .object(let members) = view else { return }
                for member in members where !member.value.isNull {
                    Terminal.say("\(member.name): \(member.value.text ?? member.value.compact)")
                }
            }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Cancel a print of which no byte has been sent.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "Such as job_7.") var job: String
        @Option(name: .customLong("operator"), help: "Who, for the audit.") var operatorName: String?
        @Flag(help: "The print as JSON.") var json = false

        func run() async throws {
            try await telling {
                let client = try ServiceClient(settings: options.load(), role: "cashier", operatorName: operatorName)
                let answer = try await client.call("POST", "/v1/jobs/\(job.percentEncoded)/cancel", body: .object([]))
                Terminal.say(json ? answer.compact : "\(job) is \(answer["state"]?.text ?? "changed") now.")
            }
        }
    }

    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what became of a print whose outcome is unknown, after looking at the paper.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "Such as job_7.") var job: String
        @Flag(help: "It came out whole.") var printed = false
        @Flag(help: "Print it again, marked as a duplicate.") var reprint = false
        @Option(name: .customLong("operator"), help: "Who, for the audit.") var operatorName: String?
        @Option(help: "The version of the print that was looked at; a later one is refused.") var ifVersion: Int?
        @Flag(help: "The print as JSON.") var json = false

        func validate() throws {
            guard printed != reprint else { throw ValidationError("Say either --printed or --reprint.") }
        }

        func run() async throws {
            try await telling {
                let client = try ServiceClient(settings: options.load(), role: "cashier", operatorName: operatorName)
                var body = [JSONValue.Member("outcome", .string(printed ? "printed" : "reprint"))]
                if let ifVersion { body.append(.init("version", JSONValue(ifVersion))) }
                let answer = try await client.call(
                    "POST", "/v1/jobs/\(job.percentEncoded)/resolve", body: .object(body))
                Terminal.say(
                    json ? answer.compact : "\(answer["id"]?.text ?? job): \(answer["shown"]?.text ?? "settled").")
            }
        }
    }
}
