import Fiscal
package import Logging
import Persistence
import Receipts
import ServiceLifecycle
import Settings
package import Transports

/// Performs the desk's effects and reports their outcomes; holds no rule, no retry.
///
/// Each lane has a task that sends its queue and each printer one that does its deeds, in order; all other calls run side
/// by side.
package struct EffectService: Service, CustomStringConvertible {
    private let desk: Desk
    private let effects: EffectChannel
    private let upstreams: UpstreamShell
    private let mail: MailShell?
    private let opener: TransportOpener
    private let premises: Premises
    private let clock: ZoneClock
    private let logger: Logger

    /// A group of services spells each of them out when it is made: without this with all that it holds, which took half a
    /// second of every start.
    package var description: String { "effects" }

    /// - Parameters:
    ///   - credentials: by the upstream's name.
    ///   - mailPassword: the relay's.
    package init(
        desk: Desk, effects: EffectChannel, premises: Premises, credentials: [String: String],
        mailPassword: String? = nil,
        opener: @escaping TransportOpener, clock: ZoneClock, logger: Logger
    ) {
        self.desk = desk
        self.effects = effects
        upstreams = UpstreamShell(premises: premises, credentials: credentials, clock: clock, logger: logger)
        mail = MailShell(premises: premises, password: mailPassword, logger: logger)
        self.opener = opener
        self.premises = premises
        self.clock = clock
        self.logger = logger
    }

    /// Runs until a graceful shutdown: then nothing new begins, and a receipt in hand gets 20 s.
    package func run() async throws {
        // One that keeps no results: calls come and go for as long as the service runs.
        await withDiscardingTaskGroup { group in
            var printers: [String: AsyncStream<(Int, PrinterDeed)>.Continuation] = [:]
            let drawer = PageDrawer()
            for printer in premises.printers {
                let (deeds, continuation) = AsyncStream.makeStream(of: (Int, PrinterDeed).self)
                printers[printer.settings.name] = continuation
                let link = PrinterLink(
                    name: printer.settings.name, device: printer.settings.device, profile: printer.profile,
                    opener: opener, drawer: drawer, desk: desk)
                group.addTask { await link.run(deeds) }
            }
            let alarm = Alarm()
            let desk = desk
            group.addTask { for await _ in alarm.rings { await desk.deliver(.tick) } }
            group.addTask { await Self.stopOnShutdown(desk: desk) }
            group.addTask(executorPreference: desk.executor) { await desk.takePosts() }
            for (lane, calls) in effects.lanes {
                guard let link = upstreams.link(of: lane, desk: desk) else { continue }
                group.addTask(executorPreference: link.executor) { await link.run(calls) }
            }
            for await effect in effects.others {
                switch effect {
                case .send(let call):
                    let upstreams = upstreams
                    group.addTask {
                        Failpoint.reach(.sideCall)
                        let exchange = await upstreams.perform(call)
                        Failpoint.reach(.sideCalled)
                        await desk.deliver(.exchanged(call.id, exchange))
                    }
                case .printer(let name, let connection, let deed): printers[name]?.yield((connection, deed))
                case .mail(let call):
                    guard let mail else { continue }
                    group.addTask {
                        Failpoint.reach(.mail)
                        let report = await mail.perform(call, templates: await desk.templates())
                        Failpoint.reach(.mailed)
                        await desk.deliver(.mailed(delivery: call.delivery, report))
                    }
                case .wake(let due): alarm.set(after: due - clock.now().monotonic)
                case .answer: break
                }
            }
            // Stopped already, unless another service failed: then whoever waits for the desk must not wait for ever.
            await desk.stop()
            effects.finish()
            for continuation in printers.values { continuation.finish() }
            group.cancelAll()
        }
    }

    private static func stopOnShutdown(desk: Desk) async {
        do {
            try await gracefulShutdown()
        } catch {
            return  // Cancelled: the effects have ended already.
        }
        await desk.drain()
        let desk = desk
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                let changes = desk.changes()
                guard await desk.isPrinting else { return }
                for await _ in changes where await !desk.isPrinting { return }
            }
            group.addTask {
                // A cancelled wait means that the receipt is out; what follows has to be done within 20 s as well.
                try? await Task.sleep(for: .seconds(18))
            }
            await group.next()
            group.cancelAll()
        }
        await desk.stop()
    }
}
