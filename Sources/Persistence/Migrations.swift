import GRDB

/// The schema, as an ordered list of changes.
///
/// A change that has shipped is never edited: append another one. How its lists of words are put to SQLite may change
/// (``unrolled(_:)``); a file of an earlier version keeps what it has. Invariants stand here first: strict tables, foreign
/// keys, and a `CHECK` for every rule about one row. Times are milliseconds since 1970 in UTC; a zone offset in seconds
/// stands beside those that people read.
enum Migrations {
    static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (index, name) in names.enumerated() {
            migrator.registerMigration(name) { database in
                for statement in unrolledChanges[index] { try database.execute(sql: statement) }
            }
        }
        return migrator
    }

    /// The same with comparisons in place of each list of three or more: SQLite makes a table of such a list, and fills it,
    /// each time that a row is written.
    static func unrolled(_ statement: String) -> String {
        statement.replacing(/([\w.]+)( NOT)? IN \(('\w+'(?:,'\w+'){2,})\)/) { match in
            let comparisons = match.3.split(separator: ",").map { "\(match.1) = \($0)" }
            return "\(match.2 == nil ? "" : "NOT ")(\(comparisons.joined(separator: " OR ")))"
        }
    }

    /// Made once, and only where a file has something to catch up with: it takes longer than running them.
    private static let unrolledChanges = changes.map { $0.map(unrolled) }

    /// How many migrations this build knows; a file that has seen more was written by a newer one.
    static let names = (1...changes.count).map(String.init)

    /// The statements of each, the first one's first.
    private static let changes = [
        first, second, third, chains, batches, requests, large, mails, answers, search, stages, copies, digests,
        restorations, ends, parents,
    ]

    /// Whenever a row is deleted, SQLite looks for those that refer to it: in the whole table where no index says which.
    private static let parents = [
        "CREATE INDEX entryFinal ON entry(finalAttempt) WHERE finalAttempt IS NOT NULL",
        "CREATE INDEX deliveryAddress ON delivery(address) WHERE address IS NOT NULL",
    ]

    /// When the file was made as a copy of another, until it is served.
    private static let copies = ["ALTER TABLE store ADD COLUMN copied INTEGER"]

    /// Of each receipt's document, so that a damaged one is never printed.
    private static let digests = [
        "ALTER TABLE receipt ADD COLUMN documentDigest BLOB CHECK(length(documentDigest) = 32)"
    ]

    /// The newest call of the copy, once one was put in the place of its original.
    private static let restorations = ["ALTER TABLE store ADD COLUMN restoredThrough INTEGER"]

    /// Whatever is over has the time of its end; to look for that is quicker than to compare three words.
    private static let ends = [
        ("entryOpen", "entry(lane, sequence) WHERE settledAt IS NULL"),
        (
            "entryUnsure",
            "entry(sequence) WHERE settledAt IS NULL AND (state = 'processing' OR promised = 0 OR mayBeApplied = 1)"
        ),
        ("entryDeadline", "entry(deadline) WHERE settledAt IS NULL AND deadline IS NOT NULL"),
        ("jobOpen", "job(printer, priority, id) WHERE completed IS NULL"),
        ("deliveryOpen", "delivery(coalesce(nextAttempt, 0), id) WHERE completed IS NULL"),
        ("deliveryEnd", "delivery(notAfter) WHERE completed IS NULL"),
    ].flatMap { ["DROP INDEX \($0)", "CREATE INDEX \($0) ON \($1)"] }

    private static let states = """
        'pending','pendingHeld','processing','processingStopped','unknown','canceled','aborted','completed'
        """
    private static let final = "'canceled','aborted','completed'"

    private static let first = [
        """
        CREATE TABLE store(
          id INTEGER PRIMARY KEY CHECK(id = 1), generation TEXT NOT NULL, created INTEGER NOT NULL,
          highestWall INTEGER NOT NULL, sealedSequence INTEGER NOT NULL, sealedHash BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE token(
          name TEXT PRIMARY KEY, role TEXT NOT NULL CHECK(role IN ('till','cashier','manager')),
          digest BLOB NOT NULL UNIQUE CHECK(length(digest) = 32), created INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE operation(
          id TEXT PRIMARY KEY, register TEXT NOT NULL, upstream TEXT NOT NULL, remoteID TEXT, etag TEXT,
          externalID TEXT, kind TEXT NOT NULL, lifecycle TEXT CHECK(lifecycle IN ('open','completed','voided')),
          currency TEXT, total INTEGER, content BLOB, created INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE UNIQUE INDEX operationRemote ON operation(upstream, remoteID) WHERE remoteID IS NOT NULL",
        "CREATE INDEX operationExternal ON operation(register, externalID) WHERE externalID IS NOT NULL",
        """
        CREATE TABLE entry(
          sequence INTEGER PRIMARY KEY AUTOINCREMENT, lane TEXT NOT NULL, register TEXT NOT NULL,
          operation TEXT NOT NULL REFERENCES operation(id), dependsOn INTEGER REFERENCES entry(sequence),
          replaces INTEGER REFERENCES entry(sequence),
          intent TEXT NOT NULL CHECK(intent IN ('start','mutate','complete','cancel','sessionEvent')),
          upstream TEXT NOT NULL, dialect TEXT NOT NULL, dialectVersion INTEGER NOT NULL, baseURL TEXT NOT NULL,
          merchant TEXT, method TEXT NOT NULL, path TEXT NOT NULL, contentType TEXT, accept TEXT,
          body BLOB NOT NULL, bodyDigest BLOB NOT NULL CHECK(length(bodyDigest) = 32),
          wrapper BLOB, wrapperDigest BLOB CHECK((wrapper IS NULL) = (wrapperDigest IS NULL)),
          key TEXT NOT NULL, keyMinted INTEGER NOT NULL CHECK(keyMinted IN (0, 1)),
          fingerprint BLOB NOT NULL CHECK(length(fingerprint) = 32),
          givenIfMatch TEXT, knownIfMatch TEXT,
          acceptedAt INTEGER NOT NULL, acceptedOffset INTEGER NOT NULL, boot TEXT NOT NULL, monotonic INTEGER NOT NULL,
          occurredAt TEXT NOT NULL, operator TEXT, terminal TEXT, token TEXT,
          wantsPrint INTEGER NOT NULL CHECK(wantsPrint IN (0, 1)),
          wantsEmail INTEGER NOT NULL CHECK(wantsEmail IN (0, 1)), deadline INTEGER,
          state TEXT NOT NULL CHECK(state IN (\(states))), reason TEXT,
          promised INTEGER NOT NULL CHECK(promised IN (0, 1)),
          attempts INTEGER NOT NULL, signerProbes INTEGER NOT NULL, firstAttemptAt INTEGER,
          firstAttemptBoot TEXT, firstAttemptMonotonic INTEGER,
          mayBeApplied INTEGER NOT NULL CHECK(mayBeApplied IN (0, 1)), finalAttempt INTEGER REFERENCES attempt(id),
          settledAt INTEGER, version INTEGER NOT NULL,
          CHECK((state IN (\(final))) = (settledAt IS NOT NULL))
        ) STRICT
        """,
        "CREATE UNIQUE INDEX entryKey ON entry(register, key) WHERE state <> 'aborted'",
        "CREATE INDEX entryOpen ON entry(lane, sequence) WHERE state NOT IN (\(final))",
        "CREATE INDEX entryOperation ON entry(operation)",
        """
        CREATE TABLE attempt(
          id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry(sequence),
          kind TEXT NOT NULL CHECK(kind IN ('send','reread','lookup')), begun INTEGER NOT NULL, firstByte INTEGER,
          ended INTEGER, sentDigest BLOB CHECK(length(sentDigest) = 32), ifMatch TEXT, outcome TEXT, status INTEGER,
          requestID TEXT, serverDate TEXT, CHECK((ended IS NULL) = (outcome IS NULL))
        ) STRICT
        """,
        "CREATE INDEX attemptEntry ON attempt(entry)",
        """
        CREATE TABLE answer(
          attempt INTEGER PRIMARY KEY REFERENCES attempt(id), headers TEXT NOT NULL, body BLOB NOT NULL,
          bodyDigest BLOB NOT NULL CHECK(length(bodyDigest) = 32)
        ) STRICT
        """,
        """
        CREATE TABLE chain(
          register TEXT NOT NULL, buffer INTEGER NOT NULL, position INTEGER NOT NULL, entry INTEGER NOT NULL UNIQUE
          REFERENCES entry(sequence), anchor TEXT NOT NULL, seed BLOB NOT NULL, hash BLOB NOT NULL CHECK(length(hash) = 32),
          PRIMARY KEY(register, buffer, position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE receipt(
          id TEXT PRIMARY KEY, register TEXT NOT NULL, operation TEXT REFERENCES operation(id),
          entry INTEGER REFERENCES entry(sequence),
          form TEXT NOT NULL CHECK(form IN ('plain','provisional','fiscal')), number TEXT NOT NULL,
          supersedes TEXT UNIQUE REFERENCES receipt(id), document TEXT NOT NULL, shop TEXT NOT NULL,
          template TEXT NOT NULL, templateDigest BLOB NOT NULL CHECK(length(templateDigest) = 32),
          issuedAt INTEGER NOT NULL, issuedOffset INTEGER NOT NULL, occurredAt TEXT NOT NULL, total INTEGER NOT NULL,
          currency TEXT NOT NULL, operator TEXT, signed INTEGER NOT NULL CHECK(signed IN (0, 1)), fiscal TEXT,
          CHECK(fiscal IS NULL OR form = 'fiscal'), CHECK(signed = 0 OR fiscal IS NOT NULL)
        ) STRICT
        """,
        "CREATE UNIQUE INDEX receiptOperation ON receipt(operation, form) WHERE operation IS NOT NULL",
        "CREATE INDEX receiptNumber ON receipt(number)",
        """
        CREATE TABLE job(
          id INTEGER PRIMARY KEY, receipt TEXT REFERENCES receipt(id), title TEXT, key TEXT UNIQUE, printer TEXT NOT NULL,
          class TEXT NOT NULL CHECK(class IN ('live','reprint','afterSync','kitchen')), priority INTEGER NOT NULL,
          notAfter INTEGER, duplicate INTEGER CHECK(duplicate > 0), mark TEXT, reason TEXT, operator TEXT,
          profile TEXT NOT NULL, payload BLOB, payloadDigest BLOB CHECK(length(payloadDigest) = 32),
          state TEXT NOT NULL CHECK(state IN (\(states))),
          phase TEXT CHECK(phase IN ('preflight','sendStarted','bytesSent')), attempts INTEGER NOT NULL,
          evidence BLOB, grade TEXT CHECK(grade IN ('A','B','C','D','E')), reasons TEXT NOT NULL,
          created INTEGER NOT NULL, completed INTEGER, resolution TEXT, version INTEGER NOT NULL,
          CHECK((state = 'processing') = (phase IS NOT NULL)),
          CHECK((state = 'completed') = (grade IS NOT NULL)),
          CHECK((state IN (\(final))) = (completed IS NOT NULL)),
          CHECK((payload IS NULL) = (payloadDigest IS NULL)),
          CHECK((duplicate IS NULL) = (mark IS NULL)),
          CHECK((receipt IS NULL) = (title IS NOT NULL)),
          CHECK(receipt IS NOT NULL OR payload IS NOT NULL)
        ) STRICT
        """,
        // Whatever happens, at most one unmarked print of a receipt can ever be asked for.
        "CREATE UNIQUE INDEX jobOriginal ON job(receipt) WHERE duplicate IS NULL",
        "CREATE UNIQUE INDEX jobDuplicate ON job(receipt, duplicate) WHERE duplicate IS NOT NULL",
        "CREATE INDEX jobReceipt ON job(receipt)",
        "CREATE INDEX jobGrade ON job(printer, grade) WHERE grade IS NOT NULL",
        "CREATE INDEX jobOpen ON job(printer, priority, id) WHERE state NOT IN (\(final))",
        """
        CREATE TABLE address(
          id INTEGER PRIMARY KEY, entry INTEGER UNIQUE REFERENCES entry(sequence), address TEXT NOT NULL,
          created INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE delivery(
          id INTEGER PRIMARY KEY, receipt TEXT NOT NULL REFERENCES receipt(id),
          address INTEGER REFERENCES address(id) ON DELETE SET NULL, state TEXT NOT NULL CHECK(state IN (\(states))),
          attempts INTEGER NOT NULL, created INTEGER NOT NULL, completed INTEGER,
          CHECK((state IN (\(final))) = (completed IS NOT NULL))
        ) STRICT
        """,
        """
        CREATE TABLE counter(
          register TEXT NOT NULL, kind TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY(register, kind)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE outage(
          id INTEGER PRIMARY KEY, register TEXT NOT NULL, lane TEXT NOT NULL,
          kind TEXT NOT NULL CHECK(kind IN ('network','server','signer','credential')), began INTEGER NOT NULL,
          ended INTEGER, firstEntry INTEGER NOT NULL REFERENCES entry(sequence),
          lastEntry INTEGER NOT NULL REFERENCES entry(sequence), cause TEXT NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX outageOpen ON outage(lane) WHERE ended IS NULL",
        """
        CREATE TABLE notice(
          id INTEGER PRIMARY KEY, at INTEGER NOT NULL, code TEXT NOT NULL,
          severity TEXT NOT NULL CHECK(severity IN ('information','warning','alarm')), subject TEXT NOT NULL,
          register TEXT, sentence TEXT NOT NULL, remedy TEXT NOT NULL, resolved INTEGER, resolution TEXT, resolvedBy TEXT
        ) STRICT
        """,
        "CREATE UNIQUE INDEX noticeOpen ON notice(code, subject) WHERE resolved IS NULL",
        """
        CREATE TABLE journal(
          sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, monotonic INTEGER NOT NULL, boot TEXT NOT NULL,
          kind TEXT NOT NULL, subject TEXT NOT NULL, register TEXT, actor TEXT, device TEXT, detail TEXT NOT NULL,
          hash BLOB NOT NULL CHECK(length(hash) = 32)
        ) STRICT
        """,
    ]

    private static let second = [
        """
        CREATE TABLE logo(
          printer TEXT PRIMARY KEY, key TEXT NOT NULL CHECK(length(key) = 2),
          digest BLOB NOT NULL CHECK(length(digest) = 32)
        ) STRICT, WITHOUT ROWID
        """
    ]
    private static let third = [
        "ALTER TABLE operation ADD COLUMN clientID TEXT",
        "CREATE UNIQUE INDEX operationClient ON operation(upstream, clientID) WHERE clientID IS NOT NULL",
        "CREATE INDEX operationOpen ON operation(register) WHERE coalesce(lifecycle, 'open') = 'open'",
        """
        CREATE TABLE hosted(
          entry INTEGER PRIMARY KEY REFERENCES entry(sequence), tries INTEGER NOT NULL, block TEXT
        ) STRICT
        """,
        """
        CREATE TABLE closing(
          id INTEGER PRIMARY KEY, register TEXT NOT NULL, type TEXT NOT NULL, key TEXT NOT NULL, body BLOB,
          asked INTEGER NOT NULL, lastEntry INTEGER NOT NULL,
          state TEXT NOT NULL CHECK(state IN ('asked','unknown','taken','refused')), status INTEGER, answer BLOB,
          CHECK((answer IS NULL) = (status IS NULL)), CHECK(state <> 'taken' OR answer IS NOT NULL)
        ) STRICT
        """,
        "CREATE UNIQUE INDEX closingKey ON closing(register, key)",
    ]

    private static let chains = [
        "CREATE TABLE chainState(register TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID"
    ]

    private static let batches = [
        """
        CREATE TABLE batch(
          id INTEGER PRIMARY KEY, lane TEXT NOT NULL, key TEXT NOT NULL UNIQUE, body BLOB NOT NULL,
          digest BLOB NOT NULL CHECK(length(digest) = 32), frozen INTEGER NOT NULL,
          mayBeApplied INTEGER NOT NULL CHECK(mayBeApplied IN (0, 1)), ended INTEGER, outcome TEXT, status INTEGER,
          answer BLOB, CHECK((ended IS NULL) = (outcome IS NULL)), CHECK((answer IS NULL) = (status IS NULL))
        ) STRICT
        """,
        "CREATE UNIQUE INDEX batchOpen ON batch(lane) WHERE ended IS NULL",
        """
        CREATE TABLE batchOrder(
          entry INTEGER PRIMARY KEY REFERENCES entry(sequence), register TEXT NOT NULL, number INTEGER NOT NULL,
          batch INTEGER REFERENCES batch(id), share INTEGER CHECK(share > 0), unanswered INTEGER NOT NULL DEFAULT 0,
          aside INTEGER NOT NULL DEFAULT 0 CHECK(aside IN (0, 1)), UNIQUE(register, number)
        ) STRICT
        """,
        "CREATE INDEX batchOrderBatch ON batchOrder(batch) WHERE batch IS NOT NULL",
        // A plain receipt may be followed by one with the number of its e-invoice.
        "DROP INDEX receiptOperation",
        """
        CREATE UNIQUE INDEX receiptOperation ON receipt(operation, form, (form = 'plain' AND supersedes IS NOT NULL))
        WHERE operation IS NOT NULL
        """,
    ]
    private static let requests = [
        """
        CREATE TABLE printRequest(
          id TEXT PRIMARY KEY, register TEXT NOT NULL, body BLOB NOT NULL, digest BLOB NOT NULL CHECK(length(digest) = 32),
          receipt TEXT REFERENCES receipt(id), operation TEXT UNIQUE REFERENCES operation(id), at INTEGER NOT NULL,
          CHECK((receipt IS NULL) <> (operation IS NULL))
        ) STRICT, WITHOUT ROWID
        """
    ]

    private static let large = [
        """
        CREATE INDEX entryUnsure ON entry(sequence)
          WHERE state NOT IN (\(final)) AND (state = 'processing' OR promised = 0 OR mayBeApplied = 1)
        """,
        "CREATE INDEX entryDeadline ON entry(deadline) WHERE state NOT IN (\(final)) AND deadline IS NOT NULL",
    ]

    private static let mails = [
        "ALTER TABLE address ADD COLUMN language TEXT",
        "ALTER TABLE delivery ADD COLUMN messageID TEXT",
        "ALTER TABLE delivery ADD COLUMN reason TEXT",
        "ALTER TABLE delivery ADD COLUMN words TEXT",
        "ALTER TABLE delivery ADD COLUMN nextAttempt INTEGER",
        "ALTER TABLE delivery ADD COLUMN notAfter INTEGER",
        "ALTER TABLE delivery ADD COLUMN operator TEXT",
        // How often a mail was sent and no answer to it came; each time it may have arrived.
        "ALTER TABLE delivery ADD COLUMN doubts INTEGER NOT NULL DEFAULT 0",
        "UPDATE delivery SET notAfter = created + 604800000 WHERE state NOT IN (\(final))",
        "CREATE UNIQUE INDEX deliveryMessage ON delivery(messageID) WHERE messageID IS NOT NULL",
        "CREATE INDEX deliveryReceipt ON delivery(receipt)",
        "CREATE INDEX deliveryOpen ON delivery(coalesce(nextAttempt, 0), id) WHERE state NOT IN (\(final))",
        "CREATE INDEX deliveryEnd ON delivery(notAfter) WHERE state NOT IN (\(final))",
    ]

    private static let answers = [
        """
        CREATE TABLE keptAnswer(
          key TEXT PRIMARY KEY, fingerprint BLOB NOT NULL CHECK(length(fingerprint) = 32), at INTEGER NOT NULL,
          status INTEGER, type TEXT, body BLOB, CHECK((status IS NULL) = (body IS NULL))
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX keptAnswerAt ON keptAnswer(at)",
    ]

    private static let stages = [
        // What was counted, as a decimal.
        "ALTER TABLE closing ADD COLUMN counted TEXT",
        "ALTER TABLE closing ADD COLUMN stage TEXT CHECK(stage IN ('connection','queue','status','count','close','report'))",
        // When and with which word whoever asked was answered; neither while it is under way.
        "ALTER TABLE closing ADD COLUMN outcome TEXT",
        "ALTER TABLE closing ADD COLUMN ended INTEGER CHECK((ended IS NULL) = (outcome IS NULL))",
        "ALTER TABLE closing ADD COLUMN job INTEGER REFERENCES job(id)",
        "UPDATE closing SET ended = asked, outcome = state",
        "CREATE INDEX closingUnsure ON closing(id) WHERE ended IS NULL OR state = 'unknown'",
    ]
}
