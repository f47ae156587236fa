import ArgumentParser
import PrinterLanguage

/// `quittance decode`: shows what bytes tell a printer.
struct Decode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows a printer's bytes as readable commands, one a line.",
        discussion: "Bytes that are no known command are shown as such. A bar code of Star's is several lines.")

    @Argument(help: "The bytes; \"-\" for standard input.")
    var file: String

    @Option(help: "The printer: \(PrinterProfile.all.map(\.name).joined(separator: ", ")).")
    var profile = "generic-80mm"

    @Option(help: "The language of the bytes, if not the one that the printer speaks.")
    var language: PrinterProfile.Language?

    func run() async throws {
        try await telling {
            var profile = try Failure.profile(named: profile)
            if let language { profile.language = language }
            var listing = CommandListing(profile: profile)
            var text = ""
            for piece in CommandDecoder.pieces(in: try CommandFiles.read(file), language: profile.language) {
                text += listing.line(for: piece) + "\n"
            }
            try CommandFiles.write(Array(text.utf8), to: "-")
        }
    }
}

extension PrinterProfile.Language: ExpressibleByArgument {}
