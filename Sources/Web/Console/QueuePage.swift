import Flows
import Persistence
import Receipts
import Settings

/// The lanes: what stands at the head of each, what it waits for, and what a person can do about it.
enum QueuePage {
    private static let size = 100

    @Sendable static func model(_ visit: Visit, _ reader: StoreReader) throws -> [JSONValue.Member] {
        let notices = try reader.notices(open: true, limit: 1_000)
        let lanes = try visit.premises.registers.map { register -> JSONValue in
            let (state, backlog) = try LaneAnswer.state(of: register.lane, reader)
            let head = try reader.head(of: register.lane)
            let kind = ["held": "bad", "offline": "warn", "replaying": "info"][state] ?? "good"
            return [
                "register": .string(register.settings.id), "country": .string(register.settings.country.rawValue),
                "upstream": .string(register.settings.upstream), "chip": visit.chip("lane.\(state)", kind),
                "sentence": .string(
                    backlog == 0 ? visit.words("queue.settled") : visit.words.count("queue.waiting", backlog)),
                "head": try head.map { try entry($0, visit, reader, notices) } ?? .null,
            ]
        }
        // Lanes that are no longer configured too: what waits there is for a person.
        let open = try reader.openLanes().flatMap { try reader.openEntries(of: $0, limit: size + 1) }
            .sorted { $0.sequence < $1.sequence }
        return [
            .init("lanes", .array(lanes)), .init("hasEntries", .boolean(!open.isEmpty)),
            .init("hasMore", .boolean(open.count > size)),
            .init("entries", .array(try open.prefix(size).map { try entry($0, visit, reader, notices) })),
        ]
    }

    private static func entry(
        _ entry: QueueEntryRecord, _ visit: Visit, _ reader: StoreReader, _ notices: [NoticeRecord]
    ) throws -> JSONValue {
        let words = visit.words
        let notice = notices.first { $0.subject == "entry \(entry.sequence)" }
        let kind =
            switch entry.state {
            case .pendingHeld, .unknown: "bad"
            case .processingStopped: "warn"
            case .processing: "info"
            case .pending, .canceled, .aborted, .completed: ""
            }
        var acts: [String] = []
        if entry.state == .pendingHeld || entry.state == .processingStopped || entry.state == .unknown {
            acts.append("retry")
        }
        if !entry.state.isFinal, entry.state != .processing { acts += ["adopt", "abandon"] }
        if entry.state == .pendingHeld, entry.reason == "route-changed" { acts.insert("reroute", at: 0) }
        // With a create, everything that builds on it is given up; a person is told beforehand.
        let followers =
            entry.intent == "start"
            ? try reader.entries(operation: entry.operation).filter {
                $0.sequence > entry.sequence && !$0.state.isFinal
            }
            : []
        return [
            "sequence": JSONValue(entry.sequence), "laneRegister": .string(entry.register),
            "intent": .string(words.known("intents.\(entry.intent)") ?? entry.intent),
            "operation": .string(entry.operation), "time": .string(visit.figures.time(entry.acceptedAt)),
            "accepted": .string(entry.acceptedAt.rfc3339),
            "age": .string(visit.figures.ago(entry.acceptedAt.milliseconds)), "tries": JSONValue(entry.attempts),
            "chip": visit.chip("entry.\(entry.state.rawValue)", kind), "operatorName": JSONValue(entry.operatorName),
            "cause": JSONValue(entry.reason.map { words.known("causes.\($0)") ?? $0 }),
            "guidance": .string(guidance(entry, words)),
            // What the server said stands in its own language.
            "told": JSONValue(notice.map { "\($0.sentence) \($0.remedy)" }), "version": JSONValue(entry.version),
            "canDecide": .boolean(!acts.isEmpty && visit.role >= .manager),
            "acts": .string(acts.joined(separator: " ")),
            "needsID": .boolean(entry.intent == "start"), "emphasis": kind == "bad" ? "main" : "quiet",
            "api": .string("/v1/queue/\(entry.sequence)"),
            "followers": JSONValue(
                followers.isEmpty
                    ? nil
                    : words(
                        "decide.followers", ("entries", followers.map { String($0.sequence) }.joined(separator: ", ")))),
            "decideOf": .string(words("queue.decideOf", ("entry", String(entry.sequence)))),
        ]
    }

    /// What to do about it: by what stopped it, else by its state.
    private static func guidance(_ entry: QueueEntryRecord, _ words: Words) -> String {
        entry.reason.flatMap { words.known("guidance.\($0)") } ?? words("guidance.\(entry.state.rawValue)")
    }
}
