import Receipts
import Sandbox

/// The fiscal server of one history, whichever language it speaks, and what the simulator wants to know of it.
struct ShopServer: ServerDouble {
    /// What has become of a sale there.
    enum State: Hashable, Sendable {
        case open
        case completed
        case voided
    }

    /// Which double it is, is asked by what only one of them knows.
    private(set) var double: any ServerDouble
    let honoursKeys: Bool

    init(_ double: some ServerDouble, honoursKeys: Bool) {
        self.double = double
        self.honoursKeys = honoursKeys
    }

    var book: ServerBook {
        get { double.book }
        set { double.book = newValue }
    }

    var keyRetention: Duration? {
        get { double.keyRetention }
        set { double.keyRetention = newValue }
    }

    var signerDown: Bool {
        get { double.signerDown }
        set { double.signerDown = newValue }
    }

    mutating func answer(_ request: ServerRequest, at now: Timestamp, fault: String?) -> ServerAnswer {
        double.answer(request, at: now, fault: fault)
    }

    mutating func answer(
        _ request: ServerRequest, at now: Timestamp, stumbling stumble: Stumble, fault: String?
    ) -> ServerAnswer {
        double.answer(request, at: now, stumbling: stumble, fault: fault)
    }

    func state(of id: String) -> State? {
        switch double {
        case let server as FiscalServer:
            switch server.operation(id)?.status {
            case .open: .open
            case .completed: .completed
            case .voided: .voided
            case nil: nil
            }
        case let server as SalesServer:
            switch server.sale(id)?.state {
            case .open: .open
            case .completed: .completed
            case .cancelled: .voided
            case nil: nil
            }
        case let server as BooksServer: server.bill(id) == nil ? nil : .completed
        case let server as SignFRServer: server.record(id) == nil ? nil : server.isOpen(id) ? .open : .completed
        default: nil
        }
    }

    func fiscalInformation(of id: String) -> FiscalInformation? {
        switch double {
        case let server as FiscalServer: server.operation(id)?.fiscalInformation
        case let server as SalesServer: server.sale(id)?.fiscalInformation
        default: nil
        }
    }

    /// The id of the sale with this number of the till's.
    func find(externalID: String) -> String? {
        switch double {
        case let server as FiscalServer: server.operations(externalID: externalID).first?.id
        case let server as SalesServer: server.sales.first { $0.externalID == externalID }?.id
        case let server as BooksServer: server.bills.first { $0.number == externalID }?.id
        default: nil
        }
    }

    /// The entries' keys of bills whose goods were not there.
    var shortKeys: [String] {
        guard let server = double as? BooksServer else { return [] }
        return server.bills.filter { !$0.shortages.isEmpty }.map { $0.clientOrderID.lowercased() }
    }

    /// Somebody else's change of an open sale, where the language has tags that tell of it.
    mutating func touch(_ id: String) {
        guard var server = double as? FiscalServer else { return }
        server.touch(id)
        double = server
    }

    /// A restart that loses every remembered key.
    mutating func forgetKeys() {
        switch double {
        case var server as FiscalServer:
            server.forgetKeys()
            double = server
        case var server as SalesServer:
            server.forgetKeys()
            double = server
        case var server as BooksServer:
            server.forgetKeys()
            double = server
        case var server as SignFRServer:
            server.forgetKeys()
            server.forgetTokens()
            double = server
        default: break
        }
    }

    /// The record that came of this id, where records are signed one by one.
    func record(_ id: String) -> SignFRServer.Record? { (double as? SignFRServer)?.record(id) }

    /// The signature of the transaction with this number of the till's.
    func signature(ofNumber number: String) -> String? {
        (double as? SignFRServer)?.records.first { $0.number == number }?.signature
    }

    /// Begins a register's chain anew.
    mutating func reset(register: String) {
        guard var server = double as? SignFRServer else { return }
        server.reset(register)
        double = server
    }
}
