import Receipts

/// How fields and status words are spelt on the wire: ours unless the configuration says otherwise.
struct HelloBooksWire: Hashable, Sendable {
    /// The fields, by the names that they have by default; only `ClientOrderId` is the vendor's own.
    enum Name: String, CaseIterable {
        // An order.
        case clientOrderID = "ClientOrderId"
        case number = "Number"
        case type = "Type"
        case occurredAt = "OccurredAt"
        case tillID = "TillId"
        case lines = "Lines"
        case payments = "Payments"
        case taxes = "Taxes"
        case currency = "Currency"
        case total = "Total"
        case note = "Note"
        case placeholderIRN = "PlaceholderIrn"
        case loyaltyBurn = "LoyaltyBurn"
        // A line, a payment, a tax.
        case sku = "Sku"
        case title = "Title"
        case quantity = "Quantity"
        case unitPrice = "UnitPrice"
        case lastKnownStock = "LastKnownStock"
        case amount = "Amount"
        case method = "Method"
        case name = "Name"
        case rate = "Rate"
        // A batch.
        case orders = "Orders"
        case sequences = "Sequences"
        // An answer.
        case results = "Results"
        case status = "Status"
        case orderID = "OrderId"
        case irn = "Irn"
        case insufficiency = "Insufficiency"
        case requested = "Requested"
        case available = "Available"
        case error = "Error"
        case code = "Code"
        case message = "Message"
    }

    /// What a status says of an order.
    enum Word: String, CaseIterable {
        case committed
        /// Seen before; the answer is the one of the first time.
        case duplicate
        /// Committed although stock was short.
        case insufficient
        case failed
    }

    private var names: [Name: String] = [:]
    private var words: [String: Word] = [:]

    /// - Throws: ``OptionError`` for a field or word that does not exist, or two that would be spelt alike.
    init(_ options: inout OptionReader) throws(OptionError) {
        let fields: [Name: String] = try Self.spellings("fields", &options)
        names = fields
        let spelt: [Word: String] = try Self.spellings("words", &options)
        for word in Word.allCases { words[spelt[word] ?? word.rawValue] = word }
    }

    subscript(name: Name) -> String { names[name] ?? name.rawValue }

    /// The text of a string or number of that name.
    func text(_ name: Name, in value: JSONValue?) -> String? { value?[self[name]]?.text }

    func elements(_ name: Name, of value: JSONValue?) -> [JSONValue] { value?[self[name]]?.elements ?? [] }

    func word(_ text: String) -> Word? { words[text] }

    /// A group of the configuration such as `fields: { Irn: irn }`; it arrives as JSON.
    private static func spellings<Key: RawRepresentable & CaseIterable & Hashable>(
        _ option: String, _ options: inout OptionReader
    ) throws(OptionError) -> [Key: String] where Key.RawValue == String {
        guard let text = options.text(option) else { return [:] }
        // What is no JSON is no group either.
        guard let group = try? JSONValue(parsing: text), case .object(let members) = group else {
            throw OptionError(key: option, reason: "\"\(text)\" is no group of names such as { Irn: irn }")
        }
        var spellings: [Key: String] = [:]
        for member in members {
            guard let key = Key(rawValue: member.name) else {
                let known = Key.allCases.map(\.rawValue).joined(separator: ", ")
                throw OptionError(key: option, reason: "\"\(member.name)\" is none of \(known)")
            }
            guard let spelling = member.value.text, !spelling.isEmpty else {
                throw OptionError(key: option, reason: "\"\(member.name)\" needs a text")
            }
            spellings[key] = spelling
        }
        var taken: Set<String> = []
        for key in Key.allCases where !taken.insert(spellings[key] ?? key.rawValue).inserted {
            throw OptionError(key: option, reason: "\"\(spellings[key] ?? key.rawValue)\" stands for two of them")
        }
        return spellings
    }
}
