package import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// The double of a fiscal server on HTTP, at a port of the loopback: answers, faults, ledger.
///
/// ``setOnline(_:)`` takes it off the net and back: its connections break, and new ones are refused by the system. What
/// it knows stays, as with a server behind a cut cable.
package actor SandboxServer: Service {
    package struct Options: Sendable {
        package var host = "127.0.0.1"
        /// 0: any free port.
        package var port = 0
        /// What stands before every path of the API.
        package var basePath = "/v1"
        /// The double that is served.
        package var server: any ServerDouble = FiscalServer()
        package var faults = FaultPlan()
        /// The file to which the ledger is appended, if any.
        package var ledger: String?

        package init() {}
    }

    private let options: Options
    private let book: SandboxBook
    private let pool: NIOThreadPool
    private var listener: (any Channel)?
    private var port: Int
    private let connections: ConnectionList

    /// - Throws: ``LedgerFileError`` if the ledger cannot be opened.
    package init(options: Options, logger: Logger) throws {
        self.options = options
        port = options.port
        let server = FaultyServer(AnyServer(base: options.server), faults: options.faults)
        book = try SandboxBook(server: server, ledger: options.ledger, logger: logger)
        pool = NIOThreadPool(numberOfThreads: 1)
        connections = ConnectionList()
    }

    /// Opens the port and serves it from now on; harmless when repeated.
    ///
    /// - Throws: ``PortError`` if the port is taken.
    @discardableResult
    package func start() async throws -> Int {
        if listener != nil { return port }
        pool.start()
        let (book, pool, connections) = (book, pool, connections)
        let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                connections.add(channel)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(SandboxHandler(book: book, pool: pool))
                }
            }
        let listener: any Channel
        do { listener = try await bootstrap.bind(host: options.host, port: port).get() } catch let error as IOError {
            throw PortError(error)
        }
        self.listener = listener
        port = listener.localAddress?.port ?? port
        return port
    }

    /// The address for `upstreams[].url`, once started.
    package var url: String { "http://\(options.host):\(port)\(options.basePath)" }

    /// On the net at the same port, or off it with every connection broken.
    package func setOnline(_ online: Bool) async throws {
        if online {
            try await start()
        } else {
            let closing = listener
            listener = nil
            try await closing?.close().get()
            connections.closeAll()
        }
    }

    package var isOnline: Bool { listener != nil }

    /// Another plan from the next request on.
    package func setFaults(_ faults: FaultPlan) { book.setFaults(faults) }

    /// The server as it stands, with its ledger and its applications.
    package var server: any ServerDouble { book.server }

    /// Closes the port and every connection.
    package func stop() async throws {
        try await setOnline(false)
        try await pool.shutdownGracefully()
    }

    /// Serves until the process shuts down.
    package func run() async throws {
        try await start()
        // The sleep ends with the shutdown's cancellation, and with nothing else.
        try? await cancelWhenGracefulShutdown { while true { try await Task.sleep(for: .seconds(86_400)) } }
        try await stop()
    }
}
