import ArgumentParser
import Flows
import Receipts

/// Looks at the whole set-up and says what to do about what it finds.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at the whole set-up, with a remedy for each finding.",
        discussion: """
            Looks at configuration, templates, clock and time zone, the database with its folder, disk and hash chain, \
            the secrets' permissions, each printer, each fiscal server, the mail relay, and the signatures in the codes \
            of the newest certified receipts. Nothing is printed, sent or changed. Works whether the service runs or not; \
            run it as the service's user, who sees what the service sees.

            Exits 0 if nothing is wrong, warnings included; else 78 if the configuration or a credential is wrong, 74 if \
            the disk or the database is, 69 if a printer or a server is away: the first of these that is found.

            Examples:
              sudo -u quittance quittance doctor
              quittance doctor --config quittance.yaml --receipts 1000
              quittance doctor --json | jq '.findings[] | select(.grade == "error")'
            """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "How many of the newest certified receipts have their signatures checked.") var receipts = 100
    @Flag(help: "Leave out what reads the whole database: its check and its hash chain.") var quick = false
    @Flag(help: "As JSON.") var json = false

    func validate() throws {
        guard (0...1_000_000).contains(receipts) else {
            throw ValidationError("--receipts takes a number from 0 to 1000000.")
        }
    }

    func run() async throws {
        let round = DoctorRound(options: options, receipts: receipts, isQuick: quick, showsProgress: !json)
        let checkup = await round.checkup()
        Terminal.say(json ? checkup.json.compact : DoctorPage(checkup).text(columns: Terminal.width))
        guard let trouble = checkup.trouble else { return }
        throw ExitCode(Self.code(of: trouble).rawValue)
    }

    private static func code(of trouble: Diagnosis.Trouble) -> Failure.Code {
        switch trouble {
        case .configuration: .configuration
        case .inputOutput: .inputOutput
        case .unavailable: .unavailable
        }
    }
}
