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

    init(_ row: StoredRow) throws {
        sequence = try row["sequence"]
        lane = try row["lane"]
        register = try row["register"]
        operation = try row["operation"]
        dependsOn = try row["dependsOn"]
        replaces = try row["replaces"]
        intent = try row["intent"]
        upstream = try row["upstream"]
        dialect = try row["dialect"]
        dialectVersion = try row["dialectVersion"]
        baseURL = try row["baseURL"]
        merchant = try row["merchant"]
        method = try row["method"]
        path = try row["path"]
        contentType = try row["contentType"]
        accept = try row["accept"]
        body = try Array(row["body"] as Data)
        bodyDigest = try Digest(column: "bodyDigest", of: row)
        wrapper = try (row["wrapper"] as Data?).map(Array.init)
        wrapperDigest = wrapper == nil ? nil : try Digest(column: "wrapperDigest", of: row)
        key = try row["key"]
        keyMinted = try row["keyMinted"]
        fingerprint = try Digest(column: "fingerprint", of: row)
        givenIfMatch = try row["givenIfMatch"]
        knownIfMatch = try row["knownIfMatch"]
        acceptedAt = try Timestamp(milliseconds: row["acceptedAt"], offset: row["acceptedOffset"])
        monotonic = try row["monotonic"]
        occurredAt = try row["occurredAt"]
        operatorName = try row["operator"]
        terminal = try row["terminal"]
        token = try row["token"]
        wantsPrint = try row["wantsPrint"]
        wantsEmail = try row["wantsEmail"]
        deadline = try row["deadline"]
        state = try JobState(column: "state", of: row)
        reason = try row["reason"]
        promised = try row["promised"]
        attempts = try row["attempts"]
        signerProbes = try row["signerProbes"]
        firstAttemptAt = try row["firstAttemptAt"]
        firstAttemptBoot = try row["firstAttemptBoot"]
        firstAttemptMonotonic = try row["firstAttemptMonotonic"]
        mayBeApplied = try row["mayBeApplied"]
        finalAttempt = try row["finalAttempt"]
        settledAt = try row["settledAt"]
        version = try row["version"]
    }
}

extension JobState {
    init(column: String, of row: StoredRow) throws {
        let text: String = try row[column]
        guard let state = JobState(rawValue: text) else {
            throw StoreError(.damaged, "The column \(column) holds the unknown state \(text).")
        }
        self = state
    }
}
