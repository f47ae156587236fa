package import Logging
import NIOCore
import NIOPosix
package import PrinterLanguage
import ServiceLifecycle
import Transports

/// A virtual ESC/POS printer on TCP, as at port 9100: one host at a time, the next one waits.
package actor EmulatorServer: Service {
    package struct Options: Sendable {
        package var host = "127.0.0.1"
        /// 0: any free port.
        package var port = 9100
        package var profile = PrinterProfile.virtual
        package var directory: String
        package var faults = PrinterFaults()
        package var pictures = true

        package init(directory: String) { self.directory = directory }
    }

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let options: Options
    private let logger: Logger
    private let rack: VirtualRack
    private var listener: NIOAsyncChannel<Connection, Never>?

    package init(options: Options, logger: Logger) {
        self.options = options
        self.logger = logger
        rack = VirtualRack(
            profiles: [options.directory: options.profile], faults: options.faults, pictures: options.pictures,
            logger: logger)
    }

    /// The printer behind the port, to open its cover and the like.
    package var device: VirtualDevice {
        get async throws { try await rack.device(directory: options.directory) }
    }

    /// Opens the folder and the port, and returns the port; ``run()`` then serves it.
    ///
    /// - Throws: a file system error, or ``PortError``.
    package func start() async throws -> Int {
        _ = try await device
        let listener: NIOAsyncChannel<Connection, Never>
        do {
            listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: options.host, port: options.port) { channel in
                    channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
                }
        } catch let error as IOError {
            throw PortError(error)
        }
        self.listener = listener
        return listener.channel.localAddress?.port ?? options.port
    }

    /// Serves one connection after the other until the process shuts down.
    package func run() async throws {
        if listener == nil { _ = try await start() }
        guard let listener else { return }
        let device = try await device
        try await cancelWhenGracefulShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { try await self.rack.run() }
                group.addTask { try await self.accept(listener, for: device) }
            }
        }
    }

    private nonisolated func accept(_ listener: NIOAsyncChannel<Connection, Never>, for device: VirtualDevice)
        async throws
    {
        do {
            try await listener.executeThenClose { connections in
                for try await connection in connections { await self.serve(connection, on: device) }
            }
        } catch is CancellationError {
            return  // The process shuts down.
        }
    }

    /// Carries bytes both ways until either side has had enough.
    private nonisolated func serve(_ connection: Connection, on device: VirtualDevice) async {
        let (events, continuation) = AsyncStream<TransportEvent>.makeStream()
        guard let number = await device.connect(continuation) else { return }
        do {
            try await connection.executeThenClose { inbound, outbound in
                try await withThrowingTaskGroup { group in
                    group.addTask {
                        for try await buffer in inbound {
                            guard await device.take(Array(buffer.readableBytesView), from: number) == .taken else {
                                return
                            }
                        }
                    }
                    group.addTask {
                        for await event in events {
                            guard case .bytes(let bytes) = event else { return }
                            try await outbound.write(ByteBuffer(bytes: bytes))
                        }
                    }
                    try await group.next()
                    group.cancelAll()
                }
            }
        } catch {
            logger.debug("a connection to the emulated printer broke", metadata: ["error": "\(error)"])
        }
        await device.disconnect(number)
        continuation.finish()
    }
}
