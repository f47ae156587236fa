import ArgumentParser
import PrinterLanguage

/// `quittance decode`: shows what bytes tell a printer.
struct Decode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows ESC/POS bytes as readable commands, one a line.",
        discussion: "Bytes that are no known command are shown as such.")

    @Argument(help: "The bytes; \"-\" for standard input.")
    var file: String

    @Option(help: "The printer: \(PrinterProfile.all.map(\.name).joined(separator: ", ")).")
    var profile = "generic-80mm"

    func run() async throws {
        try await telling {
            var listing = CommandListing(profile: try Failure.profile(named: profile))
            var text = ""
            for command in CommandDecoder.commands(in: try CommandFiles.read(file)) {
                text += listing.line(for: command) + "\n"
            }
            try CommandFiles.write(Array(text.utf8), to: "-")
        }
    }
}
