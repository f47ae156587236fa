import Flows
import Persistence
import Receipts
import Settings

/// The registers: online or not and since when, the clock, and the closing with what stands in its way.
enum RegistersPage {
    @Sendable static func model(_ visit: Visit, _ reader: StoreReader) throws -> [JSONValue.Member] {
        [
            .init("registers", .array(try visit.premises.registers.map { try register($0, visit, reader) })),
            .init(
                "types",
                .array(
                    ["daily", "shift", "monthly", "annual"].map {
                        ["value": .string($0), "word": .string(visit.words("closing.\($0)"))]
                    })),
        ]
    }

    private static func register(
        _ register: Premises.Register, _ visit: Visit, _ reader: StoreReader
    ) throws -> JSONValue {
        let words = visit.words
        let figures = visit.figures
        let id = register.settings.id
        let outage = try reader.absence(of: register.lane)
        let last = try reader.outages(limit: 100).first { $0.lane == register.lane }
        let pulse = visit.pulses.first { $0.register == id }
        let away = outage?.began ?? pulse?.awaySince?.milliseconds
        let backlog = try reader.backlog(of: register.lane)
        let sales = try reader.openOperations(of: id)
        let closing = try reader.lastClosing(of: id).map { try ClosingView($0, register, reader) }
        let takesCount = ClosingView.takesCount(register)
        let currency = register.settings.country.currency.code
        let since = away ?? last?.ended
        var facts: [(name: String, value: String?)] = [
            ("since", since.map { "\(figures.time($0)) (\(figures.ago($0)))" }),
            ("cause", away == nil ? nil : (pulse?.obstacle ?? outage?.cause).map { words.known("causes.\($0)") ?? $0 }),
            ("drift", pulse?.drift.map { words("register.seconds", ("n", Self.seconds($0, words))) }),
            ("heartbeat", pulse?.takenAt.map { figures.time($0.milliseconds) }),
            ("due", String(try reader.hostedCount(of: register.lane))), ("printer", register.settings.printer),
            ("upstream", register.settings.upstream),
        ]
        facts.removeAll { $0.value == nil || $0.name == "due" && $0.value == "0" }
        return [
            "id": .string(id), "country": .string(register.settings.country.rawValue),
            "chip": away == nil ? visit.chip("lane.online", "good") : visit.chip("lane.offline", "warn"),
            "facts": .array(
                facts.map { ["name": .string(words("register.\($0.name)")), "value": JSONValue($0.value)] }),
            "calls": JSONValue(backlog == 0 ? nil : words.count("queue.waiting", backlog)),
            "sales": .array(sales.prefix(20).map { .string($0.externalID ?? $0.clientID ?? $0.id) }),
            "hasSales": .boolean(!sales.isEmpty),
            "salesCount": .string(words.count("register.sales", sales.count)),
            "isClear": .boolean(backlog == 0 && sales.isEmpty),
            "closing": closing.map { Self.closing($0, visit) } ?? .null,
            // A session is closed for the day or the shift, with what its drawer holds.
            "kinds": .string(takesCount ? "daily shift" : "daily shift monthly annual"),
            "count": takesCount
                ? [
                    "need": .string(closing?.isCounted == true ? "optional" : "required"),
                    "label": .string(words("register.counted", ("currency", currency))),
                    "hint": JSONValue(
                        closing.flatMap { $0.isCounted ? $0.counted : nil }.map {
                            words("register.countedBefore", ("amount", figures.money($0)))
                        }),
                ] : .null,
            "api": .string("/v1/registers/\(Form.encode(id))/closing"),
            "closeOf": .string(words("register.closeOf", ("register", id))),
        ]
    }

    /// Where a closing stands, part by part.
    private static func closing(_ closing: ClosingView, _ visit: Visit) -> JSONValue {
        let words = visit.words
        let record = closing.record
        let chip: (String, String) =
            switch record.state {
            case _ where record.ended == nil: ("progress.active", "info")
            case .taken: ("closing.taken", "good")
            case .refused: ("closing.refused", "bad")
            case .asked: ("progress.stopped", "warn")
            case .unknown: ("closing.unknown", "bad")
            }
        func show(_ money: Money?) -> String { money.map { visit.figures.money($0) } ?? "\u{2013}" }
        // What the provider expected is not known of every count.
        let sums =
            closing.expected == nil
            ? closing.counted.map { show($0) }
            : words(
                "register.figures", ("counted", show(closing.counted)), ("expected", show(closing.expected)),
                ("difference", show(closing.difference)))
        let outcome = record.outcome.flatMap { word in
            record.state == .taken
                ? nil : words.known("outcome.\(word)") ?? words.known("causes.\(word)") ?? word
        }
        let parts = closing.parts.map { part -> JSONValue in
            let isCount = part.stage == .count && part.progress == .done
            return [
                "word": .string(words("stage.\(part.stage.rawValue)")), "progress": .string(part.progress.rawValue),
                "state": .string(words("progress.\(part.progress.rawValue)")),
                "note": JSONValue(isCount ? sums : part.progress == .stopped ? outcome : nil),
            ]
        }
        let done = closing.parts.count { $0.progress == .done }
        return [
            "type": .string(words.known("closing.\(record.type)") ?? record.type),
            "chip": visit.chip(chip.0, chip.1), "time": .string(visit.figures.time(record.asked)),
            "parts": .array(parts), "hasParts": .boolean(!parts.isEmpty),
            "done": .string(String(done)), "all": .string(String(parts.count)),
        ]
    }

    /// `0,3` or `−12,4`: tenths are enough for people.
    private static func seconds(_ drift: Duration, _ words: Words) -> String {
        let tenths = drift.milliseconds / 100
        let sign = tenths < 0 ? "\u{2212}" : "+"
        let point = words.language == .english ? "." : ","
        return "\(sign)\(tenths.magnitude / 10)\(point)\(tenths.magnitude % 10)"
    }
}
