import Flows
import Persistence
import Receipts

/// The feed: what happened, what to do about it, who has seen to it, and every outage.
enum FaultsPage {
    @Sendable static func model(_ visit: Visit, _ reader: StoreReader) throws -> [JSONValue.Member] {
        let open = try reader.notices(open: true, limit: 200)
        let order = ["alarm": 0, "warning": 1, "information": 2]
        let sorted = open.sorted { (order[$0.severity] ?? 3, -$0.id) < (order[$1.severity] ?? 3, -$1.id) }
        let settled = try reader.notices(open: false, limit: 200).filter { $0.resolved != nil }.prefix(50)
        let outages = try reader.outages(limit: 20)
        return [
            .init("open", .array(sorted.map { notice($0, visit) })), .init("hasOpen", .boolean(!open.isEmpty)),
            .init("settled", .array(settled.map { notice($0, visit) })),
            .init("hasSettled", .boolean(!settled.isEmpty)),
            .init("outages", .array(outages.map { outage($0, visit) })),
            .init("hasOutages", .boolean(!outages.isEmpty)),
        ]
    }

    private static func notice(_ notice: NoticeRecord, _ visit: Visit) -> JSONValue {
        let words = visit.words
        let kind = ["alarm": "bad", "warning": "warn", "information": "info"][notice.severity] ?? ""
        return [
            "id": JSONValue(notice.id), "api": .string("/v1/notices/\(notice.id)/resolve"),
            "time": .string(visit.figures.time(notice.at)), "subject": .string(subject(notice.subject, words)),
            "chip": visit.chip("severity.\(notice.severity)", kind),
            "headline": .string(words.known("notices.\(notice.code)") ?? notice.code),
            "sentence": .string(notice.sentence),
            "remedy": .string(words.known("noticeRemedies.\(notice.code)") ?? notice.remedy),
            "isOwnRemedy": .boolean(words.known("noticeRemedies.\(notice.code)") == nil),
            // What is not to be said by a press of a button alone.
            "needsAction": .boolean(["insufficient_stock", StoreReader.restored].contains(notice.code)),
            "resolution": JSONValue(notice.resolution), "by": JSONValue(notice.resolvedBy),
            "resolvedAt": JSONValue(notice.resolved.map { visit.figures.time($0) }),
            "settleOf": .string(words("faults.settleOf", ("subject", subject(notice.subject, words)))),
        ]
    }

    /// `entry 12` in the page's language.
    private static func subject(_ text: String, _ words: Words) -> String {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2, let word = words.known("subjects.\(parts[0])") else { return text }
        return "\(word) \(parts[1])"
    }

    private static func outage(_ outage: OutageRecord, _ visit: Visit) -> JSONValue {
        let words = visit.words
        return [
            "register": .string(outage.register),
            "what": .string(words.known("outages.\(outage.kind)") ?? outage.kind),
            "from": .string(visit.figures.time(outage.began)),
            "to": .string(outage.ended.map { visit.figures.time($0) } ?? words("faults.lasts")),
            "isOpen": .boolean(outage.ended == nil), "calls": .string("\(outage.firstEntry)–\(outage.lastEntry)"),
            "cause": .string(words.known("causes.\(outage.cause)") ?? outage.cause),
        ]
    }
}
