import ArgumentParser
import PrinterLanguage
import Receipts

/// `quittance decode`: shows what bytes tell a printer.
struct Decode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows a printer's bytes as readable commands, one a line.",
        discussion: """
            Bytes that are no known command are shown as such. A bar code of Star's is several lines.

            Examples:
              quittance decode paper/0001-job_1.escpos
              quittance preview --as escpos | quittance decode -
              quittance decode --profile star-mc-print3-prnt --json receipt.bin
            """)

    @Argument(help: "The bytes; \"-\" for standard input.", completion: .file())
    var file: String

    @Flag(help: "As JSON: one object with a list of lines.")
    var json = false

    @Option(help: "The printer: \(PrinterProfile.all.map(\.name).joined(separator: ", ")).")
    var profile = "generic-80mm"

    @Option(help: "The language of the bytes, if not the one that the printer speaks.")
    var language: PrinterProfile.Language?

    func run() async throws {
        try await telling {
            var profile = try Failure.profile(named: profile)
            if let language { profile.language = language }
            var listing = CommandListing(profile: profile)
            var lines: [String] = []
            for piece in CommandDecoder.pieces(in: try CommandFiles.read(file), language: profile.language) {
                lines.append(listing.line(for: piece))
            }
            guard !json else {
                return Terminal.say(JSONValue.object([.init("items", .array(lines.map(JSONValue.string)))]).compact)
            }
            try CommandFiles.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: "-")
        }
    }
}

extension PrinterProfile.Language: ExpressibleByArgument {}
