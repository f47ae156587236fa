import Foundation
import Testing

@Suite("The comparison of sales, jobs and paper")
struct PrintRecordsTests {
    private static func job(_ id: Int, _ state: String, _ shown: String, duplicate: Int? = nil) throws -> Till.Job {
        let text = """
            {"id":"job_\(id)","receipt":"rcpt_1","printer":"front","state":"\(state)","shown":"\(shown)","reasons":[],
             "createdAt":"2026-05-20T08:15:31Z","duplicate":\(duplicate.map { "\($0)" } ?? "null")}
            """
        return try JSONDecoder().decode(Till.Job.self, from: Data(text.utf8))
    }

    private static func records(_ paper: String, _ jobs: Till.Job...) -> PrintRecords {
        let receipt = PrintRecords.Receipt(number: "n-1", id: "rcpt_1", payload: Array("shop\nn-1\nKaffee\ncut".utf8))
        return PrintRecords(receipts: [receipt], jobs: jobs, papers: ["front": Data(paper.utf8)])
    }

    @Test("finds nothing where each print is told as it is")
    func clean() throws {
        let whole = "shop\nn-1\nKaffee\ncut"
        #expect(try Self.records("..\(whole)..", Self.job(1, "completed", "printed")).broken() == [])
        #expect(try Self.records("", Self.job(1, "unknown", "unknown")).broken() == [])
        #expect(try Self.records("shop\nn-1\nKa", Self.job(1, "processingStopped", "waiting")).broken() == [])
        let twice = try Self.records(
            "shop\nn-1\nKaDUPLIKAT 1\n\(whole)", Self.job(1, "canceled", "canceled"),
            Self.job(2, "completed", "printed", duplicate: 1))
        #expect(twice.broken() == [])
    }

    @Test(
        "finds each broken promise",
        arguments: [
            ("", "completed", "sent", "n-1 is lost"),
            ("shop\nn-1\nKa", "canceled", "canceled", "n-1 is lost"),
            ("shop\nn-1\nKa", "completed", "printed", "job_1 of n-1 is said to be printed, but is not on paper"),
            ("DUPLIKAT 1\nshop\nn-1\nKaffee\ncut", "completed", "printed", "said to be printed"),
            ("shop\nn-1\nKashop\nn-1\nKaffee\ncut", "completed", "printed", "twice without a mark"),
            ("shop\nn-1\nKaffee\ncut\nshop\nn-1\n", "unknown", "unknown", "twice without a mark"),
            ("DUPLIKAT 1\nshop\nn-1\nDUPLIKAT 1\nshop\nn-1\n", "unknown", "unknown", "the same mark"),
        ])
    func broken(paper: String, state: String, shown: String, finding: String) throws {
        let broken = try Self.records(paper, Self.job(1, state, shown)).broken()
        #expect(broken.contains { $0.contains(finding) }, "\(broken)")
    }

    @Test("takes what was only sent for printed where it is told to")
    func careless() throws {
        let records = try Self.records("shop\nn-1\nKa", Self.job(1, "completed", "sent"))
        #expect(!records.broken().contains { $0.contains("not on paper") })
        #expect(records.broken(takingAsPrinted: ["sent"]).contains { $0.contains("not on paper") })
    }
}
