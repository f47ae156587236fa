import FoundationEssentials
import GRDB
package import Receipts

/// One print of one receipt, or of a document that is none, on one printer.
package struct PrintJobRecord: Hashable, Sendable {
    package enum Class: String, Hashable, Sendable {
        case live
        case reprint
        case afterSync
        case kitchen

        /// The order in which a printer takes jobs; first in, first out within.
        package var priority: Int {
            switch self {
            case .live: 0
            case .reprint: 1
            case .afterSync: 2
            case .kitchen: 3
            }
        }
    }

    package enum Phase: String, Hashable, Sendable {
        case preflight
        case sendStarted
        case bytesSent
    }

    /// What the evidence is worth that paper came out; A is the best.
    package enum Grade: String, CaseIterable, Hashable, Sendable {
        case a = "A"
        case b = "B"
        case c = "C"
        case d = "D"
        case e = "E"
    }

    package var id: Int64
    /// `nil` where no receipt is printed but a document with a title and a payload of its own.
    package var receipt: String?
    package var title: String?
    /// What a client repeats its request by; of documents alone.
    package var key: String?
    package var printer: String
    package var jobClass: Class
    package var notAfter: Int64?
    /// `nil` for the original; else the number behind the duplicate mark.
    package var duplicate: Int?
    package var mark: String?
    package var reason: String?
    package var operatorName: String?
    package var profile: String
    package var payload: [UInt8]? {
        didSet { payloadDigest = payload.map { Digest(of: $0) } }
    }
    /// Of the payload as it was first stored; the file may have been damaged since.
    package private(set) var payloadDigest: Digest?
    package var state: JobState
    package var phase: Phase?
    package var attempts: Int
    package var evidence: [UInt8]?
    package var grade: Grade?
    package var reasons: [String]
    package var created: Int64
    package var completed: Int64?
    package var resolution: String?
    package var version: Int

    package init(receipt: String, printer: String, jobClass: Class, profile: String, created: Int64) {
        self.init(printer: printer, jobClass: jobClass, profile: profile, created: created)
        self.receipt = receipt
    }

    /// A document, whose payload suits this profile alone.
    package init(
        title: String, payload: [UInt8], printer: String, jobClass: Class, profile: String, created: Int64
    ) {
        self.init(printer: printer, jobClass: jobClass, profile: profile, created: created)
        self.title = title
        self.payload = payload
        payloadDigest = Digest(of: payload)
    }

    private init(printer: String, jobClass: Class, profile: String, created: Int64) {
        id = 0
        self.printer = printer
        self.jobClass = jobClass
        self.profile = profile
        self.created = created
        state = .pending
        attempts = 0
        reasons = []
        version = 1
    }

    init(_ row: StoredRow) throws {
        id = try row["id"]
        receipt = try row["receipt"]
        title = try row["title"]
        key = try row["key"]
        printer = try row["printer"]
        guard let jobClass = try Class(rawValue: row["class"] as String) else {
            throw StoreError(.damaged, "The print job \(id) has an unknown class.")
        }
        self.jobClass = jobClass
        notAfter = try row["notAfter"]
        duplicate = try row["duplicate"]
        mark = try row["mark"]
        reason = try row["reason"]
        operatorName = try row["operator"]
        profile = try row["profile"]
        payload = try (row["payload"] as Data?).map(Array.init)
        payloadDigest = payload == nil ? nil : try Digest(column: "payloadDigest", of: row)
        state = try JobState(column: "state", of: row)
        phase = try (row["phase"] as String?).flatMap(Phase.init)
        attempts = try row["attempts"]
        evidence = try (row["evidence"] as Data?).map(Array.init)
        grade = try (row["grade"] as String?).flatMap(Grade.init)
        reasons = try (row["reasons"] as String).split(separator: " ").map(String.init)
        created = try row["created"]
        completed = try row["completed"]
        resolution = try row["resolution"]
        version = try row["version"]
    }
}
