import Flows
import Persistence
import Receipts
import Settings

/// What a person should see first on every page: that everything is fine, or what is not and where to go.
struct ShopState {
    let members: [JSONValue.Member]

    init(_ visit: Visit, _ reader: StoreReader) throws {
        var troubles: [(isBad: Bool, sentence: String, target: String)] = []
        let words = visit.words
        for register in visit.premises.registers {
            let (state, backlog) = try LaneAnswer.state(of: register.lane, reader)
            let id = register.settings.id
            let calls = words.count("state.calls", backlog)
            switch state {
            case "held": troubles.append((true, words("state.held", ("register", id), ("calls", calls)), "/queue"))
            case "offline":
                let since = try reader.openOutage(of: register.lane)?.began ?? visit.figures.now.milliseconds
                troubles.append(
                    (
                        false,
                        words(
                            "state.offline", ("register", id), ("time", visit.figures.time(since)), ("calls", calls)),
                        "/registers"
                    ))
            case "replaying":
                troubles.append((false, words("state.replaying", ("register", id), ("calls", calls)), "/queue"))
            default: break
            }
        }
        for printer in visit.printers where printer.word == "stopped" {
            let reasons = PrintersPage.reasons(printer, words).joined(separator: ", ")
            troubles.append(
                (true, words("state.printer", ("printer", printer.name), ("reasons", reasons)), "/printers"))
        }
        let unknown = try reader.openJobs().filter { $0.state == .unknown }
        if !unknown.isEmpty {
            troubles.append((true, words.count("state.unknown", unknown.count), "/printers#unknown"))
        }
        let notices = try reader.notices(open: true, limit: 1_000)
        if !notices.isEmpty {
            let isBad = notices.contains { $0.severity == "alarm" }
            troubles.append((isBad, words.count("state.notices", notices.count), "/faults"))
        }
        members = [
            .init(
                "state",
                [
                    "isFine": .boolean(troubles.isEmpty),
                    "troubles": .array(
                        troubles.map {
                            [
                                "kind": $0.isBad ? "bad" : "warn", "sentence": .string($0.sentence),
                                "where": .string($0.target),
                            ]
                        }),
                ])
        ]
    }
}
