import ArgumentParser
import Flows
import Persistence
import Receipts
import Settings

/// Receipts with their state, from the file itself: works whether the service runs or not.
struct ReceiptsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipts", abstract: "Show receipts: provisional, fiscal, superseded.",
        discussion: """
            Reads the database itself, whether the service runs or not.

            Examples:
              quittance receipts list --register reg_1 --limit 5
              quittance receipts search 11.90
              quittance receipts show rcpt_1b9d6bcd
              quittance receipts show rcpt_1b9d6bcd --json | quittance preview -
            """,
        subcommands: [List.self, Show.self, Search.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The newest receipts.")
        @OptionGroup var options: ConfigurationOptions
        @Option(help: "Of this register only.") var register: String?
        @Option(help: "At most so many.") var limit = 20
        @Flag(help: "As JSON.") var json = false

        func validate() throws { try FileReading.check(limit: limit) }

        func run() async throws {
            try await telling {
                try ReceiptsCommand.show(options, query: nil, register: register, limit: limit, json: json)
            }
        }
    }

    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Receipts by number, external id, operation, amount or operator.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "Part of any of these; ids from five characters on.") var text: String
        @Option(help: "At most so many.") var limit = 20
        @Flag(help: "As JSON.") var json = false

        func validate() throws { try FileReading.check(limit: limit) }

        func run() async throws {
            try await telling {
                try ReceiptsCommand.show(options, query: text, register: nil, limit: limit, json: json)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One receipt, with its prints and e-mails; as JSON with all that stands on it.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The receipt's id.") var id: String
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                let (receipt, jobs, mails, document) = try FileReading.read(options) { reader in
                    guard let record = try reader.receipt(id) else {
                        throw Failure(
                            .badData, "There is no receipt \(id).", "`quittance receipts list` shows the newest.")
                    }
                    let (jobs, mails) = try (reader.jobs(receipt: id), reader.deliveries(receipt: id))
                    let view = try ReceiptView.json(
                        record, superseding: reader.superseding(id)?.id, jobs: jobs,
                        emails: mails)
                    return (view, jobs, mails, record.document)
                }
                guard case .object(let members) = receipt else { return }
                guard !json else {
                    // As the service shows it: `preview` takes this.
                    let content = JSONValue.Member("document", try JSONValue(parsing: document))
                    return Terminal.say(JSONValue.object(members + [content]).compact)
                }
                for member in members where !member.value.isNull && !["jobs", "emails"].contains(member.name) {
                    Terminal.say("\(member.name): \(member.value.text ?? member.value.compact)")
                }
                for job in jobs {
                    let mark = job.mark.map { " [\($0)]" } ?? ""
                    Terminal.say("\(JobView.name(job.id)) on \(job.printer)\(mark): \(JobView.words(job))")
                }
                for mail in mails { Terminal.say("\(DeliveryView.name(mail.id)): \(DeliveryView.words(mail))") }
            }
        }
    }

    static func show(
        _ options: ConfigurationOptions, query: String?, register: String?, limit: Int, json: Bool
    ) throws {
        let views = try FileReading.read(options) { reader in
            try reader.receipts(query: query, register: register, limit: limit).map { found in
                try ReceiptView.json(
                    found.receipt, superseding: reader.superseding(found.receipt.id)?.id,
                    jobs: reader.jobs(receipt: found.receipt.id), emails: reader.deliveries(receipt: found.receipt.id))
            }
        }
        if views.isEmpty, let register {
            let settings = try options.load()
            guard settings.register(register) != nil else {
                throw Failure(
                    .badData, "There is no register \(register), and no receipt of one.",
                    "Configured: \(settings.registers.map(\.id).joined(separator: ", ")).")
            }
        }
        guard !json else {
            return Terminal.say(JSONValue.object([.init("items", .array(views)), .init("next", .null)]).compact)
        }
        var table = Table("ISSUED", "REGISTER", "NUMBER", "TOTAL", "STATE", "DUPLICATES", "RECEIPT")
        for view in views {
            let signed = view["signed"] == true || view["state"]?.text != "fiscal" ? "" : " (unsigned)"
            table.add(
                Table.time(view["issuedAt"]?.text ?? ""), view["register"]?.text ?? "", view["number"]?.text ?? "",
                "\(view["total"]?["amount"]?.text ?? "") \(view["total"]?["currency"]?.text ?? "")",
                (view["state"]?.text ?? "") + signed, view["duplicates"]?.text ?? "", view["id"]?.text ?? "")
        }
        Terminal.say(table.isEmpty ? "No receipts." : table.text)
    }
}

/// Reads the database file of a configuration.
enum FileReading {
    static func check(limit: Int) throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit takes a number from 1 to 100000.") }
    }

    static func read<Result>(
        _ options: ConfigurationOptions, _ body: (StoreReader) throws -> Result
    ) throws -> Result {
        let path = try options.load().database
        do {
            let archive = try Archive(path: path)
            do { return try archive.readNow(body) } catch let error
                where !(error is Failure) && (error as? StoreError)?.code != .damaged
            {
                let schema = try archive.readNow { try $0.schema() }
                // What a later schema adds is missing until the next start makes it.
                guard schema.applied < schema.known else { throw error }
                throw Failure(
                    .tryAgain, "\(path) was written by an earlier version of quittance.",
                    "Start the service once: it brings the file up to date.")
            }
        } catch let error as StoreError {
            throw Failure(error.exitCode, error.description)
        }
    }
}
