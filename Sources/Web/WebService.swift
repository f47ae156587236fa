package import Flows
import Hummingbird
package import Logging
import NIOCore
import NIOPosix
package import Persistence
import ServiceLifecycle
package import Settings

/// Listens on loopback and serves the gateway, the API and the console until it is asked to stop.
package struct WebService: Service {
    private let listen: ListenAddress
    private let routes: Routes
    private let logger: Logger
    private let onReady: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - demo: the switch of the demo; elsewhere `nil`, and the page shows none.
    ///   - heartbeat: how often an idle event stream shows that it lives.
    ///   - onReady: is told the port once connections are taken; it matters where the configuration says port 0.
    /// - Throws: ``WebError`` for an address that other machines can reach: without TLS the tokens would be theirs.
    package init(
        settings: ShopSettings, desk: Desk, archive: Archive, tokens: TokenBook, premises: Premises,
        demo: DemoControl? = nil, logger: Logger, heartbeat: Duration = .seconds(15),
        onReady: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws(WebError) {
        try Self.check(settings.listen, tls: settings.access.tls)
        listen = settings.listen
        routes = Routes(
            access: Access(settings: settings, tokens: tokens), desk: desk, archive: archive, premises: premises,
            demo: demo, logger: logger, heartbeat: heartbeat)
        self.logger = logger
        self.onReady = onReady
    }

    /// Whether it is safe to listen there.
    static func check(_ listen: ListenAddress, tls: TLSFiles?) throws(WebError) {
        guard !listen.isLoopback else { return }
        guard tls == nil else {
            throw WebError(
                "listen: \(listen) is reachable from other machines, and this version does not serve TLS yet.",
                remedy: "Listen on 127.0.0.1 and put a TLS proxy in front.")
        }
        throw WebError(
            "listen: \(listen) is reachable from other machines, and there is no TLS to protect the tokens.",
            remedy: "Listen on 127.0.0.1, or set access.tls.")
    }

    package func run() async throws {
        let onReady = onReady
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let application = Application(
            responder: routes,
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(75),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16_384, maxHeaderListSize: 65_536, maxHeaderFieldCount: 100))),
            configuration: ApplicationConfiguration(address: .hostname(listen.host, port: listen.port)),
            onServerRunning: { channel in onReady(channel.localAddress?.port ?? 0) },
            eventLoopGroupProvider: .shared(loop), logger: logger)
        try await withTaskExecutorPreference(EventLoopExecutor(loop)) { try await application.run() }
    }
}
