import Executors
package import Logging
import Rendering
import ServiceLifecycle

/// Hands the desk the shop's templates whenever their files have changed; looks once a second.
package struct TemplateWatch: Service, CustomStringConvertible {
    private let folder: Looker
    private let desk: Desk
    private let logger: Logger

    /// Short for the same reason as that of `EffectService`.
    package var description: String { "templates" }

    /// - Parameter folder: what the desk began with.
    package init(folder: TemplateFolder, desk: Desk, logger: Logger) {
        self.folder = Looker(folder)
        self.desk = desk
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if let change = await folder.look() {
                    if case .broken(let error) = change {
                        logger.error("changed templates cannot be used", metadata: ["error": "\(error)"])
                    } else {
                        logger.notice("changed templates are in use")
                    }
                    await desk.deliver(.templates(change))
                }
                // A cancelled wait is the end.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Files are read on a thread of their own.
    private actor Looker {
        private let executor = BlockingExecutor(label: "templates")
        private var folder: TemplateFolder

        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        init(_ folder: TemplateFolder) { self.folder = folder }

        func look() -> TemplateChange? { folder.look() }
    }
}
