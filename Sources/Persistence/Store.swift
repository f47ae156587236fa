import GRDB
package import Receipts

/// The one SQLite file, from the writing side: synchronous, one connection, owned by the desk alone.
///
/// WAL with `synchronous=FULL`; a transaction that returned is on the disk. An error before the body of a transaction
/// returned, or a full disk, means that certainly nothing was written. Any other error afterwards is unknown: the store
/// then refuses every further statement, and the process has to end (see ``StoreError/Code/commitUnknown``).
package final class Store {
    /// What a simulated commit does instead of succeeding.
    package enum CommitFault: Sendable {
        case none
        /// The commit reports an error although the rows are on the disk.
        case errorRowKept
        /// The commit reports an error and the rows are gone.
        case errorRowDropped
        /// The disk is full: certainly nothing was written.
        case full
    }

    /// The key that the next transaction takes with whatever it does.
    package var expected: (key: String, fingerprint: Digest)?
    package var commitFault = CommitFault.none
    /// How many transactions still commit before the fault strikes.
    package var commitsBeforeFault = 0
    /// How many more questions and transactions are taken before one fails as on a disk that cannot be read; `nil`: all.
    package var readsBeforeFault: Int?
    package private(set) var journalHead: JournalHead
    /// Whether a commit's outcome is unknown; nothing may be read or written then.
    package private(set) var isStopped = false

    private let queue: DatabaseQueue
    private let ballast: Ballast?
    /// Whether the ballast was given back, and no entry is taken until it could be filled again.
    private var isShort = false
    /// How many transactions were committed here: what was read holds until this changes.
    package private(set) var commits = 0
    /// Tells the time for ``commitTimes``; without it none is taken.
    package var stopwatch: (() -> Duration)?
    /// How long the disk took for each commit of this process: from the last change to the end of the sync.
    package private(set) var commitTimes = DurationHistogram()
    package private(set) var lastCommit: Duration = .zero
    private var commitsSinceCheckpoint = 0
    private var sealedSequence: Int64 = 0
    private var raised: [RaisedNotice] = []
    package let boot: String
    #if DEBUG
        private var uncommitted: Int?

        /// Breaks the first promise on purpose: transactions return before they are committed, twenty at a time.
        ///
        /// The negative control of the kill tests; not in release builds.
        package func acknowledgeBeforeCommit() { uncommitted = 0 }
    #endif

    /// Opens or creates the file.
    ///
    /// The journal since the last sealed mark is verified before this returns.
    ///
    /// - Parameter boot: identifies this boot of the machine, so that monotonic times of two boots are never compared.
    /// - Throws: ``StoreError``: newer, damaged, not durable or unavailable.
    package convenience init(path: String, boot: String, at now: Instant, seed: UInt64) throws {
        let queue: DatabaseQueue
        do {
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(5)
            configuration.foreignKeysEnabled = true
            #if DEBUG
                configuration.allowsUnsafeTransactions = true
            #endif
            configuration.prepareDatabase { database in
                // A request changes a little in each of fifteen pages, and whole pages are written: 29 kB with these, 42 with
                // pages twice as large, 55 with SQLite's own.
                try database.execute(
                    sql: """
                        PRAGMA page_size = 1024; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
                        PRAGMA mmap_size = 0; PRAGMA wal_autocheckpoint = 16000; PRAGMA journal_size_limit = 16777216;
                        """)
            }
            try Self.inspect(path)
            queue = try DatabaseQueue(path: path, configuration: configuration)
            // GRDB sets NORMAL after `prepareDatabase` in WAL mode, so this must come after opening.
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
            throw StoreError(
                .unavailable, "\(path) cannot be opened or created. Check the folder and its rights.", cause: error)
        } catch {
            throw StoreError.translating(error)
        }
        try queue.writeWithoutTransaction { database in
            let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? ""
            let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? 0
            // SQLite falls back without a word where the disk fails while it makes the log.
            guard mode == "wal", synchronous == 2 else {
                throw StoreError(
                    .notDurable,
                    """
                    \(path) would not be durable: SQLite runs it with journal_mode=\(mode), synchronous=\(synchronous); \
                    wal and 2 are needed.
                    Look at the disk (dmesg); put the database on one that is sound and in this machine.
                    """)
            }
        }
        try self.init(queue: queue, ballast: Ballast(path: path + ".ballast"), boot: boot, at: now, seed: seed)
    }

    /// A store without a file, for the simulator and tests.
    package convenience init(inMemory boot: String, at now: Instant, seed: UInt64) throws {
        try self.init(queue: DatabaseQueue(), ballast: nil, boot: boot, at: now, seed: seed)
    }

    /// The same rows after a simulated crash: a new owner, as a new process would be.
    package init(restarting store: Store, boot: String) throws {
        queue = store.queue
        ballast = nil
        self.boot = boot
        // A read would be kept from writing by a pragma, after which SQLite compiles every statement anew.
        journalHead = try queue.writeWithoutTransaction { try JournalHead(database: $0) }
    }

    /// The rows of a store as a copy of its file holds them, made at its last moment and put in its place.
    package convenience init(restoring store: Store, boot: String) throws {
        try self.init(restarting: store, boot: boot)
        try queue.write { try $0.execute(sql: "UPDATE store SET copied = highestWall") }
    }

    /// The rows of a store without a file as they stand now: what a disk still holds that loses every later commit.
    package init(copying store: Store) throws {
        let queue = try DatabaseQueue()
        try store.queue.backup(to: queue)
        self.queue = queue
        ballast = nil
        boot = store.boot
        journalHead = store.journalHead
    }

    /// A new store without a file, as this one was made, in the connection of another that nobody uses any more.
    ///
    /// What statements were compiled to outlives it: compiling them anew takes a simulator longer than running them.
    package init(emptying other: Store, like store: Store) throws {
        queue = other.queue
        ballast = nil
        boot = store.boot
        journalHead = store.journalHead
        let own = try store.queue.read { try Row.fetchAll($0, sql: "SELECT * FROM store") }
        try queue.inTransaction(.immediate) { database in
            // What was made later refers to what was made earlier, but for this one column.
            try database.cachedStatement(sql: "UPDATE entry SET finalAttempt = NULL").execute()
            let tables = try String.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                          AND name NOT LIKE 'grdb_%' ORDER BY rowid DESC
                        """))
            for table in tables + ["sqlite_sequence"] {
                try database.cachedStatement(sql: "DELETE FROM \(table)").execute()
            }
            for row in own {
                let places = databaseQuestionMarks(count: row.count)
                try database.cachedStatement(sql: "INSERT INTO store VALUES (\(places))")
                    .execute(arguments: StatementArguments(row.databaseValues))
            }
            return .commit
        }
    }

    private init(queue: DatabaseQueue, ballast: Ballast?, boot: String, at now: Instant, seed: UInt64) throws {
        self.queue = queue
        self.ballast = ballast
        self.boot = boot
        do {
            try Migrations.all.migrate(queue)
            try queue.write { database in
                var generator = SeededGenerator(seed: seed)
                try database.execute(
                    sql: """
                        INSERT OR IGNORE INTO store(id, generation, created, highestWall, sealedSequence, sealedHash)
                        VALUES (1, ?, ?, ?, 0, ?)
                        """,
                    arguments: [
                        generator.uuid(), now.wall.milliseconds, now.wall.milliseconds, JournalHead.origin.hash.data,
                    ])
            }
            let sealed = try queue.read { try JournalHead(sealedIn: $0) }
            journalHead = try queue.read { try JournalHead.verified(database: $0, from: sealed) }
            sealedSequence = sealed.sequence
            isShort = ballast?.fill() == false
        } catch {
            throw StoreError.translating(error)
        }
    }

    /// How many lines of the journal stand behind a sealed mark at most, but for those of one transaction; a start
    /// verifies no more of them.
    private static let linesBetweenSeals: Int64 = 1_000

    /// Seals the journal as it stands, if it is time; what stands in it was verified or written by this process.
    private func seal(_ head: JournalHead, in database: Database) throws -> Int64 {
        guard head.sequence - sealedSequence >= Self.linesBetweenSeals else { return sealedSequence }
        try database.execute(
            sql: "UPDATE store SET sealedSequence = ?, sealedHash = ?", arguments: [head.sequence, head.hash.data])
        return head.sequence
    }

    /// Runs one transaction.
    ///
    /// What the body returns has been committed, and synced, when this returns.
    package func transact<Result>(at now: Instant, _ body: (StoreWriter) throws -> Result) throws -> Result {
        guard !isStopped else { throw StoreError(.commitUnknown, "The store has stopped.") }
        #if DEBUG
            if let count = uncommitted { return try transactEarly(count, at: now, body) }
        #endif
        let fault = commitsBeforeFault > 0 ? .none : commitFault
        if commitsBeforeFault > 0 { commitsBeforeFault -= 1 }
        var bodyReturned = false
        var head = journalHead
        var sealed = sealedSequence
        var notices: [RaisedNotice] = []
        #if DEBUG
            var kinds: [String] = []
        #endif
        do {
            var result: Result?
            var begun: Duration?
            try queue.inTransaction(.immediate) { database in
                let writer = StoreWriter(database: database, boot: boot, now: now, head: head, hasRoom: hasRoom)
                result = try body(writer)
                try failRead()
                if let expected { try writer.take(expected.key, expected.fingerprint) }
                head = writer.head
                notices = writer.raised
                sealed = try seal(head, in: database)
                bodyReturned = true
                #if DEBUG
                    kinds = try Failpoint.kinds(behind: journalHead, in: database)
                    Failpoint.reach(kinds.map { "before \($0)" })
                #endif
                begun = stopwatch?()
                return fault == .errorRowDropped || fault == .full ? .rollback : .commit
            }
            if let begun, let ended = stopwatch?() {
                lastCommit = ended - begun
                commitTimes.add(lastCommit)
            }
            if fault == .full { throw StoreError(.full, "A simulated disk is full.") }
            #if DEBUG
                Failpoint.reach(kinds.map { "behind \($0)" })
            #endif
            guard let result, fault == .none else {
                throw StoreError(.commitUnknown, "A simulated commit failed.")
            }
            expected = nil
            journalHead = head
            sealedSequence = sealed
            raised = (raised + notices).suffix(Self.noticesKept)
            commits += 1
            commitsSinceCheckpoint += 1
            return result
        } catch {
            let translated = StoreError.translating(error)
            if bodyReturned, (translated as? StoreError)?.code != .full {
                isStopped = true
                throw StoreError(
                    .commitUnknown, "A commit failed; whether it is on the disk cannot be known. The service stops.",
                    cause: error)
            }
            if (translated as? StoreError)?.code == .full { try giveRoom() }
            throw translated
        }
    }

    /// Whether new entries are taken; asks for the ballast's room again where it was given back.
    package func hasRoom() -> Bool {
        if isShort { isShort = ballast?.fill() == false }
        return !isShort
    }

    /// Gives the ballast's room to what was begun: once the log is in the file, it needs no more.
    private func giveRoom() throws {
        guard let ballast, !isShort else { return }
        isShort = true
        ballast.release()
        commitsSinceCheckpoint = Self.commitsBetweenCheckpoints
        try tidy()
    }

    #if DEBUG
        private func transactEarly<Result>(
            _ count: Int, at now: Instant, _ body: (StoreWriter) throws -> Result
        ) throws -> Result {
            let writer = try queue.writeWithoutTransaction { database in
                if count == 0 { try database.beginTransaction(.immediate) }
                return StoreWriter(database: database, boot: boot, now: now, head: journalHead, hasRoom: hasRoom)
            }
            let result = try queue.unsafeReentrantWrite { _ in try body(writer) }
            journalHead = writer.head
            uncommitted = count + 1
            commits += 1
            if count >= 20 {
                try queue.writeWithoutTransaction { try $0.commit() }
                uncommitted = 0
            }
            return result
        }
    #endif

    /// So many are kept for whoever writes a log, if anybody does.
    private static let noticesKept = 100

    /// What has come into the operator's feed since this was asked last.
    package func takeRaisedNotices() -> [RaisedNotice] {
        defer { raised = [] }
        return raised
    }

    /// Reads outside a transaction; within another read too.
    package func read<Result>(_ body: (StoreReader) throws -> Result) throws -> Result {
        guard !isStopped else { throw StoreError(.commitUnknown, "The store has stopped.") }
        try failRead()
        do {
            return try queue.unsafeReentrantWrite { try body(StoreReader(database: $0)) }
        } catch {
            throw StoreError.translating(error)
        }
    }

    private func failRead() throws {
        guard let left = readsBeforeFault else { return }
        readsBeforeFault = left > 0 ? left - 1 : nil
        guard left > 0 else { throw StoreError(.unavailable, "A simulated read failed.") }
    }

    /// How many commits stand in the WAL before ``tidy()`` moves them: about 6 MB, so that a page which
    /// every sale changes is not moved with every other sale; below `journal_size_limit`.
    package static let commitsBetweenCheckpoints = 256

    /// Moves the WAL into the file once enough stands in it; called when no answer waits for the disk.
    ///
    /// - Throws: ``StoreError/Code/commitUnknown`` where the disk fails: after a failed sync the kernel may drop what it
    ///   could not write and report success the next time, so the process has to end while the WAL still has it all.
    package func tidy() throws {
        guard commitsSinceCheckpoint >= Self.commitsBetweenCheckpoints, !isStopped else { return }
        commitsSinceCheckpoint = 0
        do {
            Failpoint.reach(.checkpoint)
            _ = try queue.writeWithoutTransaction { try $0.checkpoint(.passive) }
            Failpoint.reach(.checkpointed)
        } catch let error as DatabaseError
            where [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL].contains(error.resultCode)
        {
            return  // A reader is in the way, or no room is left: everything stays in the WAL.
        } catch {
            isStopped = true
            throw StoreError(
                .commitUnknown, "The disk failed while the log was moved into the database. The service stops.",
                cause: error)
        }
    }

    /// Moves the WAL into the file and empties it; only at a clean stop, when no reader waits.
    package func close() throws {
        try queue.writeWithoutTransaction { database in
            try database.execute(
                sql: "UPDATE store SET sealedSequence = ?, sealedHash = ?",
                arguments: [journalHead.sequence, journalHead.hash.data])
            try database.execute(sql: "PRAGMA busy_timeout = 0")
            _ = try database.checkpoint(.truncate)
        }
        try queue.close()
    }
}
