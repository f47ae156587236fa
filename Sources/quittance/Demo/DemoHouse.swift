import FoundationEssentials
import Glibc
import Logging
import Receipts
import Sandbox

/// What stands round the service in a demo: the fiscal server, the printer, and the configuration that names them.
struct DemoHouse {
    private static let credential = "of_test:demo"

    let directory: String
    let port: Int
    let sandbox: SandboxServer
    let printer: EmulatorServer
    let mailbox: MailboxServer
    let configuration: String

    /// Starts nothing but the ports, so that their numbers can stand in the configuration.
    ///
    /// - Parameters:
    ///   - port: the service's; 0 for any that is free, nil for the usual one unless somebody has it.
    ///   - isHeadless: short waits, and an unknown print is repeated with the mark instead of asking a person.
    init(
        directory: String, port: Int?, dialect: SandboxDialect, shop: DemoShop, seed: UInt64, isHeadless: Bool,
        logger: Logger
    ) async throws {
        self.directory = directory
        self.port = try port.flatMap { $0 == 0 ? nil : $0 } ?? Self.freePort(preferring: port == nil ? [7788] : [])
        configuration = directory + "/quittance.yaml"
        var options = SandboxServer.Options()
        options.ledger = directory + "/ledger.jsonl"
        options.server = dialect.server(credential: Self.credential, seed: seed, country: shop.country)
        options.basePath = dialect.basePath
        sandbox = try SandboxServer(options: options, logger: logger)
        var emulator = EmulatorServer.Options(directory: directory + "/paper")
        emulator.port = 0
        emulator.pictures = !isHeadless
        printer = EmulatorServer(options: emulator, logger: logger)
        _ = try await sandbox.start()
        let printerPort = try await printer.start()
        mailbox = MailboxServer(directory: directory + "/mail", logger: logger)
        let mailPort = try await mailbox.start()
        let address = await sandbox.url
        try Self.write("\(Self.credential)\n", to: directory + "/credential")
        try Self.write(
            Self.settings(
                port: self.port, printerPort: printerPort, mailPort: mailPort, dialect: dialect, shop: shop,
                upstream: address, isHeadless: isHeadless),
            to: configuration)
    }

    private static func settings(
        port: Int, printerPort: Int, mailPort: Int, dialect: SandboxDialect, shop: DemoShop, upstream: String,
        isHeadless: Bool
    ) -> String {
        let pace =
            isHeadless
            ? (answer: "200ms", retry: "{ first: 20ms, cap: 200ms }", probe: "50ms", unknown: "reprint")
            : (answer: "1s", retry: "{ first: 500ms, cap: 5s }", probe: "1s", unknown: "ask")
        let registers = ShopDay.registers.map { id in
            """
              - { id: \(id), upstream: main, country: \(shop.country.rawValue), printer: front,
                  answerWithin: \(pace.answer), onUnknownPrint: \(pace.unknown)\(shop.offline) }
            """
        }
        return """
            listen: 127.0.0.1:\(port)
            database: quittance.sqlite
            shop:
              name: \(shop.name)
              address: [\(shop.address.joined(separator: ", "))]
              taxId: \(shop.taxID)
              timeZone: \(shop.timeZone)
            printers:
              - { name: front, device: "socket://127.0.0.1:\(printerPort)", profile: virtual }
            upstreams:
              - { name: main, dialect: \(dialect.rawValue), url: "\(upstream)", credential: "file:credential",
                  merchant: merchant_demo, timeout: 3s, retry: \(pace.retry), probe: \(pace.probe) }
            mail: { relay: "smtp://127.0.0.1:\(mailPort)", from: '"\(shop.name)" <\(shop.mail)>' }
            registers:
            \(registers.joined(separator: "\n"))

            """
    }

    static func write(_ text: String, to path: String) throws {
        do {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw Failure(
                .inputOutput, "\(path) cannot be written: \(SystemWords.of(error)).",
                "Name another folder with --directory.")
        }
    }

    /// The token of a role, once the service has written them.
    func token(_ role: String) throws -> String {
        guard let token = try TokenFile(path: directory + "/tokens.json").tokens.first(where: { $0.role == role })
        else {
            throw Failure(.configuration, "The service wrote no token for \(role).")
        }
        return token.token
    }

    /// A port of the loopback interface that is free now, a preferred one if there is.
    ///
    /// None of those that Linux gives to whoever asks for any (ip(7), `ip_local_port_range`): one of them may be somebody
    /// else's before the service has it.
    private static func freePort(preferring wanted: [UInt16]) throws -> Int {
        let chosen = (0..<64).map { _ in UInt16.random(in: 10_000..<32_768) }
        guard let port = (wanted + chosen).first(where: isFree) else {
            throw Failure(.tryAgain, "No free port could be had.", "Name one with --port.")
        }
        return Int(port)
    }

    /// - Throws: ``Failure`` if the service could not have that port; 0 is any that is free.
    static func check(port: Int) throws {
        guard port != 0, let number = UInt16(exactly: port), !isFree(number) else { return }
        throw Failure(
            .unavailable, "Port \(port) cannot be opened: \(SystemWords.of(errno)).",
            "Name another one with --port; 0 takes a free one.")
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        // As the service will bind it: what is left of connections to one that ended is no hindrance.
        var isOn: CInt = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<CInt>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = port.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                // Another one that listens there is found out by listening.
                bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                    && listen(descriptor, 1) == 0
            }
        }
    }
}
