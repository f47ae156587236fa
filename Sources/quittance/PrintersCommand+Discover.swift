import ArgumentParser
import Receipts
import Transports

extension PrintersCommand {
    struct Discover: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The printers attached to this machine, with the device URI to write into the configuration.")
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await telling {
                var found: [Found] = []
                var silent: [String] = []
                do {
                    found += try await USBPrinters.list().map(Found.init)
                } catch {
                    silent.append("USB could not be searched: \(error)")
                }
                do {
                    found += try await CUPSPrinters.list().map(Found.init)
                } catch {
                    silent.append("CUPS could not be asked: \(error)")
                }
                guard !json else {
                    return Terminal.say(
                        JSONValue.object([.init("items", .array(found.map(\.json))), .init("next", .null)]).compact)
                }
                var table = Table("DEVICE", "MODEL", "REMARK")
                for printer in found {
                    table.add(printer.device, printer.model, printer.problem ?? printer.restriction ?? "")
                }
                Terminal.say(table.isEmpty ? "No printers." : table.text)
                for sentence in silent { Terminal.complain(sentence) }
            }
        }
    }

    private struct Found {
        let device: String
        let model: String
        /// Why receipts cannot be printed there as it stands.
        let problem: String?
        /// What the printer cannot do there.
        let restriction: String?

        init(_ printer: USBPrinter) {
            device = printer.uri.description
            let names = [printer.manufacturer, printer.name].compactMap(\.self)
            model = names.isEmpty ? "unknown" : names.joined(separator: " ")
            problem = printer.problem
            restriction = nil
        }

        init(_ printer: CUPSPrinters.Found) {
            device = printer.uri.description
            model = printer.queue.makeAndModel
            problem = printer.queue.refusal ?? printer.queue.policyWarning
            restriction = printer.queue.restriction
        }

        var json: JSONValue {
            [
                "device": .string(device), "model": .string(model), "problem": JSONValue(problem),
                "restriction": JSONValue(restriction),
            ]
        }
    }
}
