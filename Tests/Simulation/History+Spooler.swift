import Flows
import PrinterLanguage
import Receipts
import Sandbox

/// A printer behind a spooler, which takes jobs whole, follows them, and goes on when the service dies.
extension History {
    struct SpooledJob: Sendable {
        let bytes: [UInt8]
        let connection: Int
        let process: Int
    }

    /// Takes a job, or breaks off before it is whole: then nothing comes of it.
    mutating func spool(_ bytes: [UInt8], printer index: Int, connection: Int) {
        guard cables[index].connection == connection, !strikes(.cableCut, 0.08) else {
            let taken = random.below(bytes.count + 1)
            cables[index].connection = nil
            return queue.add(
                .signal(
                    process: process, printer: index, connection: connection,
                    .writeFailed(bytesTaken: taken, "The spooler hung up.")),
                at: clock.elapsed + .milliseconds(1))
        }
        cables[index].spool.append(SpooledJob(bytes: bytes, connection: connection, process: process))
        plan(.signal(process: process, printer: index, connection: connection, .wrote), in: milliseconds(1...50))
        plan(.spooled(printer: index), in: milliseconds(60...3000))
    }

    /// Hands the next job to the printer, once that is ready.
    mutating func unspool(_ index: Int) {
        guard let job = cables[index].spool.first else { return }
        guard cables[index].printer.status.isReady else {
            report(.reasons(cables[index].printer.status.reasons), of: job, printer: index)
            return plan(.spooled(printer: index), in: .seconds(2))
        }
        cables[index].spool.removeFirst()
        let isAborted = strikes(.spoolerAborts, 0.35)
        let count = isAborted ? random.below(job.bytes.count + 1) : job.bytes.count
        obey(cables[index].printer.take(Array(job.bytes.prefix(count)), at: clock.elapsed), printer: index)
        obey(cables[index].printer.disconnect(at: clock.elapsed), printer: index)
        report(.reasons([]), of: job, printer: index)
        report(.ended(isAborted ? "aborted" : "completed"), of: job, printer: index)
    }

    private mutating func report(_ signal: PrinterSignal, of job: SpooledJob, printer index: Int) {
        guard cables[index].connection == job.connection else { return }
        queue.add(
            .signal(process: job.process, printer: index, connection: job.connection, signal),
            at: clock.elapsed + .milliseconds(1))
    }
}
