import Fiscal
package import Persistence
package import Receipts
import Settings

/// All steps side by side, and the one order in which they hear of an event.
///
/// Synchronous and without a clock of its own: the desk runs it on a thread, the simulator in a loop. A step's last act
/// is a row; the others are told and re-read theirs.
package struct Workbench: Sendable {
    private let premises: Premises
    private var ids: SeededGenerator
    package private(set) var intake: Intake
    package private(set) var replayer: Replayer
    package private(set) var fetcher: ReceiptFetcher
    package private(set) var heartbeats: Heartbeats
    package private(set) var watch: LaneWatch
    package private(set) var closings: Closings
    package private(set) var mailer: Mailer
    package private(set) var spooler: PrintSpooler

    /// - Parameter seed: every id and every jitter follows from it.
    package init(premises: Premises, seed: UInt64) {
        self.premises = premises
        var generator = SeededGenerator(seed: seed)
        intake = Intake(premises: premises, seed: generator.next())
        replayer = Replayer(premises: premises, seed: generator.next())
        spooler = PrintSpooler(premises: premises, seed: generator.next())
        fetcher = ReceiptFetcher(premises: premises, seed: generator.next())
        heartbeats = Heartbeats(premises: premises)
        watch = LaneWatch(premises: premises)
        closings = Closings(premises: premises, seed: generator.next())
        mailer = Mailer(premises: premises, seed: generator.next())
        ids = SeededGenerator(seed: generator.next())
    }

    /// How every register stands with its server, in the order of the configuration.
    package var pulses: [RegisterPulse] {
        let beats = heartbeats.pulses
        return premises.registers.map { register in
            let id = register.settings.id
            var pulse = beats.first { $0.register == id } ?? RegisterPulse(register: id)
            let absence = watch.absence(of: register.lane)
            pulse.awaySince = absence?.since
            pulse.obstacle = absence?.obstacle.rawValue
            return pulse
        }
    }

    /// Lets every step take the event; effects leave in the order of the commits behind them.
    ///
    /// - Throws: whatever the store throws; after a commit of unknown outcome nothing may be done but end.
    package mutating func handle(_ event: Event, on store: Store, at now: Instant) throws -> [Effect] {
        var effects: [Effect] = []
        try handle(event, on: store, at: now) { effects.append($0) }
        return effects
    }

    /// The same, with each effect given out as soon as it is committed: no call waits for what other steps have to do.
    ///
    /// One that an earlier commit announced is given out before the commit of its own step: it has left also where this
    /// throws.
    package mutating func handle(
        _ event: Event, on store: Store, at now: Instant, _ perform: (Effect) -> Void
    ) throws {
        var isRestored = false
        var soon: Duration?
        if case .start = event {
            isRestored = try Restoration.begin(on: store, at: now, premises: premises)
        }
        if case .request = event {
            try intake.step(event, on: store, at: now).forEach(perform)
            try whole(&closings) { try $0.step(event, on: store, at: now) }.forEach(perform)
            do {
                try spooler.step(event, on: store, at: now, perform)
                try mailer.step(event, on: store, at: now).forEach(perform)
            } catch let error as StoreError where error.passes {
                // The call was taken: what there is no room for beside it is no failure of it.
                soon = now.monotonic
            }
        } else {
            // Nobody says it again: it is heard also where the others have no room for what is due with them.
            if case .printer = event { try spooler.step(event, on: store, at: now, perform) }
            try replayer.step(event, on: store, at: now, ahead: perform).forEach(perform)
            try whole(&fetcher) { try $0.step(event, on: store, at: now) }.forEach(perform)
            try whole(&heartbeats) { try $0.step(event, on: store, at: now) }.forEach(perform)
            try whole(&watch) { try $0.step(event, on: store, at: now) }.forEach(perform)
            try whole(&closings) { try $0.step(event, on: store, at: now) }.forEach(perform)
            try intake.step(event, on: store, at: now).forEach(perform)
            if isRestored {
                try Restoration.end(on: store, at: now, ids: &ids) { [spooler] job, writer in
                    try spooler.doubt(job, "restored", in: writer)
                }
            }
            if case .printer = event {} else { try spooler.step(event, on: store, at: now, perform) }
            try mailer.step(event, on: store, at: now).forEach(perform)
        }
        let wakes = [
            soon, intake.nextWake, replayer.nextWake, fetcher.nextWake, heartbeats.nextWake, watch.nextWake,
            closings.nextWake, spooler.nextWake, mailer.nextWake,
        ]
        if let wake = wakes.compactMap(\.self).min() { perform(.wake(at: wake)) }
        replayer.readAhead(on: store)
    }
}
