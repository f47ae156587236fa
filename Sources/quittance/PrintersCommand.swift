import ArgumentParser
import Receipts
import Settings

/// The printers of the shop.
struct PrintersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "printers", abstract: "Show, find and test printers; open a cash drawer.",
        discussion: """
            Examples:
              quittance printers list
              quittance printers status
              quittance printers status front
              quittance printers discover --json
              quittance printers test front --operator "Frau Vogel"
              quittance printers drawer front --operator "Frau Vogel"
            """,
        subcommands: [List.self, Status.self, Discover.self, Test.self, Drawer.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The configured printers and how they are.")
        @OptionGroup var options: ConfigurationOptions
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                let answer = try await PrintersCommand.read(options)
                guard !json else { return Terminal.say(answer.compact) }
                var table = Table("PRINTER", "STATE", "REASONS", "DEVICE", "PROFILE")
                for printer in answer["items"]?.elements ?? [] {
                    table.add(
                        printer["name"]?.text ?? "", printer["state"]?.text ?? "",
                        (printer["reasons"]?.elements ?? []).compactMap(\.text).joined(separator: " "),
                        printer["device"]?.text ?? "", printer["profile"]?.text ?? "")
                }
                Terminal.say(table.text)
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "How one printer is, or each of them, in words.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The printer's name in the configuration; without it all of them.") var printer: String?
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                let answer = try await PrintersCommand.read(options, printer)
                guard !json else { return Terminal.say(answer.compact) }
                let printers = printer == nil ? answer["items"]?.elements ?? [] : [answer]
                Terminal.say(printers.map(Self.words).joined(separator: "\n\n"))
            }
        }

        private static func words(_ printer: JSONValue) -> String {
            let reasons = (printer["reasons"]?.elements ?? []).compactMap(\.text)
            let (name, device) = (printer["name"]?.text ?? "", printer["device"]?.text ?? "?")
            var lines = ["\(name) on \(device): \(printer["state"]?.text ?? "?")"]
            if !reasons.isEmpty { lines.append("It says: \(reasons.joined(separator: ", ")).") }
            if let failure = printer["failure"]?.text { lines.append(failure) }
            if printer["takes"]?.text == "pages" {
                lines.append("It takes pages: receipts are drawn, no drawer opens, and its driver cuts.")
            }
            if let signal = printer["drawerSignal"]?.text { lines.append("The drawer's signal is \(signal).") }
            return lines.joined(separator: "\n")
        }
    }

    /// How the printers are; without a service nothing is printed, which IPP calls `shutdown`.
    ///
    /// Source: RFC 8011, section 5.4.12.
    private static func read(_ options: ConfigurationOptions, _ name: String? = nil) async throws -> JSONValue {
        let settings = try options.load()
        do {
            let client = try ServiceClient(settings: settings, role: "till", operatorName: nil)
            return try await client.call("GET", "/v1/printers" + (name.map { "/" + $0.percentEncoded } ?? ""))
        } catch let failure as Failure where failure.isDown {
            let printers = settings.printers.filter { name == nil || $0.name == name }.map { printer -> JSONValue in
                [
                    "name": .string(printer.name), "device": .string(printer.device),
                    "profile": .string(printer.profile), "state": "stopped", "reasons": ["shutdown"],
                    "failure": .string(failure.sentence),
                ]
            }
            guard name != nil else { return ["items": .array(printers), "next": .null] }
            guard let printer = printers.first else {
                throw Failure(
                    .badData, "There is no printer \(name ?? "").", "`quittance printers list` shows the printers.")
            }
            return printer
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a page that shows what a printer really does.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The printer's name in the configuration.") var printer: String
        @Option(name: .customLong("operator"), help: "Who, for the audit.") var operatorName: String?
        @Flag(help: "The job as JSON.") var json = false

        func run() async throws {
            try await telling {
                let client = try ServiceClient(settings: options.load(), role: "cashier", operatorName: operatorName)
                let job = try await client.call(
                    "POST", "/v1/printers/\(printer.percentEncoded)/test", body: .object([]))
                guard !json else { return Terminal.say(job.compact) }
                Terminal.say(
                    "The test page is \(job["id"]?.text ?? "queued"); `quittance jobs list` tells what became of it.")
            }
        }
    }

    struct Drawer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open the cash drawer on a printer's connector.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The printer's name in the configuration.") var printer: String
        @Option(name: .customLong("operator"), help: "Who, for the audit.") var operatorName: String?
        @Flag(help: "The service's answer as JSON.") var json = false

        func run() async throws {
            try await telling {
                let client = try ServiceClient(settings: options.load(), role: "cashier", operatorName: operatorName)
                let answer = try await client.call(
                    "POST", "/v1/printers/\(printer.percentEncoded)/drawer", body: .object([]))
                Terminal.say(json ? answer.compact : "The drawer on \(printer) is told to open.")
            }
        }
    }
}
