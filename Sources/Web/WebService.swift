package import Flows
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOPosix
import NIOSSL
package import Persistence
import ServiceLifecycle
package import Settings

/// Listens on loopback and serves the gateway, the API and the console until it is asked to stop.
package struct WebService: Service, CustomStringConvertible {
    private let listen: ListenAddress
    private let tls: TLSConfiguration?
    private let routes: Routes
    private let desk: Desk
    private let logger: Logger
    private let connections: Int
    private let onReady: @Sendable (Int) -> Void

    /// How long calls that have begun may take to arrive when the service is asked to stop.
    private static let patience = Duration.seconds(5)

    /// Short for the same reason as that of `EffectService`.
    package var description: String { "web" }

    /// - Parameters:
    ///   - connections: how many the process has descriptors for; no more than 256 are served at a time.
    ///   - demo: the switch of the demo; elsewhere `nil`, and the page shows none.
    ///   - heartbeat: how often an idle event stream shows that it lives.
    ///   - onReady: is told the port once connections are taken; it matters where the configuration says port 0.
    /// - Throws: ``WebError`` for an address that other machines can reach without TLS, since the tokens would be theirs,
    ///   and for a certificate or key that cannot be used.
    package init(
        settings: ShopSettings, desk: Desk, archive: Archive, tokens: TokenBook, premises: Premises,
        demo: DemoControl? = nil, logger: Logger, heartbeat: Duration = .seconds(15), connections: Int = .max,
        onReady: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws(WebError) {
        try Self.check(settings.listen, tls: settings.access.tls)
        listen = settings.listen
        tls = try settings.access.tls.map(Self.configuration)
        routes = Routes(
            access: Access(settings: settings, tokens: tokens), desk: desk, archive: archive, premises: premises,
            demo: demo, logger: logger, heartbeat: heartbeat)
        self.desk = desk
        self.logger = logger
        self.connections = min(connections, ConnectionLimit.most)
        self.onReady = onReady
    }

    /// Whether it is safe to listen there.
    static func check(_ listen: ListenAddress, tls: TLSFiles?) throws(WebError) {
        guard !listen.isLoopback else { return }
        guard tls == nil else { return }
        throw WebError(
            "listen: \(listen) is reachable from other machines, and there is no TLS to protect the tokens.",
            remedy: "Listen on 127.0.0.1, or set access.tls.")
    }

    /// When the first certificate of the chain runs out, in seconds since 1970; checks that chain and key can serve.
    ///
    /// - Throws: ``WebError`` for what would keep the service from starting.
    package static func certificateEnd(of files: TLSFiles) throws(WebError) -> Int64 {
        var end = Int64.max
        for certificate in try configuration(files).certificateChain {
            guard case .certificate(let certificate) = certificate else { continue }
            end = min(end, Int64(certificate.notValidAfter))
        }
        return end
    }

    /// TLS 1.2 or newer with the shop's own chain; tells at the start what would otherwise fail with the first caller.
    private static func configuration(_ files: TLSFiles) throws(WebError) -> TLSConfiguration {
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMFile(files.certificate) } catch {
            throw WebError(
                "access.tls: the certificate \(files.certificate) cannot be read: \(error).",
                remedy: "Name a PEM file with the certificate first and its chain behind it.")
        }
        let key: NIOSSLPrivateKey
        do { key = try NIOSSLPrivateKey(file: files.key, format: .pem) } catch {
            throw WebError(
                "access.tls: the key \(files.key) cannot be read: \(error).",
                remedy: "Name the PEM file of the certificate's key, readable by the service.")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        do { _ = try NIOSSLContext(configuration: configuration) } catch {
            throw WebError(
                "access.tls: \(files.certificate) and \(files.key) cannot serve together: \(error).",
                remedy: "Name the key that belongs to the certificate.")
        }
        return configuration
    }

    private func server(_ broken: AsyncStream<String>.Continuation) throws -> HTTPServerBuilder {
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [BrokenRequests(broken)],
                idleTimeout: .seconds(75),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16_384, maxHeaderListSize: 65_536, maxHeaderFieldCount: 100)))
        return try tls.map { try .tls(plain, tlsConfiguration: $0) } ?? plain
    }

    package func run() async throws {
        let onReady = onReady
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        // What comes while the desk is busy with a few is one flood, and counted as what fits in.
        let (broken, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1_000))
        // Whoever opens and closes connections in a loop writes into the feed once a second, not each time.
        let (crowds, crowded) = AsyncStream.makeStream(of: Bool.self, bufferingPolicy: .bufferingNewest(1))
        let connections = connections
        let application = Application(
            responder: routes,
            server: try server(continuation),
            configuration: ApplicationConfiguration(
                address: .hostname(listen.host, port: listen.port),
                availableConnectionsDelegate: ConnectionLimit(connections, change: crowded)),
            onServerRunning: { channel in onReady(channel.localAddress?.port ?? 0) },
            eventLoopGroupProvider: .shared(loop), logger: logger)
        let desk = desk
        try await withTaskExecutorPreference(EventLoopExecutor(loop)) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await detail in broken {
                        await desk.refused(kind: Refusal.Kind.malformed.rawValue, detail: detail)
                    }
                }
                group.addTask {
                    await desk.connections(areFull: false, most: connections)
                    for await isFull in crowds {
                        await desk.connections(areFull: isFull, most: connections)
                        // Ends with the service.
                        try? await Task.sleep(for: .seconds(1))
                    }
                }
                group.addTask { try await serve(application) }
                group.addTask {
                    // Somebody who never sends the rest of a body must not keep the service from its end.
                    try await gracefulShutdown()
                    try await Task.sleep(for: Self.patience)
                }
                defer {
                    continuation.finish()
                    crowded.finish()
                    group.cancelAll()
                }
                try await group.next()
            }
        }
    }

    private func serve(_ application: some ApplicationProtocol) async throws {
        do { try await application.run() } catch let error as IOError {
            let isTaken = POSIXErrorCode(rawValue: error.errnoCode) == .EADDRINUSE
            throw WebError(
                "Nobody can be served at \(listen): \(isTaken ? "another program listens there" : "\(error)").",
                remedy: "Name another address under listen, or end the program that has this one.")
        }
    }
}
