import GRDB
import Receipts
import Testing

@testable import Persistence

/// Each rule with a statement that keeps it and one that breaks it, on a file with one sale.
@Suite("Schema")
struct SchemaTests {
    struct Rule: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let kept: String
        let broken: String

        init(_ name: String, kept: String, broken: String) {
            testDescription = name
            self.kept = kept
            self.broken = broken
        }
    }

    private static func job(_ columns: String, _ values: String) -> String {
        """
        INSERT INTO job(receipt, printer, class, priority, profile, attempts, reasons, created, version, \(columns))
        VALUES ('rcpt_1', 'front', 'live', 0, 'p', 0, '', 1, 1, \(values))
        """
    }

    private static func receipt(_ id: String, _ form: String, operation: String, _ rest: String = "NULL, 0, NULL")
        -> String
    {
        """
        INSERT INTO receipt(id, register, operation, form, number, document, shop, template, templateDigest, issuedAt,
          issuedOffset, occurredAt, total, currency, supersedes, signed, fiscal)
        VALUES ('\(id)', 'reg_1', \(operation), '\(form)', 'R', '{}', 's', 't', zeroblob(32), 1, 0, 't', 1, 'EUR', \(rest))
        """
    }

    private static func entry(_ key: String, operation: String = "op", lane: String = "main/reg_1") -> String {
        """
        INSERT INTO entry SELECT NULL, '\(lane)', register, '\(operation)', dependsOn, replaces, intent, upstream, dialect,
          dialectVersion, baseURL, merchant, method, path, contentType, accept, body, bodyDigest, wrapper, wrapperDigest,
          '\(key)', keyMinted, fingerprint, givenIfMatch, knownIfMatch, acceptedAt, acceptedOffset, boot, monotonic,
          occurredAt, operator, terminal, token, wantsPrint, wantsEmail, deadline, state, reason, promised, attempts,
          signerProbes, firstAttemptAt, firstAttemptBoot,
          firstAttemptMonotonic, mayBeApplied, finalAttempt, settledAt, version FROM entry WHERE sequence = 1
        """
    }

    private static let outage = """
        INSERT INTO outage(register, lane, kind, began, ended, firstEntry, lastEntry, cause)
        VALUES ('reg_1', 'main/reg_1', 'network', 1, NULL, 1, 1, 'x')
        """
    private static let notice = """
        INSERT INTO notice(at, code, severity, subject, sentence, remedy) VALUES (1, 'lane-offline', 'warning',
        """

    private static let entries = [
        Rule(
            "a key is used once in a register", kept: entry("key-2"), broken: entry("key-1")),
        Rule(
            "a key is free again after a live refusal",
            kept: "UPDATE entry SET state = 'aborted', settledAt = 1; \(entry("key-1", operation: "op"))",
            broken: "UPDATE entry SET state = 'completed', settledAt = 1; \(entry("key-1", operation: "op"))"),
        Rule(
            "an entry belongs to an operation", kept: entry("key-2", operation: "op"),
            broken: entry("key-2", operation: "none")),
        Rule(
            "a final entry has its time", kept: "UPDATE entry SET state = 'completed', settledAt = 1",
            broken: "UPDATE entry SET state = 'completed'"),
        Rule(
            "an open entry has none", kept: "UPDATE entry SET state = 'unknown'",
            broken: "UPDATE entry SET state = 'unknown', settledAt = 1"),
        Rule(
            "states are those of RFC 8011 and unknown", kept: "UPDATE entry SET state = 'pendingHeld'",
            broken: "UPDATE entry SET state = 'held'"),
        Rule(
            "intents are a closed list", kept: "UPDATE entry SET intent = 'cancel'",
            broken: "UPDATE entry SET intent = 'refund'"),
        Rule(
            "a digest has 32 bytes", kept: "UPDATE entry SET bodyDigest = zeroblob(32)",
            broken: "UPDATE entry SET bodyDigest = zeroblob(31)"),
        Rule(
            "a fingerprint has 32 bytes", kept: "UPDATE entry SET fingerprint = zeroblob(32)",
            broken: "UPDATE entry SET fingerprint = zeroblob(33)"),
        Rule(
            "a wrapper has a digest", kept: "UPDATE entry SET wrapper = X'00', wrapperDigest = zeroblob(32)",
            broken: "UPDATE entry SET wrapper = X'00'"),
        Rule(
            "flags are 0 or 1", kept: "UPDATE entry SET wantsPrint = 0", broken: "UPDATE entry SET wantsPrint = 2"),
        Rule("a body is bytes", kept: "UPDATE entry SET body = X'00'", broken: "UPDATE entry SET body = 'text'"),
        Rule(
            "the final attempt is one", kept: "UPDATE entry SET finalAttempt = 1",
            broken: "UPDATE entry SET finalAttempt = 99"),
        Rule(
            "what an entry depends on is an entry", kept: "UPDATE entry SET dependsOn = 1",
            broken: "UPDATE entry SET dependsOn = 99"),
        Rule(
            "an ended attempt has an outcome",
            kept: "UPDATE attempt SET ended = 2, outcome = 'refused'", broken: "UPDATE attempt SET outcome = NULL"),
        Rule(
            "an attempt belongs to an entry", kept: "INSERT INTO attempt(entry, kind, begun) VALUES (1, 'send', 1)",
            broken: "INSERT INTO attempt(entry, kind, begun) VALUES (99, 'send', 1)"),
        Rule(
            "attempts are of three kinds", kept: "UPDATE attempt SET kind = 'lookup'",
            broken: "UPDATE attempt SET kind = 'guess'"),
        Rule(
            "an attempt has one answer",
            kept: "DELETE FROM answer; INSERT INTO answer VALUES (1, '[]', X'', zeroblob(32))",
            broken: "INSERT INTO answer VALUES (1, '[]', X'', zeroblob(32))"),
        Rule(
            "a server's id names one operation of an upstream",
            kept:
                "INSERT INTO operation SELECT 'op2', register, upstream, 'r2', etag, externalID, kind, lifecycle, currency, total, content, created, NULL FROM operation; UPDATE operation SET remoteID = 'r1' WHERE id = 'op'",
            broken:
                "INSERT INTO operation SELECT 'op2', register, upstream, 'r1', etag, externalID, kind, lifecycle, currency, total, content, created, NULL FROM operation; UPDATE operation SET remoteID = 'r1' WHERE id = 'op'"
        ),
        Rule(
            "a till's id names one operation of an upstream",
            kept: "UPDATE operation SET clientID = 'c' WHERE id = 'op'",
            broken:
                "UPDATE operation SET clientID = 'c' WHERE id = 'op'; INSERT INTO operation SELECT 'op2', register, upstream, NULL, etag, externalID, kind, lifecycle, currency, total, content, created, clientID FROM operation"
        ),
        Rule(
            "a lifecycle is one of three", kept: "UPDATE operation SET lifecycle = 'voided'",
            broken: "UPDATE operation SET lifecycle = 'lost'"),
    ]

    private static let jobs = [
        Rule(
            "a receipt has one unmarked print",
            kept: job("state, duplicate, mark", "'pending', 1, 'DUPLIKAT 1'"), broken: job("state", "'pending'")),
        Rule(
            "a duplicate's number is given once",
            kept: job("state, duplicate, mark", "'pending', 2, 'DUPLIKAT 2'"),
            broken:
                "\(job("state, duplicate, mark", "'pending', 2, 'DUPLIKAT 2'")); \(job("state, duplicate, mark", "'pending', 2, 'DUPLIKAT 2'"))"
        ),
        Rule(
            "a duplicate bears a mark", kept: job("state, duplicate, mark", "'pending', 1, 'COPIA'"),
            broken: job("state, duplicate", "'pending', 1")),
        Rule(
            "duplicates count from 1", kept: job("state, duplicate, mark", "'pending', 1, 'COPIA'"),
            broken: job("state, duplicate, mark", "'pending', 0, 'COPIA'")),
        Rule(
            "a completed job has a grade",
            kept: "UPDATE job SET state = 'completed', phase = NULL, completed = 1, grade = 'A'",
            broken: "UPDATE job SET state = 'completed', phase = NULL, completed = 1"),
        Rule(
            "only a completed job has a grade", kept: "UPDATE job SET state = 'canceled', phase = NULL, completed = 1",
            broken: "UPDATE job SET state = 'canceled', phase = NULL, completed = 1, grade = 'A'"),
        Rule(
            "grades are A to E", kept: "UPDATE job SET state = 'completed', phase = NULL, completed = 1, grade = 'E'",
            broken: "UPDATE job SET state = 'completed', phase = NULL, completed = 1, grade = 'F'"),
        Rule(
            "a job in hand has a phase", kept: "UPDATE job SET phase = 'bytesSent'",
            broken: "UPDATE job SET phase = NULL"),
        Rule(
            "only a job in hand has one", kept: "UPDATE job SET state = 'unknown', phase = NULL",
            broken: "UPDATE job SET state = 'unknown'"),
        Rule(
            "a finished job has its time", kept: "UPDATE job SET state = 'aborted', phase = NULL, completed = 1",
            broken: "UPDATE job SET state = 'aborted', phase = NULL"),
        Rule(
            "an unfinished job has none", kept: "UPDATE job SET completed = NULL",
            broken: "UPDATE job SET completed = 1"),
        Rule(
            "a payload has a digest", kept: "UPDATE job SET payload = X'00', payloadDigest = zeroblob(32)",
            broken: "UPDATE job SET payloadDigest = NULL"),
        Rule(
            "a job prints a receipt", kept: "UPDATE job SET receipt = 'rcpt_1'",
            broken: "UPDATE job SET receipt = 'none'"),
        Rule(
            "classes are a closed list", kept: "UPDATE job SET class = 'kitchen'",
            broken: "UPDATE job SET class = 'urgent'"),
        Rule(
            "numbers are numbers", kept: "UPDATE job SET attempts = 2", broken: "UPDATE job SET attempts = 'many'"),
    ]

    private static let receipts = [
        Rule(
            "an operation has one receipt of each form", kept: receipt("rcpt_2", "fiscal", operation: "'op'"),
            broken: receipt("rcpt_2", "provisional", operation: "'op'")),
        Rule(
            "a receipt is superseded once",
            kept: receipt("rcpt_2", "fiscal", operation: "NULL", "'rcpt_1', 0, NULL"),
            broken:
                "\(receipt("rcpt_2", "fiscal", operation: "NULL", "'rcpt_1', 0, NULL")); \(receipt("rcpt_3", "fiscal", operation: "NULL", "'rcpt_1', 0, NULL"))"
        ),
        Rule(
            "what is superseded exists", kept: receipt("rcpt_2", "fiscal", operation: "NULL", "'rcpt_1', 0, NULL"),
            broken: receipt("rcpt_2", "fiscal", operation: "NULL", "'none', 0, NULL")),
        Rule(
            "only a fiscal receipt has a fiscal block",
            kept: receipt("rcpt_2", "fiscal", operation: "NULL", "NULL, 1, '{}'"),
            broken: receipt("rcpt_2", "plain", operation: "NULL", "NULL, 0, '{}'")),
        Rule(
            "signed means that there is a block", kept: receipt("rcpt_2", "fiscal", operation: "NULL", "NULL, 0, NULL"),
            broken: receipt("rcpt_2", "fiscal", operation: "NULL", "NULL, 1, NULL")),
        Rule(
            "forms are three", kept: receipt("rcpt_2", "plain", operation: "NULL"),
            broken: receipt("rcpt_2", "copy", operation: "NULL")),
    ]

    private static let rest = [
        Rule(
            "a finished mail has its time", kept: "UPDATE delivery SET state = 'completed', completed = 1",
            broken: "UPDATE delivery SET state = 'completed'"),
        Rule(
            "an entry has one address", kept: "DELETE FROM address; INSERT INTO address VALUES (7, 1, 'a@b', 1, NULL)",
            broken: "INSERT INTO address VALUES (7, 1, 'a@b', 1, NULL)"),
        Rule(
            "a Message-ID is one mail's alone", kept: "UPDATE delivery SET messageID = '1@b'",
            broken: """
                UPDATE delivery SET messageID = '1@b';
                INSERT INTO delivery(receipt, state, attempts, created, messageID) VALUES ('rcpt_1', 'pending', 0, 1, '1@b')
                """),
        Rule("a lane has one open outage", kept: outage, broken: "\(outage); \(outage)"),
        Rule(
            "the same notice stands once", kept: "\(notice) 'lane main/reg_2', 's', 'r')",
            broken: "\(notice) 'lane main/reg_1', 's', 'r')"),
        Rule(
            "a severity is one of three", kept: "UPDATE notice SET severity = 'alarm'",
            broken: "UPDATE notice SET severity = 'panic'"),
        Rule(
            "there is one store", kept: "UPDATE store SET highestWall = 9",
            broken: "INSERT INTO store VALUES (2, 'g', 1, 1, 0, zeroblob(32), NULL, NULL)"),
        Rule(
            "roles are three", kept: "INSERT INTO token VALUES ('a', 'manager', zeroblob(32), 1)",
            broken: "INSERT INTO token VALUES ('a', 'root', zeroblob(32), 1)"),
        Rule(
            "a chain's place is taken once",
            kept: "INSERT INTO chain VALUES ('reg_1', 1, 1, 1, 'a', X'00', zeroblob(32))",
            broken:
                "INSERT INTO chain VALUES ('reg_1', 1, 1, 1, 'a', X'00', zeroblob(32)); INSERT INTO chain VALUES ('reg_1', 1, 1, 1, 'a', X'00', zeroblob(32))"
        ),
        Rule(
            "a receipt is fetched once", kept: "INSERT INTO hosted VALUES (1, 0, NULL)",
            broken: "INSERT INTO hosted VALUES (1, 0, NULL); INSERT INTO hosted VALUES (1, 0, NULL)"),
        Rule(
            "a closing that was taken has its answer", kept: closing("'taken', 201, X'00'"),
            broken: closing("'taken', NULL, NULL")),
        Rule(
            "a closing's key is used once", kept: closing("'asked', NULL, NULL"),
            broken: closing("'asked', NULL, NULL") + ";" + closing("'asked', NULL, NULL")),
        Rule(
            "a closing that has ended has its outcome",
            kept: closing("'asked', NULL, NULL") + "; UPDATE closing SET ended = 1, outcome = 'closing_blocked'",
            broken: closing("'asked', NULL, NULL") + "; UPDATE closing SET ended = 1"),
        Rule(
            "a closing's parts are six", kept: closing("'asked', NULL, NULL") + "; UPDATE closing SET stage = 'count'",
            broken: closing("'asked', NULL, NULL") + "; UPDATE closing SET stage = 'tea'"),
        Rule(
            "a journal's hash has 32 bytes", kept: "UPDATE journal SET hash = zeroblob(32) WHERE sequence = 1",
            broken: "UPDATE journal SET hash = zeroblob(8) WHERE sequence = 1"),
    ]

    private static func closing(_ rest: String) -> String {
        """
        INSERT INTO closing(register, type, key, asked, lastEntry, state, status, answer)
        VALUES ('reg_1', 'daily', 'k', 1, 0, \(rest))
        """
    }

    private func run(_ sql: String) throws {
        let store = try Example.memory()
        try Example.fill(store)
        try store.transact(at: Example.noon) { try $0.database.execute(sql: sql) }
    }

    @Test("the file itself refuses what must not be", arguments: entries + jobs + receipts + rest)
    func rule(rule: Rule) throws {
        #expect(throws: Never.self) { try run(rule.kept) }
        let error = #expect(throws: DatabaseError.self) { try run(rule.broken) }
        #expect(error?.resultCode == .SQLITE_CONSTRAINT)
    }

    @Test("an address can go while its mail stays")
    func addressGone() throws {
        let store = try Example.memory()
        try Example.fill(store)
        #expect(try store.read { try $0.deliveries(receipt: "rcpt_1").first?.hasAddress } == true)
        try store.transact(at: Example.noon) { try $0.database.execute(sql: "DELETE FROM address") }
        #expect(try store.read { try $0.deliveries(receipt: "rcpt_1").first?.hasAddress } == false)
    }
}
