import ArgumentParser
import Logging
import PrinterLanguage
import Sandbox
import ServiceLifecycle
import UnixSignals

/// A virtual printer on TCP.
struct Emulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a virtual ESC/POS printer on TCP that answers status and fences.",
        discussion: """
            Every receipt is written as NNNN-JOB.escpos, .txt and .png, in the order of printing. FAULTS are separated by \
            commas: paperOutAfter=40lines, coverOpen, recoverAfter=5s, silentFence[=0.5], lateFence=2s, dropTail[=0.5], \
            powerCycleAt=30s or 40lines, seed=7.

            Examples:
              quittance emulate --port 9100 --directory paper
              quittance emulate --profile epson-tm-t20iii --faults paperOutAfter=40lines,recoverAfter=5s
            """)

    @Option(help: "The port on the loopback; 0 takes any free one.")
    var port = 9100

    @Option(help: "The printer model: \(PrinterProfile.all.map(\.name).joined(separator: ", ")).")
    var profile = PrinterProfile.virtual.name

    @Option(help: "Where the paper goes.", completion: .directory)
    var directory = "paper"

    @Option(help: "What goes wrong, such as paperOutAfter=40lines,recoverAfter=5s.")
    var faults = ""

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
        guard PrinterProfile.named(profile) != nil else {
            let names = PrinterProfile.all.map(\.name).joined(separator: ", ")
            throw ValidationError("--profile: there is no \"\(profile)\"; there are \(names).")
        }
        do { _ = try PrinterFaults(faults) } catch { throw ValidationError("--\(error).") }
    }

    func run() async throws {
        try await telling {
            var options = EmulatorServer.Options(directory: directory)
            options.port = port
            options.profile = PrinterProfile.named(profile) ?? .virtual
            options.faults = try PrinterFaults(faults)
            let logger = Logger(label: "quittance.emulate") { StreamLogHandler.standardError(label: $0) }
            let server = EmulatorServer(options: options, logger: logger)
            do { _ = try await server.device } catch {
                throw Failure(
                    .inputOutput, "The directory \(directory) cannot be made or read: \(SystemWords.of(error)).",
                    "Choose another one with --directory.")
            }
            let port: Int
            do { port = try await server.start() } catch {
                throw Failure(
                    .unavailable, "Port \(self.port) cannot be opened: \(error).", "Choose another one with --port.")
            }
            Terminal.say("\(profile) listening on socket://127.0.0.1:\(port), paper in \(directory)")
            let group = ServiceGroup(
                services: [server], gracefulShutdownSignals: .ending, logger: logger)
            try await group.run()
        }
    }
}
