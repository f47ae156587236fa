import Receipts
import Sandbox

/// A sale as a till rings it up, with the bodies of its calls.
struct Sale: Sendable {
    let number: String
    let register: String
    let create: [UInt8]
    /// Empty where the create is the whole sale.
    let payments: [UInt8]
    /// The id that the till uses from now on, ours or the server's.
    var operation: String?
    var tag: String?
    /// Where the till starts it.
    let path: String
    /// Where the till has an id of its own for it.
    let clientID: String?
    /// In the older API the lines come behind the start.
    let lines: [UInt8]?
    let void: [UInt8]
    var isChanged = false

    /// Whether one call is all of it.
    var isWhole: Bool { payments.isEmpty }

    private static let goods: [(title: String, cents: Int, reduced: Bool)] = [
        ("Käsekuchen", 340, true), ("Roggenbrot 1 kg", 495, true), ("Filterkaffee", 260, false),
        ("Crème brûlée", 590, false), ("Brötchen", 45, true), ("Weißwein 0,75 l", 890, false),
    ]

    /// The usual and the reduced rate of tax, per cent.
    private static let rates: [Country: (usual: Int, reduced: Int)] = [
        .germany: (19, 7), .austria: (20, 10), .italy: (22, 10), .spain: (21, 10),
    ]

    /// - Parameter isRefused: whether the server, and only the server, refuses the create.
    init(
        number: String, register: String, dialect: SandboxDialect, in country: Country, at time: Timestamp,
        isRefused: Bool,
        random: inout SeededGenerator
    ) {
        switch dialect {
        case .openfiskalOperations:
            self.init(number: number, register: register, in: country, isRefused: isRefused, random: &random)
        case .openfiskalSales:
            self.init(older: number, register: register, at: time.rfc3339, isRefused: isRefused, random: &random)
        case .hellobooksOrders:
            self.init(order: number, register: register, at: time.rfc3339, isRefused: isRefused, random: &random)
        case .fiskalySignFR: self.init(record: number, register: register, random: &random)
        }
    }

