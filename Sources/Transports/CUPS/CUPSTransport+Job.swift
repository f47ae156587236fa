import Executors
import Logging

// What happens to one job, from its creation to its end.
extension CUPSTransport {
    /// What became of a job that we wanted to end, and how many of its bytes may have come to the printer.
    struct Settlement {
        let state: CUPSJobState?
        let taken: Int
    }

    private enum Sight {
        /// What the spooler says; nil if it knows no such job.
        case report(CUPSJobReport?)
        case away
        case refused(CUPSFault)
    }

    /// How long the cancelling of a job may take, with the spooler's word that it is canceled.
    private static let settling = Duration.seconds(2)
    /// How often the queue is asked for its state while a job is followed.
    private static let looking = Duration.milliseconds(250)

    /// Opens a job.
    ///
    /// Whatever fails here is certain: the spooler has nothing that it could print.
    func create(size: Int, sheet: PageSheet?, before deadline: ContinuousClock.Instant) throws(TransportError) {
        let name = CUPSJobName.next().description
        do throws(CUPSFault) {
            let group = try ask(.create(address, name: name, sheet: sheet, user: user), before: deadline).first
            guard let id = group?.number("job-id") else {
                throw CUPSFault(operation: .createJob, kind: .ipp(0, "the answer names no job"))
            }
            job = CUPSJob(id: id, name: name, size: size)
        } catch {
            throw TransportError(error, .write, device: device.description)
        }
    }

    /// Hands over the document; without an answer, following the job will show what came of it.
    func send(_ bytes: [UInt8], as format: String, before deadline: ContinuousClock.Instant) throws(TransportError) {
        guard let known = job else { return }
        let request = IPPRequest.send(address, job: known.id, name: known.name, format: format, user: user)
        do throws(CUPSFault) {
            _ = try ask(request, document: bytes, before: deadline)
            job?.accepted()
        } catch {
            switch error.kind {
            case .unanswered(let sent): job?.unanswered(sent: sent)
            case .unreached, .unknownHost, .slowResolver: job?.unanswered(sent: 0)
            case .http, .ipp:
                // Refused, so there is no document; only an empty job to take back.
                _ = settle()
                throw TransportError(error, .write, device: device.description)
            }
        }
    }

    /// Waits for the end of the job, however long the spooler is paused or away, until the limit.
    func follow(before deadline: ContinuousClock.Instant) async throws(TransportError) {
        let started = ContinuousClock.now
        var nextLook = started + .milliseconds(100)
        while let known = job {
            if .now >= deadline || Task.isCancelled { return try giveUp(known, nil) }
            switch sight(of: known, before: deadline) {
            case .report(let report):
                if try conclude(report) { return }
            case .away:
                if !known.wasInterrupted { logger.warning("Spooler is away", metadata: about(known)) }
                job?.interrupted()
                emit(.keywords(["offline"]))
            case .refused(let fault):
                return try giveUp(known, fault)
            }
            if .now >= nextLook {
                // Without an answer the next look at the job tells; whether the queue takes others is no matter here.
                let groups = try? ask(.queue(address, user: user), before: deadline)
                if let group = groups?.first { emit(.keywords(CUPSQueue(group).reasons)) }
                nextLook = .now + Self.looking
            }
            await rest(CUPSJob.pause(after: .now - started))
        }
        // Only `close` ends a job between two looks.
        guard closing?.state != .completed else { return }
        throw .closed(.write, device: device.description, bytesTaken: closing?.taken ?? 0)
    }

    private func sight(of job: CUPSJob, before deadline: ContinuousClock.Instant) -> Sight {
        do throws(CUPSFault) {
            return .report(try ask(.job(address, job.id, user: user), before: deadline).first.map(CUPSJobReport.init))
        } catch {
            if error.isMissing { return .report(nil) }
            return error.isPassing ? .away : .refused(error)
        }
    }

