import Fiscal
import Receipts

/// A till with its script: it rings sales up one after the other, and repeats what was not answered.
struct Till: Sendable {
    /// A call as it is sent; a repeat has the same bytes.
    struct Call: Sendable {
        enum Kind: Hashable, Sendable {
            case create
            /// The lines of a sale, where they come behind its start.
            case change
            case complete
            case void
            case read
            /// An earlier call once more; must get the same answer.
            case echo
            /// An earlier key with other bytes; must be refused.
            case misuse
        }

        let kind: Kind
        let method: String
        let path: String
        let key: String?
        let headers: [Field]
        let body: [UInt8]

        func again(_ kind: Kind, body: [UInt8]? = nil) -> Call {
            Call(kind: kind, method: method, path: path, key: key, headers: headers, body: body ?? self.body)
        }

        /// What the till does with it, as a story tells it.
        func words(_ till: Till) -> String {
            let what =
                switch kind {
                case .create: "rings up the sale \(till.sale?.number ?? "")"
                case .change: "gives the lines of the sale \(till.sale?.number ?? "")"
                case .complete: "completes the sale \(till.sale?.number ?? "")"
                case .void: "voids the sale \(till.sale?.number ?? "")"
                case .read: "reads the sale \(till.sale?.number ?? "")"
                case .echo: "repeats an earlier call"
                case .misuse: "uses an earlier key for another body"
                }
            return "\(what): \(method) \(path) at \(till.register), key \(key.map { String($0.prefix(8)) } ?? "none")"
        }
    }

    let register: String
    let prefix: String
    var salesLeft: Int
    var sale: Sale?
    var call: Call?
    /// Counts every try of every call, so that an answer finds its question.
    var attempt = 0
    var rung = 0
    /// Calls that were answered with 2xx and have a key.
    var answered: [Call] = []

    var isDone: Bool { salesLeft == 0 && sale == nil && call == nil }
}
