/// The order in which a register is closed (R59, R60): what is due next, given what is known.
///
/// A value that is asked anew after every step. Nothing in it waits or is queued: whoever closes is told what is open.
package struct ClosingProcedure: Hashable, Sendable {
    /// Something that must be settled before the closing.
    package struct OpenItem: Hashable, Sendable, Codable {
        package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
            /// An entry of the queue that is not settled; the reference is its number.
            case entry
            /// A sale of this register that is neither completed nor cancelled; the reference is its operation.
            case sale
            /// An operation that only the server holds open; the reference is its id there.
            case remote
            /// The server counts unsynced operations that this service does not know; the reference is their number.
            case unsynced
        }

        package var kind: Kind
        package var reference: String
        /// What it waits for, in a word.
        package var state: String
        /// The number of the entry that began a sale.
        package var entry: Int64?

        package init(kind: Kind, reference: String, state: String, entry: Int64? = nil) {
            self.kind = kind
            self.reference = reference
            self.state = state
            self.entry = entry
        }
    }

    package enum Step: Hashable, Sendable {
        /// The connection must be shown to be back.
        case heartbeat
        /// Everything that was queued must go out first: the replay is under way, or stands before a person.
        case replay([OpenItem])
        /// Sales are open that nobody has completed or cancelled.
        case finish([OpenItem])
        /// The server must be asked what it holds open.
        case status
        /// The server holds operations open.
        case settle([OpenItem])
        /// The drawer must be counted, which ends the session's sales.
        case count
        case close
    }

    /// How far a register's session is, where closing it takes the place of a closing.
    package enum Session: Hashable, Sendable {
        /// As far as is known here: it may have been opened elsewhere.
        case inProgress
        /// Counted, so that the server takes nothing but its end.
        case counted
    }

    /// Whether a heartbeat was taken since the closing was asked for.
    package var isConnected: Bool
    /// The lane's entries that are not final, in their order.
    package var waiting: [OpenItem]
    /// The register's sales without an end.
    package var openSales: [OpenItem]
    /// As the server answered after the queue was empty; `nil` before, and again whenever an entry was accepted since.
    package var status: RegisterStatus?
    /// `nil` where the server closes the register itself.
    package var session: Session?

    package init(isConnected: Bool, waiting: [OpenItem], openSales: [OpenItem], status: RegisterStatus?) {
        self.isConnected = isConnected
        self.waiting = waiting
        self.openSales = openSales
        self.status = status
    }

    /// The same for a session: there is neither heartbeat nor status, and its calls show whether the server is there.
    package init(session: Session, waiting: [OpenItem], openSales: [OpenItem]) {
        self.init(isConnected: true, waiting: waiting, openSales: openSales, status: nil)
        self.session = session
    }

    package var next: Step {
        guard isConnected else { return .heartbeat }
        guard waiting.isEmpty else { return .replay(waiting) }
        guard openSales.isEmpty else { return .finish(openSales) }
        switch session {
        case .inProgress: return .count
        case .counted: return .close
        case nil: break
        }
        guard let status else { return .status }
        var remote = status.openOperations.map { OpenItem(kind: .remote, reference: $0.id, state: $0.type ?? "open") }
        if status.unsynced > 0 {
            remote.append(OpenItem(kind: .unsynced, reference: String(status.unsynced), state: "unsynced"))
        }
        return remote.isEmpty ? .close : .settle(remote)
    }

    /// What stands in the way, in the order of the steps; empty where nothing is known to.
    package var blockers: [OpenItem] {
        switch next {
        case .replay(let items), .finish(let items), .settle(let items): items
        // Without a connection the list is of what is open here.
        case .heartbeat: waiting + openSales
        case .status, .count, .close: []
        }
    }
}
