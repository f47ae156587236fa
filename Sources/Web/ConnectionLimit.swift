import HummingbirdCore

/// How many connections are served at a time; the next one waits in the system's queue until one of them has ended.
///
/// Keeps descriptors for the database, the printers and the servers, and bounds the memory that bodies can take: a call
/// holds at most its body and the answer to it.
struct ConnectionLimit: AvailableConnectionsDelegate {
    /// More than the tills, consoles and scrapers of a shop open, and with a body each still no trouble for its machine.
    static let most = 256

    let most: Int
    /// Is told when no further one is taken, and when a quarter of them has ended again.
    let change: AsyncStream<Bool>.Continuation
    private var open = 0
    private var isFull = false

    init(_ most: Int, change: AsyncStream<Bool>.Continuation) {
        self.most = most
        self.change = change
    }

    mutating func connectionOpened() {
        open += 1
        guard open >= most, !isFull else { return }
        isFull = true
        change.yield(true)
    }

    mutating func connectionClosed() {
        open -= 1
        guard isFull, open <= most * 3 / 4 else { return }
        isFull = false
        change.yield(false)
    }

    func isAcceptingNewConnections() -> Bool { open < most }
}
