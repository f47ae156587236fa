import Receipts
import Sandbox

/// The fiscal server of one history, whichever language it speaks.
enum ShopServer: ServerDouble {
    /// What has become of a sale there.
    enum State: Hashable, Sendable {
        case open
        case completed
        case voided
    }

    case operations(FiscalServer)
    case sales(SalesServer)

    var book: ServerBook {
        get { double.book }
        set { change { $0.book = newValue } }
    }

    var keyRetention: Duration? {
        get { double.keyRetention }
        set { change { $0.keyRetention = newValue } }
    }

    var signerDown: Bool {
        get { double.signerDown }
        set { change { $0.signerDown = newValue } }
    }

    mutating func answer(_ request: ServerRequest, at now: Timestamp, fault: String?) -> ServerAnswer {
        switch self {
        case .operations(var server):
            defer { self = .operations(server) }
            return server.answer(request, at: now, fault: fault)
        case .sales(var server):
            defer { self = .sales(server) }
            return server.answer(request, at: now, fault: fault)
        }
    }

    var honoursKeys: Bool {
        switch self {
        case .operations(let server): server.options.honoursKeys
        case .sales(let server): server.options.honoursKeys
        }
    }

    func state(of id: String) -> State? {
        switch self {
        case .operations(let server):
            switch server.operation(id)?.status {
            case .open: .open
            case .completed: .completed
            case .voided: .voided
            case nil: nil
            }
        case .sales(let server):
            switch server.sale(id)?.state {
            case .open: .open
            case .completed: .completed
            case .cancelled: .voided
            case nil: nil
            }
        }
    }

    func fiscalInformation(of id: String) -> FiscalInformation? {
        switch self {
        case .operations(let server): server.operation(id)?.fiscalInformation
        case .sales(let server): server.sale(id)?.fiscalInformation
        }
    }

    /// The id of the sale with this number of the till's.
    func find(externalID: String) -> String? {
        switch self {
        case .operations(let server): server.operations(externalID: externalID).first?.id
        case .sales(let server): server.sales.first { $0.externalID == externalID }?.id
        }
    }

    /// Somebody else's change of an open sale, where the language has tags that tell of it.
    mutating func touch(_ id: String) {
        guard case .operations(var server) = self else { return }
        server.touch(id)
        self = .operations(server)
    }

    private var double: any ServerDouble {
        switch self {
        case .operations(let server): server
        case .sales(let server): server
        }
    }

    private mutating func change(_ body: (inout any ServerDouble) -> Void) {
        var double = double
        body(&double)
        if let server = double as? FiscalServer { self = .operations(server) }
        if let server = double as? SalesServer { self = .sales(server) }
    }
}
