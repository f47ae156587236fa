/// A transport over a `Line`: how it writes and finishes, in slices between which other calls get their turn.
protocol LineTransport: Transport {
    /// Whether a call is writing; a second one would mix its bytes in.
    var isWriting: Bool { get set }

    /// `Line.offer` on the open line; nil without one.
    func offer(_ bytes: ArraySlice<UInt8>, waiting limit: Duration) throws(SystemError) -> Int?

    /// Whether the open line has handed over everything, after waiting for it; nil without one.
    func isFinished(waiting limit: Duration) throws(SystemError) -> Bool?

    /// What the cable knows of a device that takes nothing.
    var complaint: String? { get }
}

/// How long the executor is held before another call gets its turn.
let longestSlice = Duration.milliseconds(50)

extension LineTransport {
    var complaint: String? { nil }

    package func write(_ bytes: [UInt8], within limit: Duration) async throws(TransportError) {
        let name = device.description
        guard !isWriting else {
            throw TransportError(
                .busy, .write, device: name, sentence: "\(name) is being written to; wait for the write in hand")
        }
        isWriting = true
        defer { isWriting = false }
        let deadline = ContinuousClock.now + limit
        var taken = 0
        while taken < bytes.count {
            let left = deadline - .now
            guard left > .zero, !Task.isCancelled else {
                throw timedOut(.write, bytesTaken: taken, of: bytes.count)
            }
            let count: Int?
            do throws(SystemError) {
                count = try offer(bytes[taken...], waiting: min(left, longestSlice))
            } catch {
                throw TransportError(error, .write, device: name, bytesTaken: taken, of: bytes.count)
            }
            guard let count else { throw .closed(.write, device: name, bytesTaken: taken) }
            taken += count
            // Lets `close` in; the line may be gone afterwards.
            if taken < bytes.count { await Task.yield() }
        }
    }

    package func finish(within limit: Duration) async throws(TransportError) {
        let name = device.description
        let deadline = ContinuousClock.now + limit
        // What is short is acknowledged at once, and what is to follow it should not wait out a long look.
        var slice = Duration.milliseconds(1)
        while true {
            let isDone: Bool?
            do throws(SystemError) {
                isDone = try isFinished(waiting: max(.zero, min(deadline - .now, slice)))
                slice = min(slice * 2, .milliseconds(5))
            } catch {
                throw TransportError(error, .finish, device: name)
            }
            guard let isDone else { throw .closed(.finish, device: name) }
            if isDone { return }
            guard .now < deadline, !Task.isCancelled else { throw timedOut(.finish) }
            await Task.yield()
        }
    }

    private func timedOut(
        _ stage: TransportError.Stage, bytesTaken: Int = 0, of total: Int = 0
    ) -> TransportError {
        let error = TransportError.timedOut(stage, device: device.description, bytesTaken: bytesTaken, of: total)
        guard let complaint else { return error }
        return TransportError(
            error.code, error.stage, device: error.device, sentence: "\(error.sentence); \(complaint)",
            bytesTaken: error.bytesTaken)
    }
}
