import FoundationEssentials
import GRDB
package import Receipts

/// One accepted call: the frozen route, bytes and key, and how far it has come.
package struct QueueEntryRecord: Hashable, Sendable {
    package var sequence: Int64
    package var lane: String
    package var register: String
    package var operation: String
    package var dependsOn: Int64?
    package var replaces: Int64?
    package var intent: String

    package var upstream: String
    package var dialect: String
    package var dialectVersion: Int
    package var baseURL: String
    package var merchant: String?
    package var method: String
    /// As the till sent it, behind `/fiscal/REGISTER`; an id in it may be ours.
    package var path: String
    package var contentType: String?
    package var accept: String?

    package var body: [UInt8]
    package var bodyDigest: Digest
    /// What leaves in the body's place, where that is not the body itself: frozen before it is sent for the first time.
    package internal(set) var wrapper: [UInt8]?
    package internal(set) var wrapperDigest: Digest?
    package var key: String
    package var keyMinted: Bool
    package var fingerprint: Digest
    package var givenIfMatch: String?
    package var knownIfMatch: String?

    package var acceptedAt: Timestamp
    package var monotonic: Int64
    /// Verbatim, with its offset.
    package var occurredAt: String
    package var operatorName: String?
    package var terminal: String?
    package var token: String?
    package var wantsPrint: Bool
    package var wantsEmail: Bool
    package var deadline: Int64?

    package var state: JobState
    package var reason: String?
    /// Whether the till was, or may have been, told that the call is accepted.
    package var promised: Bool
    package var attempts: Int
    package var signerProbes: Int
    package var firstAttemptAt: Int64?
    /// The boot in which the first attempt began, and the clock of that boot: the wall clock may have been set since.
    package var firstAttemptBoot: String?
    package var firstAttemptMonotonic: Int64?
    /// Whether bytes of an attempt left whose effect is not known.
    package var mayBeApplied: Bool
    package var finalAttempt: Int64?
    package var settledAt: Int64?
    package var version: Int

    /// A new entry; the store gives it its sequence number.
    package init(
        lane: String, register: String, operation: String, intent: String, upstream: String, dialect: String,
        baseURL: String, method: String, path: String, body: [UInt8], key: IdempotencyKey, keyMinted: Bool,
        fingerprint: Digest, acceptedAt: Timestamp, monotonic: Int64, occurredAt: String
    ) {
        sequence = 0
        self.lane = lane
        self.register = register
        self.operation = operation
        self.intent = intent
        self.upstream = upstream
        self.dialect = dialect
        dialectVersion = 1
        self.baseURL = baseURL
        self.method = method
        self.path = path
        self.body = body
        bodyDigest = Digest(of: body)
        self.key = key.text
        self.keyMinted = keyMinted
        self.fingerprint = fingerprint
        self.acceptedAt = acceptedAt
        self.monotonic = monotonic
        self.occurredAt = occurredAt
        wantsPrint = true
        wantsEmail = false
        state = .pending
        promised = false
        attempts = 0
        signerProbes = 0
        mayBeApplied = false
        version = 1
    }

    init(_ row: Row) throws {
        sequence = row["sequence"]
        lane = row["lane"]
        register = row["register"]
        operation = row["operation"]
        dependsOn = row["dependsOn"]
        replaces = row["replaces"]
        intent = row["intent"]
        upstream = row["upstream"]
        dialect = row["dialect"]
        dialectVersion = row["dialectVersion"]
        baseURL = row["baseURL"]
        merchant = row["merchant"]
        method = row["method"]
        path = row["path"]
        contentType = row["contentType"]
        accept = row["accept"]
        body = Array(row["body"] as Data)
        bodyDigest = try Digest(column: "bodyDigest", of: row)
        wrapper = (row["wrapper"] as Data?).map(Array.init)
        wrapperDigest = wrapper == nil ? nil : try Digest(column: "wrapperDigest", of: row)
        key = row["key"]
        keyMinted = row["keyMinted"]
        fingerprint = try Digest(column: "fingerprint", of: row)
        givenIfMatch = row["givenIfMatch"]
        knownIfMatch = row["knownIfMatch"]
        acceptedAt = Timestamp(milliseconds: row["acceptedAt"], offset: row["acceptedOffset"])
        monotonic = row["monotonic"]
        occurredAt = row["occurredAt"]
        operatorName = row["operator"]
        terminal = row["terminal"]
        token = row["token"]
        wantsPrint = row["wantsPrint"]
        wantsEmail = row["wantsEmail"]
        deadline = row["deadline"]
        state = try JobState(column: "state", of: row)
        reason = row["reason"]
        promised = row["promised"]
        attempts = row["attempts"]
        signerProbes = row["signerProbes"]
        firstAttemptAt = row["firstAttemptAt"]
        firstAttemptBoot = row["firstAttemptBoot"]
        firstAttemptMonotonic = row["firstAttemptMonotonic"]
        mayBeApplied = row["mayBeApplied"]
        finalAttempt = row["finalAttempt"]
        settledAt = row["settledAt"]
        version = row["version"]
    }
}

extension JobState {
    init(column: String, of row: Row) throws {
        let text: String = row[column]
        guard let state = JobState(rawValue: text) else {
            throw StoreError(.damaged, "The column \(column) holds the unknown state \(text).")
        }
        self = state
    }
}
