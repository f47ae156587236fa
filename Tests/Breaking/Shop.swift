import Foundation
import Logging
import Sandbox

/// What stands round a service under test: the fiscal server, the printer, and a configuration that names them.
///
/// They are doubles in this process, so that they keep their own records whatever happens to the service.
final class Shop: Sendable {
    private static let credential = "of_test:breaking"

    /// Everything of the shop; the database alone stands in ``store``.
    let folder: String
    let sandbox: SandboxServer
    let printer: EmulatorServer
    /// The printer's and the server's.
    let ports: (upstream: Int, printer: Int)

    private init(in folder: String, seed: UInt64) async throws {
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder + "/paper", withIntermediateDirectories: true)
        var logger = Logger(label: "shop")
        logger.logLevel = .critical
        var options = SandboxServer.Options()
        options.server = SandboxDialect.openfiskalOperations.server(credential: Self.credential, seed: seed)
        sandbox = try SandboxServer(options: options, logger: logger)
        var emulator = EmulatorServer.Options(directory: folder + "/paper")
        (emulator.port, emulator.pictures) = (0, false)
        printer = EmulatorServer(options: emulator, logger: logger)
        ports = (try await sandbox.start(), try await printer.start())
        try "\(Self.credential)\n".write(toFile: folder + "/credential", atomically: true, encoding: .utf8)
    }

    /// Opens a shop in a folder that is removed with all that is in it at the end, and runs its doubles meanwhile.
    static func stand<Result: Sendable>(
        in folder: String, seed: UInt64, _ body: (Shop) async throws -> Result
    ) async throws -> Result {
        // What cannot be removed stays in the temporary folder.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let shop = try await Shop(in: folder, seed: seed)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await shop.printer.run() }
            defer { group.cancelAll() }
            return try await body(shop)
        }
    }

    /// Writes a configuration for a database in a folder of its own, and gives the file.
    ///
    /// - Parameters:
    ///   - unknownPrint: what becomes of a print that may be on paper.
    ///   - pace: how often a server that is away is tried, instead of the usual seconds.
    ///   - printer: the port of another printer than the shop's.
    func configuration(
        of store: String, named name: String, unknownPrint: String = "reprint",
        pace: String = "retry: { first: 20ms, cap: 200ms }, probe: 50ms", printer: Int? = nil
    ) throws -> String {
        let registers = ShopDay.registers.map {
            """
              - { id: \($0), upstream: main, country: DE, printer: front, answerWithin: 200ms,
                  onUnknownPrint: \(unknownPrint) }
            """
        }
        let text = """
            listen: 127.0.0.1:0
            database: \(store)/quittance.sqlite
            shop: { name: Testladen, address: [Lindenstraße 7, 10969 Berlin], timeZone: Europe/Berlin }
            printers:
              - { name: front, device: "socket://127.0.0.1:\(printer ?? ports.printer)", profile: virtual }
            upstreams:
              - { name: main, dialect: openfiskal-operations, url: "http://127.0.0.1:\(ports.upstream)/v1",
                  credential: "file:credential", merchant: merchant_1, timeout: 3s,
                  \(pace) }
            registers:
            \(registers.joined(separator: "\n"))

            """
        let file = folder + "/\(name).yaml"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }
}
