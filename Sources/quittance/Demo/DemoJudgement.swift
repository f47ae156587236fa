import Fiscal
import Persistence
import PrinterLanguage
import Receipts
import Sandbox

/// Compares the three records that were kept apart: the till's, the server's and the printer's.
struct DemoJudgement {
    let accepted: [DemoTill.Acceptance]
    let server: any ServerDouble
    let tape: [TapeReceipt]
    /// Whether receipts are certified; else they are plain from the start.
    let certifies: Bool
    /// What stands on a first copy.
    let duplicateMark: String
    /// What the mail server took.
    let mails: [KeptMail]

    /// Judges the file against them.
    func judge(_ reader: StoreReader, into summary: inout DemoSummary) throws {
        judgeServer(into: &summary)
        try judgeReceipts(reader, into: &summary)
        try judgePaper(reader, into: &summary)
        try judgeMails(reader, into: &summary)
    }

    /// Every mail was taken, and whoever got one twice got the same one: a reader shows it once.
    private func judgeMails(_ reader: StoreReader, into summary: inout DemoSummary) throws {
        var identifiers: [String: Set<String>] = [:]
        for mail in mails { identifiers[mail.to, default: []].insert(mail.messageID ?? "none \(mail.bytes.count)") }
        for (address, mails) in identifiers.sorted(by: { $0.key < $1.key }) where mails.count > 1 {
            summary.doubled += mails.count - 1
            summary.findings.append("\(mails.count) different mails to \(address)")
        }
        let taken = Set(mails.compactMap(\.messageID))
        for delivery in try reader.deliveries(before: .max, open: false, limit: .max) {
            if delivery.state == .completed, taken.contains("<\(delivery.messageID ?? "")>") {
                summary.emails += 1
            } else {
                summary.lost += 1
                summary.findings.append("mail \(delivery.id) is \(delivery.state.rawValue) at the end of the day")
            }
        }
    }

    /// Every accepted call was applied, once, in the order of acceptance.
    private func judgeServer(into summary: inout DemoSummary) {
        for breach in server.book.breaches { summary.findings.append("the server refused: \(breach)") }
        let applications = server.applications
        let applied = server.appliedPerKey
        for call in accepted where applied[call.key] == nil {
            summary.lost += 1
            summary.findings.append("accepted, but never applied: \(call.intent) \(call.externalID)")
        }
        for (key, count) in applied.sorted(by: { $0.key < $1.key }) where count > 1 {
            summary.doubled += count - 1
            summary.findings.append("applied \(count) times: key \(key)")
        }
        for (external, count) in server.createdPerExternalID.sorted(by: { $0.key < $1.key }) where count > 1 {
            summary.doubled += count - 1
            summary.findings.append("created \(count) times: \(external)")
        }
        let entries = Dictionary(accepted.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var last: [String: Int64] = [:]
        for application in applications {
            guard let call = entries[application.key], call.entry > 0 else { continue }
            if let before = last[call.register], before > call.entry {
                summary.outOfOrder += 1
                summary.findings.append("entry \(call.entry) was applied after \(before)")
            }
            last[call.register] = max(last[call.register] ?? 0, call.entry)
        }
    }

    /// Every completed sale has its receipt, fiscal where receipts are certified.
    private func judgeReceipts(_ reader: StoreReader, into summary: inout DemoSummary) throws {
        var before: Int64?
        while true {
            let page = try reader.receipts(before: before, limit: 500)
            for (_, receipt) in page {
                switch receipt.form {
                case .provisional:
                    summary.provisional += 1
                    if try reader.superseding(receipt.id) == nil {
                        summary.lost += 1
                        summary.findings.append("still provisional: \(receipt.number)")
                    }
                case .fiscal: summary.fiscal += 1
                // The one with the number of the e-invoice takes the place of the one without.
                case .plain: if try reader.superseding(receipt.id) == nil { summary.plain += 1 }
                }
            }
            guard let last = page.last?.row, page.count == 500 else { break }
            before = last
        }
        let completed = Set(accepted.filter { $0.intent == "complete" }.map(\.externalID)).count
        let (form, count) = certifies ? ("fiscal", summary.fiscal) : ("plain", summary.plain)
        if count != completed {
            summary.lost += abs(completed - count)
            summary.findings.append("\(completed) sales were completed, \(count) have a \(form) receipt")
        }
    }

    /// Every print that should have come out did, and no receipt came out twice without the mark.
    private func judgePaper(_ reader: StoreReader, into summary: inout DemoSummary) throws {
        let whole = tape.filter(\.isWhole)
        // Without the number behind it; in ASCII in every country.
        let word = Array(duplicateMark.utf8.prefix { $0 != UInt8(ascii: " ") })
        var unmarked: [[UInt8]: Int] = [:]
        for paper in whole where !paper.bytes.contains(word) {
            unmarked[paper.bytes, default: 0] += 1
        }
        for (bytes, count) in unmarked where count > 1 {
            summary.unmarkedDuplicates += count - 1
            summary.findings.append("\(count) unmarked prints of the same \(bytes.count) bytes")
        }
        let tokens = Set(whole.compactMap { $0.token?.description })
        var last = Int64.max
        while let page = Optional(try reader.jobs(before: last, limit: 500)), let lowest = page.last?.id {
            for job in page {
                if job.jobClass == .reprint { summary.reprints += 1 }
                switch job.state {
                case .completed:
                    guard job.grade == .a, !tokens.contains(Self.token(job.id)) else { continue }
                    summary.lost += 1
                    summary.findings.append("job \(job.id) is said to be printed, but is not on the tape")
                case .canceled, .unknown: break
                case .pending, .pendingHeld, .processing, .processingStopped, .aborted:
                    summary.lost += 1
                    summary.findings.append("job \(job.id) is \(job.state.rawValue) at the end of the day")
                }
            }
            last = lowest
        }
    }

    private static func token(_ job: Int64) -> String {
        let text = String(job % 1_679_616, radix: 36, uppercase: true)
        return String(repeating: "0", count: 4 - text.utf8.count) + text
    }
}

extension [UInt8] {
    /// Whether the bytes contain others as a run.
    func contains(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first, count >= needle.count else { return false }
        return indices.dropLast(needle.count - 1).contains { index in
            self[index] == first && self[index..<(index + needle.count)].elementsEqual(needle)
        }
    }
}
