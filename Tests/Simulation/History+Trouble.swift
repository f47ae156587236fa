import Receipts
import Sandbox

/// Trouble that comes by itself, every few seconds.
extension History {
    mutating func brew() {
        guard closingSince == nil else { return }
        plan(.trouble, in: milliseconds(2000...8000))
        if !isServerDown, trouble.strikes(.serverDown, 0.08) {
            isServerDown = true
            note("server down")
            plan(.serverBack, in: milliseconds(500...120_000))
        }
        if !server.server.signerDown, trouble.strikes(.signerDown, 0.06) {
            server.server.signerDown = true
            note("signer down")
            plan(.signerBack, in: milliseconds(1000...150_000))
        }
        if trouble.strikes(.clockForward, 0.02) { jump(1) }
        if trouble.strikes(.clockBack, 0.02) { jump(-1) }
        for index in cables.indices {
            if trouble.strikes(.paperOut, 0.03) {
                note("paper out \(index)")
                obey(cables[index].printer.runOutOfPaper(at: clock.elapsed), printer: index)
            }
            if trouble.strikes(.coverOpen, 0.03) {
                note("cover open \(index)")
                obey(cables[index].printer.setCover(open: true, at: clock.elapsed), printer: index)
            }
            if trouble.strikes(.powerCycle, 0.03) {
                note("power cycle \(index)")
                switchOffAndOn(index)
            }
        }
        if trouble.strikes(.drain, 0.02) { drain() }
    }

    private mutating func jump(_ sign: Int) {
        let step: Duration = random.below(2) == 0 ? .seconds(3600) : .seconds(86_400)
        clock.error += step * sign
        note("wall clock jumps by \(step * sign)")
    }
}
