import ArgumentParser
import Flows
import Glibc

/// The receipt and printer service beside the till: one binary, one file per subcommand.
@main
struct Quittance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quittance",
        abstract: "The receipt and printer service that stands beside a till.",
        discussion: """
            Keeps selling while the fiscal API or its signer is away: takes the till's calls durably and in order, prints \
            at once, replays when the net is back, and says of each print what is known about it.

            Examples:
              quittance demo
              quittance doctor --config quittance.yaml
              quittance reprint --last
            """,
        version: Premises.version,
        subcommands: [
            Serve.self, Demo.self, SandboxCommand.self, Emulate.self, Reprint.self, Email.self, ReceiptsCommand.self,
            QueueCommand.self, ClosingCommand.self, JobsCommand.self, PrintersCommand.self, Preview.self, Decode.self,
            AuditCommand.self, BackupCommand.self, DoctorCommand.self, UnitCommand.self, ConsoleCommand.self,
            TokenCommand.self,
        ])

    static func main() async {
        // A peer that hangs up is an error of that call, never the end of the service.
        signal(SIGPIPE, SIG_IGN)
        await self.main(nil)
    }
}
