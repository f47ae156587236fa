import ArgumentParser
import FoundationEssentials
import Glibc
import Logging
import Settings

/// The service.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the service.",
        discussion: """
            Ready on systemd's notify socket. SIGTERM finishes the receipt in hand and stops within 25 s. `quittance unit` \
            prints the unit to run it by.

            Examples:
              quittance serve --config quittance.yaml
              QUITTANCE_CONFIG=/srv/shop/quittance.yaml quittance serve --log-level debug
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "The least important log messages shown: debug, info, notice, warning, error.")
    var logLevel: String = "notice"

    #if DEBUG
        @Flag(help: .hidden) var acknowledgeBeforeCommit = false
    #endif

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level takes debug, info, notice, warning or error.")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "quittance")
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .notice
        let chosen = logger
        // What the service writes, customers' addresses among it, is its own.
        umask(0o077)
        try await telling {
            let settings = try options.load(forServing: true)
            let host = settings.listen.host
            let scheme = settings.access.tls == nil ? "http" : "https"
            var service = ServiceRun(
                settings: settings, logger: chosen,
                onReady: { port in
                    Terminal.complain("ready on \(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)/")
                    Systemd.notify("READY=1")
                    StartupPages.giveBack()
                })
            #if DEBUG
                service.acknowledgesBeforeCommit = acknowledgeBeforeCommit
            #endif
            try await service.run()
        }
    }
}

/// The supervisor's notify socket.
///
/// Source: sd_notify(3).
enum Systemd {
    /// Sends a state line; without the socket nobody listens, and nothing is sent.
    static func notify(_ state: String) {
        guard let path = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"], !path.isEmpty else { return }
        let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // An abstract socket's name begins with a zero byte, written as "@".
        var name = Array(path.utf8)
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let bytes = Array(state.utf8)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, 0, $0, length)
            }
        }
    }
}
