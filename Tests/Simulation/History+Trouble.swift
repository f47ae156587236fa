import Flows
import Persistence
import Receipts
import Sandbox

/// Trouble that comes by itself, every few seconds.
extension History {
    mutating func brew() {
        guard closingSince == nil else { return }
        plan(.trouble, in: milliseconds(2000...8000))
        if !isServerDown, strikes(.serverDown, 0.08) {
            isServerDown = true
            note("server down")
            plan(.serverBack, in: milliseconds(500...120_000))
        }
        if !server.server.signerDown, strikes(.signerDown, 0.06) {
            server.server.signerDown = true
            note("signer down")
            plan(.signerBack, in: milliseconds(1000...150_000))
        }
        if strikes(.clockForward, 0.02) { jump(1) }
        if isTimeWritten, strikes(.clockBack, 0.02) { jump(-1) }
        // A sale that is rung up again without a key on another day is another sale.
        let isKeyless = tills.contains { $0.call?.kind == .create && $0.call?.key == nil }
        if !isKeyless, strikes(.night, 0.01) { sleep() }
        if workbench != nil, strikes(.keysCleared, 0.03) {
            note("keys cleared")
            severed = clock.elapsed
            server.server.forgetKeys()
            checks.forgot(server.server, on: store)
        }
        if !isDiskFull, strikes(.diskFull, 0.03) {
            isDiskFull = true
            plan(.room, in: milliseconds(500...60_000))
        }
        for index in cables.indices {
            if strikes(.paperOut, 0.03) {
                note("paper out \(index)")
                obey(cables[index].printer.runOutOfPaper(at: clock.elapsed), printer: index)
            }
            if strikes(.coverOpen, 0.03) {
                note("cover open \(index)")
                obey(cables[index].printer.setCover(open: true, at: clock.elapsed), printer: index)
            }
            if strikes(.powerCycle, 0.03) {
                note("power cycle \(index)")
                switchOffAndOn(index)
            }
        }
        if strikes(.drain, 0.02) { drain() }
    }

    /// The shop is shut for more than a day; whatever waited for a time finds it gone by.
    private mutating func sleep() {
        clock.slept += .seconds(90_000)
        severed = clock.elapsed
        note("the machine sleeps")
        deliver(.tick)
    }

    /// Whether the file knows what the time is: a day of which it has seen nothing, and that is taken back, nobody misses.
    private var isTimeWritten: Bool {
        let seen = (try? store.read { try $0.highestWall() }) ?? 0
        return clock.now.wall.milliseconds - seen < 3_600_000
    }

    private mutating func jump(_ sign: Int) {
        let step: Duration = random.below(2) == 0 ? .seconds(3600) : .seconds(86_400)
        clock.error += step * sign
        tell(.fate, "The wall clock is \(step * sign) off from here on.")
        note("wall clock jumps by \(step * sign)")
    }
}
