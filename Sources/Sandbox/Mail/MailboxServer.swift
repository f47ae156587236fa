import FoundationEssentials
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// A mail server on loopback that takes every mail and puts it into a folder: `0001.eml`, `0002.eml` and so on.
package actor MailboxServer: Service {
    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let directory: String
    private let logger: Logger
    private var listener: NIOAsyncChannel<Connection, Never>?
    /// What it has taken, in its order.
    package private(set) var mails: [KeptMail] = []

    package init(directory: String, logger: Logger) {
        self.directory = directory
        self.logger = logger
    }

    /// Opens folder and port, and returns the port; ``run()`` then serves it.
    ///
    /// - Throws: a file system error, or the system's if no port is free.
    package func start() async throws -> Int {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
            }
        self.listener = listener
        return listener.channel.localAddress?.port ?? 0
    }

    /// Serves until the process shuts down.
    package func run() async throws {
        guard let listener else { return }
        await cancelWhenGracefulShutdown {
            do {
                try await listener.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await connection in connections { group.addTask { await self.serve(connection) } }
                    }
                }
            } catch {
                self.logger.debug("the mail server has ended", metadata: ["error": "\(error)"])
            }
        }
    }

    private nonisolated func serve(_ connection: Connection) async {
        do {
            try await connection.executeThenClose { inbound, outbound in
                var talk = MailDouble()
                try await outbound.write(ByteBuffer(string: MailDouble.greeting))
                for try await buffer in inbound {
                    let reaction = talk.take(buffer.readableBytesView)
                    // Kept before it is said to be.
                    for mail in reaction.mails { try await self.keep(mail) }
                    try await outbound.write(ByteBuffer(string: reaction.answer))
                    if reaction.isOver { return }
                }
            }
        } catch {
            logger.debug("a connection to the mail server broke", metadata: ["error": "\(error)"])
        }
    }

    private func keep(_ mail: KeptMail) throws {
        mails.append(mail)
        let digits = String(mails.count)
        let name = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        try Data(mail.bytes).write(to: URL(filePath: "\(directory)/\(name).eml"))
    }
}