    /// Whether the spooler has ended the job; throws if that will never be known.
    private func conclude(_ report: CUPSJobReport?) throws(TransportError) -> Bool {
        guard let step = job?.take(report), let known = job else { return true }
        let name = "\(device): the spooler"
        switch step {
        case .wait:
            return false
        case .withdraw:
            let taken = settle().taken
            throw TransportError(
                .gone, .write, device: device.description,
                sentence: "\(name) broke off before it had the receipt (job \(known.id)); check that it runs",
                bytesTaken: taken)
        case .ended(let state):
            job = nil
            if known.wasRepeated {
                logger.warning("Spooler restarted in a job and began again", metadata: about(known))
            }
            emit(.ended(state.word))
            if state != .completed {
                var metadata = about(known)
                metadata["state"] = "\(state.word)"
                metadata["said"] = "\(known.message)"
                logger.warning("Spooler ended a job without completing it", metadata: metadata)
            }
            return true
        case .vanished:
            job = nil
            throw TransportError(
                .gone, .write, device: device.description,
                sentence: "\(name) knows nothing more of job \(known.id); look at the paper, and let cupsd keep its "
                    + "job history (PreserveJobHistory Yes)",
                bytesTaken: known.sent)
        }
    }

    /// Cancels a job whose time is over; returns if it was completed meanwhile.
    private func giveUp(_ known: CUPSJob, _ fault: CUPSFault?) throws(TransportError) {
        let settlement = settle()
        guard settlement.state != .completed else { return emit(.ended(CUPSJobState.completed.word)) }
        if let fault {
            throw TransportError(fault, .write, device: device.description, bytesTaken: settlement.taken)
        }
        let reason = known.message.isEmpty ? "" : " (\(known.message))"
        let fate = settlement.state == nil ? "it could not be canceled" : "it was canceled"
        throw TransportError(
            .timedOut, .write, device: device.description,
            sentence:
                "\(device): the spooler did not print job \(known.id) in time\(reason), \(fate); is the queue paused, "
                + "the paper out, the printer away?",
            bytesTaken: settlement.taken)
    }

    /// Cancels the job in hand and waits for the spooler's word, holding the executor for a moment.
    func settle() -> Settlement {
        guard let known = job else { return Settlement(state: nil, taken: 0) }
        defer { job = nil }
        let deadline = ContinuousClock.now + Self.settling
        var isCanceled = false
        repeat {
            do throws(CUPSFault) {
                // Once canceled, a job no longer tells whether it had a document.
                if isCanceled || !known.isAccepted {
                    let group = try ask(.job(address, known.id, user: user), before: deadline).first
                    switch job?.take(group.map(CUPSJobReport.init)) {
                    case .ended(let state):
                        return Settlement(state: state, taken: job?.taken(canceledAs: state) ?? known.size)
                    case .vanished: return Settlement(state: nil, taken: known.sent)
                    case .wait, .withdraw, nil: break
                    }
                }
                if !isCanceled {
                    isCanceled = true
                    try ask(.cancel(address, known.id, user: user), before: deadline)
                    continue
                }
            } catch {
                // A refused cancelling means that it is over already, or for good that we may not: the next look tells.
                if error.isMissing { return Settlement(state: nil, taken: known.sent) }
                if error.isPassing {
                    isCanceled = false
                    job?.interrupted()
                }
            }
            BlockingExecutor.rest(.milliseconds(20))
        } while .now < deadline
        logger.warning("A job is left in the spooler; the next connection cancels it", metadata: about(known))
        return Settlement(state: nil, taken: job?.sent ?? known.sent)
    }

    /// Cancels what an earlier run of this service left in the queue, so that it does not come out by itself.
    func sweep(before deadline: ContinuousClock.Instant) throws(TransportError) {
        do throws(CUPSFault) {
            let own = CUPSJobName.next()
            for group in try ask(.openJobs(address, user: user), before: deadline) {
                guard let id = group.number("job-id"), let name = group.text("job-name").flatMap(CUPSJobName.init),
                    name.isAbandoned(seenFrom: own, isAlive: CUPSJobName.isAlive)
                else { continue }
                do throws(CUPSFault) {
                    try ask(.cancel(address, id, user: user), before: deadline)
                    logger.warning(
                        "Canceled a job that an earlier run left in the spooler",
                        metadata: ["device": "\(device)", "job": "\(id)"])
                } catch {
                    // It ended by itself a moment ago.
                    guard case .ipp = error.kind else { throw error }
                }
            }
        } catch {
            throw TransportError(error, .open, device: device.description)
        }
    }

    private func about(_ job: CUPSJob) -> Logger.Metadata {
        ["device": "\(device)", "job": "\(job.id)", "sent": "\(job.sent)"]
    }
}
