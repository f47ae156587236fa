import Synchronization

/// A queue for one reader, which any thread may fill.
///
/// The reader goes on where its task prefers to run; that of an `AsyncStream` goes on in the common pool.
final class Inbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var reader: CheckedContinuation<Element?, Never>?
        var hasFinished = false
    }

    private let state = Mutex(State())

    func post(_ element: Element) {
        let reader = state.withLock { state in
            guard let reader = state.reader.take() else {
                if !state.hasFinished { state.elements.append(element) }
                return nil as CheckedContinuation<Element?, Never>?
            }
            return reader
        }
        reader?.resume(returning: element)
    }

    /// What was posted is still read.
    func finish() {
        let reader = state.withLock { state in
            state.hasFinished = true
            return state.reader.take()
        }
        reader?.resume(returning: nil)
    }

    /// The oldest that was not read, once there is one; nil where none will come.
    func next(isolation: isolated (any _Concurrency.Actor)? = #isolation) async -> Element? {
        await withCheckedContinuation(isolation: isolation) { continuation in
            let element = state.withLock { state -> Element?? in
                if !state.elements.isEmpty { return .some(state.elements.removeFirst()) }
                if state.hasFinished { return .some(nil) }
                state.reader = continuation
                return nil
            }
            if let element { continuation.resume(returning: element) }
        }
    }
}
