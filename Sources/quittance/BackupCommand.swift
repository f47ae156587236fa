import ArgumentParser
import FoundationEssentials
import Persistence
import Receipts
import Settings

/// A verified copy of the database, while the service works on.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the database while the service works on, and verify the copy.",
        discussion: """
            The copy shows one moment, is one file readable by its owner alone, and has its name only once it is whole, \
            checked and synced. It holds the whole audit; the tokens and the credentials are not in it. Exits 65 where \
            the audit finds that the database was altered; the copy is kept then.

            Never serve a copy beside the original: both would print and send the same calls. Stop the service, move the \
            original away with its -wal and -shm, and put the copy into its place.

            Examples:
              quittance backup /mnt/backup/quittance-$(date +%F).sqlite
              quittance backup --force /mnt/stick/quittance.sqlite
            """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "Where the copy goes.", completion: .file()) var file: String
    @Flag(help: "Replace an older copy of that name.") var force = false
    @Flag(help: "As JSON.") var json = false

    func run() async throws {
        try await telling {
            let database = try options.load().database
            let backup = try copy(of: database)
            if json {
                Terminal.say(
                    JSONValue.object([
                        .init("file", .string(file)), .init("bytes", JSONValue(backup.bytes)),
                        .init("rows", JSONValue(backup.audit.rows)), .init("bodies", JSONValue(backup.audit.bodies)),
                        .init("head", .string(backup.audit.head.hash.description)),
                        .init("findings", .array(backup.audit.findings.map(JSONValue.string))),
                    ]).compact)
            } else {
                Terminal.say(
                    "\(file): \(backup.bytes) bytes, \(backup.audit.rows) journal rows and \(backup.audit.bodies) bodies verified."
                )
            }
            guard backup.audit.findings.isEmpty else {
                throw Failure(
                    .badData, "The database was altered:\n" + backup.audit.findings.joined(separator: "\n"),
                    "The copy is kept as evidence beside it; an older backup may be better.")
            }
        }
    }

    private func copy(of database: String) throws -> Backup {
        var copying = ProgressBar("copying  ", isWanted: !json)
        var verifying = ProgressBar("verifying", isWanted: !json)
        defer {
            copying.end()
            verifying.end()
        }
        do {
            return try Backup(of: database, to: file, replacing: force) { phase, fraction in
                switch phase {
                case .copying: copying.show(fraction)
                case .verifying: verifying.show(fraction)
                }
            }
        } catch let error as BackupError {
            throw Failure(error.exitCode, error.sentence, error.remedy)
        } catch let error as StoreError {
            throw Failure(error.exitCode, error.description)
        }
    }
}

extension BackupError {
    fileprivate var exitCode: Failure.Code {
        switch code {
        case .exists, .unsuitable: .usage
        case .unwritable, .damaged: .inputOutput
        }
    }
}