    /// The two records of a sale: the intention, and the transaction that names it where `{operation}` stands.
    private init(record number: String, register: String, random: inout SeededGenerator) {
        self.number = number
        self.register = register
        path = "/records"
        clientID = nil
        lines = nil
        create = Array(
            #"{"content":{"type":"INTENTION","system":{"id":"\#(register)"},"operation":{"type":"TRANSACTION"}}}"#.utf8)
        let good = Self.goods[random.below(Self.goods.count)]
        let count = 1 + random.below(3)
        let (total, tax) = (good.cents * count, good.cents * count / 6)
        let vat = """
            "amount":"\(Self.text(tax))","exclusive":"\(Self.text(total - tax))","inclusive" : "\(Self.text(total))"
            """
        payments = Array(
            """
            {"content":{"type":"TRANSACTION","record":{"id":"{operation}"},"operation":{"type":"RECEIPT",\
            "document":{"number":"\(number)","total_vat":{\(vat)}},"weight":"1e0",\
            "entries":[{"type":"SALE","data":{"type":"ITEM","text":"\(good.title)",\
            "unit":{"quantity":"\(count)","price":"\(Self.text(good.cents))"},\
            "vat":{"code":"STANDARD","percentage":"20.00",\(vat)}}}],\
            "payments":[{"type":"CASH","details":{"amount":"\(Self.text(total))","currency":"EUR"}}]}}}
            """.utf8)
        void = []
    }

    /// The body that ends the sale, with the id that the till uses.
    func ending(_ operation: String) -> [UInt8] {
        guard path == "/records" else { return payments }
        return Array(String(decoding: payments, as: UTF8.self).replacing("{operation}", with: operation).utf8)
    }

    /// An order of the books: the whole sale under the till's own id, oddly spaced, with amounts as they come.
    private init(
        order number: String, register: String, at time: String, isRefused: Bool, random: inout SeededGenerator
    ) {
        self.number = number
        self.register = register
        path = "/orders"
        let id = random.uuid()
        clientID = id
        var lines: [String] = []
        var total = 0
        for _ in 0...random.below(3) {
            let good = Self.goods[random.below(Self.goods.count)]
            let count = 1 + random.below(4)
            total += good.cents * count
            let closed = isRefused && lines.isEmpty ? "CLOSED-" : ""
            lines.append(
                """
                {"Sku":"\(closed)\(good.title)","Title":"\(good.title)","Quantity" : "\(count)",\
                "UnitPrice":"\(Self.text(good.cents))","weight":1e0}
                """)
        }
        let invoice = random.below(5) == 0 ? #","PlaceholderIrn":"PENDING-\#(number)""# : ""
        create = Array(
            """
            {"ClientOrderId":"\(random.below(2) == 0 ? id : id.uppercased())", "Number":"\(number)",\
            "OccurredAt":"\(time)","Currency":"INR",\
            "Lines":[\(lines.joined(separator: ", "))],"Payments":[{"Method":"cash","Amount":"\(Self.text(total))"}],
             "Total":"\(Self.text(total))","Note":"Crème \\u00e9\\ud83d\\ude00 -0 "\(invoice)}
            """.utf8)
        payments = []
        self.lines = nil
        void = []
    }

    /// The older API's bodies: minor units, and the till's own id and time.
    private init(
        older number: String, register: String, at time: String, isRefused: Bool, random: inout SeededGenerator
    ) {
        self.number = number
        self.register = register
        path = "/sales"
        // That it must be a UUID is the server's own rule.
        let id = (isRefused ? "sale-" : "") + random.uuid()
        clientID = id
        create = Array(
            """
            {"id":"\(id)","occurred_at":"\(time)","external_id":"\(number)","register_id":"\(register)",\
            "cashier":{"id":"c1","display_name":"Anna"}}
            """.utf8)
        var lines: [String] = []
        var gross = 0
        for position in 1...(1 + random.below(3)) {
            let good = Self.goods[random.below(Self.goods.count)]
            let count = 1 + random.below(3)
            gross += good.cents * count
            lines.append(
                """
                {"position":\(position),"description":"\(good.title)","quantity":\(count),"unit":"piece",\
                "unit_price_gross":\(good.cents),"total_gross":\(good.cents * count),\
                "tax_rate":"\(good.reduced ? "0.07" : "0.19")"}
                """)
        }
        self.lines = Array(#"{"occurred_at":"\#(time)","line_items":[\#(lines.joined(separator: ","))]}"#.utf8)
        payments = Array(
            """
            {"occurred_at":"\(time)","payments":[{"method":"cash","direction":"inbound","amount":\(gross),\
            "currency":"EUR"}]}
            """.utf8)
        void = Array(#"{"occurred_at":"\#(time)","reason":"Customer left"}"#.utf8)
    }

    /// - Parameter isRefused: whether the server, and only the server, refuses the create.
    private init(
        number: String, register: String, in country: Country, isRefused: Bool, random: inout SeededGenerator
    ) {
        let rates = Self.rates[country] ?? (19, 7)
        self.number = number
        self.register = register
        let isReturn = isRefused || random.below(10) == 0
        let sign = isReturn ? -1 : 1
        var lines: [String] = []
        var gross = 0
        var taxes = 0
        for _ in 0...random.below(3) {
            let good = Self.goods[random.below(Self.goods.count)]
            let count = 1 + random.below(3)
            let total = sign * good.cents * count
            let rate = good.reduced ? rates.reduced : rates.usual
            let tax = total * rate / (100 + rate)
            gross += total
            taxes += tax
            lines.append(
                """
                {"title":"\(good.title)","quantity":\(count),"unit_price":"\(Self.text(sign * good.cents))",\
                "total_amount":"\(Self.text(total))","taxes":[{"name":"USt","rate":"0.\(rate < 10 ? "0" : "")\(rate)",\
                "tax_amount":"\(Self.text(tax))"}]}
                """)
        }
        let tip = isReturn || random.below(8) > 0 ? 0 : 100
        let total = gross + tip
        var related = ""
        if isReturn {
            related =
                isRefused
                ? #","related_operation_id":"op_never""#
                : #","external_related_operation":{"description":"Bon","external_operation_id":"alt-\#(number)"}"#
        }
        create = Array(
            """
            {"type":"\(isReturn ? "return" : "sale")","source":"POS","register_id":"\(register)",\
            "external_id":"\(number)","currency":"EUR","pretax_amount":"\(Self.text(gross - taxes))",\
            "tax_amount":"\(Self.text(taxes))","tip_amount":"\(Self.text(tip))","total_amount":"\(Self.text(total))",\
            "line_items":[\(lines.joined(separator: ","))],"cart_level_discounts":[],"note":null\(related)}
            """.utf8)
        let cash = random.below(3) == 0 ? total / 2 : total
        var payments = [#"{"method":"cash","status":"captured","amount":"\#(Self.text(cash))","currency":"EUR"}"#]
        if cash != total {
            payments.append(
                #"{"method":"card","status":"captured","amount":"\#(Self.text(total - cash))","currency":"EUR"}"#)
        }
        path = "/operations"
        clientID = nil
        self.lines = nil
        void = Array(#"{"reason":"operator_cancelled"}"#.utf8)
        self.payments = Array(#"{"payments":[\#(payments.joined(separator: ","))]}"#.utf8)
    }

    private static func text(_ cents: Int) -> String {
        let magnitude = cents.magnitude
        let rest = String(100 + magnitude % 100).dropFirst()
        return "\(cents < 0 ? "-" : "")\(magnitude / 100).\(rest)"
    }
}
