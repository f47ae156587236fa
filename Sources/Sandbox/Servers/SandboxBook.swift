import FoundationEssentials
import Logging
import Receipts
import Synchronization

/// What all connections of the sandbox share: the server behind its line, and the ledger's file.
///
/// A class because handlers of several connections hold the same one; everything in it is behind a lock.
final class SandboxBook: Sendable {
    private struct State: ~Copyable {
        var server: FaultyServer<AnyServer>
        let file: LedgerFile?
        var written = 0
    }

    private let state: Mutex<State>
    private let logger: Logger

    init(server: FaultyServer<AnyServer>, ledger: String?, logger: Logger) throws {
        let file: LedgerFile?
        if let ledger { file = try LedgerFile(path: ledger) } else { file = nil }
        state = Mutex(State(server: server, file: file))
        self.logger = logger
    }

    /// Takes a request; its line is in the file before this returns.
    func take(_ request: ServerRequest) -> ServerOutcome {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        return state.withLock { state in
            let outcome = state.server.take(request, at: now)
            while state.written < state.server.server.ledger.count {
                let line = state.server.server.ledger[state.written].json
                state.written += 1
                do { try state.file?.append(line) } catch {
                    logger.error("the ledger cannot be written", metadata: ["error": "\(error)"])
                }
            }
            return outcome
        }
    }

    func setFaults(_ faults: FaultPlan) { state.withLock { $0.server.setFaults(faults) } }

    var server: any ServerDouble { state.withLock { $0.server.server.base } }
}
