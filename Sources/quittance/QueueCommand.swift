import ArgumentParser
import Flows
import Persistence
import Receipts

/// The lanes and their heads, and a person's decision about an entry that cannot go on.
struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Show the queue; retry, adopt, abandon or reroute an entry.",
        discussion: """
            Each register has a lane, and the head of a lane holds up what stands behind it. An entry that cannot go on \
            waits for a person, and what the person decides stands in the audit.

            Examples:
              quittance queue list
              quittance queue show 12
              quittance queue retry 12 --operator "Frau Vogel"
              quittance queue adopt 12 --as op_77 --reason "found at the provider" --operator "Frau Vogel"
              quittance queue abandon 12 --reason "rung up twice" --operator "Frau Vogel"
              quittance queue reroute 12 --reason "the address was mistyped" --operator "Frau Vogel"
              quittance queue reset reg_fr --reason "reset at the provider" --operator "Frau Vogel"
            """,
        subcommands: [List.self, Show.self, Retry.self, Adopt.self, Abandon.self, Reroute.self, Reset.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Everything that is not settled, in order.")
        @OptionGroup var options: ConfigurationOptions
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                let entries = try FileReading.read(options) { try $0.openEntries() }
                guard !json else {
                    return Terminal.say(
                        JSONValue.object([
                            .init("items", .array(entries.map(EntryView.json))), .init("next", .null),
                        ]).compact)
                }
                var table = Table("SEQ", "LANE", "CALL", "STATE", "REASON", "TRIES", "ACCEPTED")
                for entry in entries {
                    table.add(
                        String(entry.sequence), entry.lane, "\(entry.intent) \(entry.operation)",
                        entry.state.rawValue, entry.reason ?? "", String(entry.attempts),
                        Table.time(entry.acceptedAt.rfc3339))
                }
                Terminal.say(table.isEmpty ? "The queue is empty: everything is settled." : table.text)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One entry with its tries, and what the server says of it beside what was queued.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The entry's number.") var sequence: Int64
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                let (members, attempts) = try FileReading.read(options) {
                    (reader) -> ([JSONValue.Member], [AttemptRecord]) in
                    guard let entry = try reader.entry(sequence) else {
                        throw Failure(
                            .badData, "There is no entry \(sequence).", "`quittance queue list` shows what is open.")
                    }
                    guard case .object(let members) = EntryView.json(entry) else { return ([], []) }
                    return (
                        members + (try EntryView.evidence(entry, in: reader)), try reader.attempts(of: sequence)
                    )
                }
                guard !json else { return Terminal.say(JSONValue.object(members).compact) }
                for member in members where !member.value.isNull && member.value != [] {
                    Terminal.say("\(member.name): \(member.value.text ?? member.value.compact)")
                }
                for attempt in attempts {
                    let begun = Timestamp(milliseconds: attempt.begun).rfc3339
                    Terminal.say(
                        "\(begun) \(attempt.kind.rawValue): \(attempt.outcome ?? "in hand") \(attempt.status.map(String.init) ?? "") \(attempt.requestID ?? "")"
                    )
                }
            }
        }
    }

    struct Decision: ParsableArguments {
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The entry's number.") var sequence: Int64
        @Option(help: "Why, for the audit.") var reason: String?
        @Option(name: .customLong("operator"), help: "Who decides, for the audit.") var operatorName: String?
        @Option(help: "The version of the entry that was looked at; a later one is refused.") var ifVersion: Int?
        // The same under the name that every command has for the program's own version.
        @Option(help: .hidden) var version: Int?
        @Flag(help: "As JSON.") var json = false

        /// - Throws: ``ValidationError``, if it is not said who decides, and why.
        func requireReason(for verb: String) throws {
            guard reason != nil, operatorName != nil else {
                throw ValidationError("\(verb) needs --reason TEXT and --operator NAME: both go into the audit.")
            }
        }

        func decide(_ verb: String, more: [JSONValue.Member] = []) async throws {
            try await telling {
                let client = try ServiceClient(settings: options.load(), role: "manager", operatorName: operatorName)
                var body = more
                if let reason { body.append(.init("reason", .string(reason))) }
                if let version = ifVersion ?? version { body.append(.init("version", JSONValue(version))) }
                let entry = try await client.call("POST", "/v1/queue/\(sequence)/\(verb)", body: .object(body))
                Terminal.say(json ? entry.compact : "Entry \(sequence) is \(entry["state"]?.text ?? "changed") now.")
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Send the entry again, with its own bytes and key.")
        @OptionGroup var decision: Decision
        func run() async throws { try await decision.decide("retry") }
    }

    struct Adopt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take the entry as applied by the server.")
        @OptionGroup var decision: Decision
        @Option(name: .customLong("as"), help: "The server's id; required for a create.") var remote: String?
        func run() async throws {
            try await decision.decide("adopt", more: remote.map { [.init("as", .string($0))] } ?? [])
        }
    }

    struct Abandon: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: """
                Give the entry up; a create takes its later entries with it, a complete is followed by a void, \
                the settled create of a sale without an end is ended here alone.
                """)
        @OptionGroup var decision: Decision

        func validate() throws { try decision.requireReason(for: "abandon") }

        func run() async throws {
            try await telling {
                let later = try FileReading.read(decision.options) { reader in
                    try reader.entry(decision.sequence).map { try reader.abandoned(with: $0) } ?? []
                }
                for entry in later {
                    Terminal.complain("with it goes entry \(entry.sequence) (\(entry.intent)) of the same operation")
                }
            }
            try await decision.decide("abandon")
        }
    }

    struct Reroute: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send what waits for a former upstream, this entry first, to the one that is configured now.",
            discussion: """
                For entries that stand as route-changed because the address was wrong when they were accepted, or because \
                the provider has moved. All goes that waits in the lane for the same former upstream; nothing of it may \
                have been applied there.
                """)
        @OptionGroup var decision: Decision
        func validate() throws { try decision.requireReason(for: "reroute") }
        func run() async throws { try await decision.decide("reroute") }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin a register's chain anew, after it was reset at the provider; its records are kept.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The register's id.") var register: String
        @Option(help: "Why, for the audit.") var reason: String
        @Option(name: .customLong("operator"), help: "Who decides, for the audit.") var operatorName: String
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                let client = try ServiceClient(settings: options.load(), role: "manager", operatorName: operatorName)
                let answer = try await client.call(
                    "POST", "/v1/registers/\(register.percentEncoded)/reset", body: ["reason": .string(reason)])
                Terminal.say(
                    json
                        ? answer.compact
                        : "Register \(register) begins anew; \(answer["kept"]?.text ?? "0") records are kept.")
            }
        }
    }
}
