import Fiscal
import Receipts
import Testing

@Suite("Receipt content of openfiskal-operations")
struct ContentTests {
    private func content(_ create: String, _ complete: String? = nil) throws -> SaleContent {
        try operations().content(create: json(create), complete: complete.map { try json($0) })
    }

    private func euro(_ units: Int64) -> Money { Money(minorUnits: units, currency: .euro) }

    private func sale(_ fields: String) -> String { #"{"type":"sale","currency":"EUR",\#(fields)}"# }

    @Test("A sale comes out as it went in: items, totals, taxes and payments (R39)")
    func sale() throws {
        let content = try content(Body.create, Body.complete)
        #expect(content.kind == "sale")
        #expect(content.externalID == "till-07-000113")
        #expect(content.total == euro(1190))
        #expect(content.pretax == euro(1000))
        #expect(content.tax == euro(190))
        #expect(content.tip == euro(0))
        #expect(
            content.items == [
                LineItem(
                    title: "Filterkaffee 500 g", quantity: "1", unitPrice: euro(1190), total: euro(1190),
                    rates: ["0.19"])
            ])
        #expect(content.lineAmounts == .gross)
        #expect(
            content.taxes == [
                TaxLine(name: "USt 19%", rate: "0.19", net: euro(1000), tax: euro(190), gross: euro(1190))
            ])
        #expect(
            content.tenders == [Tender(method: "cash", amount: euro(500)), Tender(method: "card", amount: euro(690))])
        #expect(content.change == nil)
        #expect(content.note == nil)
        #expect(content.notices == [])
    }

    @Test(
        "Line amounts are gross or net by their sum, else they stand as sent with a notice",
        arguments: [
            ("11.90", "10.00", "1.90", "0.00", Receipt.LineAmounts.gross), ("10.00", "10.00", "1.90", "0.00", .net),
            ("10.50", "10.00", "1.90", "0.00", .asSent),
            // Nothing is taxed: both readings say the same.
            ("11.90", "11.90", "0.00", "0.00", .gross),
            // The tip is no line.
            ("11.90", "10.00", "1.90", "1.10", .gross), ("10.00", "10.00", "1.90", "1.10", .net),
        ])
    func lineAmounts(
        _ line: String, _ pretax: String, _ tax: String, _ tip: String, _ expected: Receipt.LineAmounts
    ) throws {
        let total = try [pretax, tax, tip].reduce(Int64(0)) {
            try $0 + #require(Money(decimal: $1, currency: .euro)).minorUnits
        }
        let content = try content(
            sale(
                """
                "pretax_amount":"\(pretax)","tax_amount":"\(tax)","tip_amount":"\(tip)",
                "total_amount":"\(euro(total).decimal)","line_items":[{"title":"A","total_amount":"\(line)"}]
                """))
        #expect(content.lineAmounts == expected)
        #expect(content.notices == (expected == .asSent ? [.lineAmountsAsSent] : []))
        #expect(content.items.first?.total.decimal == line)
    }

    @Test("A discount takes off, whichever sign the till gives it", arguments: ["1.00", "-1.00"])
    func discounts(_ cart: String) throws {
        let content = try content(
            sale(
                """
                "total_amount":"9.00","pretax_amount":"7.56","tax_amount":"1.44",
                "line_items":[{"title":"A","quantity":"2","unit_price":"5.50","total_amount":"10.00",
                "discounts":[{"title":"Aktion","amount":"1.00"}]}],
                "cart_level_discounts":[{"name":"Treue","amount":"\(cart)"},{"name":"?"}]
                """))
        #expect(content.items.first?.discounts == [Discount(title: "Aktion", amount: euro(-100))])
        #expect(content.discounts == [Discount(title: "Treue", amount: euro(-100))])
        #expect(content.lineAmounts == .gross)
        #expect(content.notices == [.unreadableDiscount])
    }

    private let mixed = """
        "pretax_amount":"18.41","tax_amount":"2.59","total_amount":"21.00","line_items":[
        {"title":"Wein","total_amount":"11.90","taxes":[{"name":"USt 19%","rate":"0.19","tax_amount":"1.90"}]},
        {"title":"Brot","total_amount":"5.35","taxes":[{"name":"USt 7%","rate":"0.07","tax_amount":"0.35"}]},
        {"title":"Saft","total_amount":"2.14","taxes":[{"name":"x","rate":"0.190","tax_amount":"0.34"}]},
        {"title":"Pfand","total_amount":"1.61","taxes":[]}]
        """

    @Test("A discount on a return takes off what is paid back")
    func discountedReturn() throws {
        let content = try content(
            sale(
                """
                "total_amount":"-9.00","line_items":[{"title":"A","total_amount":"-9.00",
                "discounts":[{"amount":"1.00"}]}]
                """))
        #expect(content.items.first?.discounts.first?.amount == euro(100))
    }

    @Test("Taxes are added up by rate, in the order of their first line, and zeros behind a rate do not split it")
    func rates() throws {
        let content = try content(sale(mixed))
        #expect(
            content.taxes == [
                TaxLine(name: "USt 19%", rate: "0.19", net: euro(1180), tax: euro(224), gross: euro(1404)),
                TaxLine(name: "USt 7%", rate: "0.07", net: euro(500), tax: euro(35), gross: euro(535)),
            ])
    }

    @Test("Net and gross of a rate stay away where a discount of the sale or a second tax makes them a guess")
    func unsureRates() throws {
        let discounted = try content(
            sale(
                """
                "total_amount":"16.25","line_items":[
                {"total_amount":"11.90","taxes":[{"rate":"0.19","tax_amount":"1.90"}]},
                {"total_amount":"5.35","taxes":[{"rate":"0.07","tax_amount":"0.35"}]}],
                "cart_level_discounts":[{"amount":"1.00"}]
                """))
        #expect(discounted.taxes.map(\.net) == [nil, nil])
        #expect(discounted.taxes.map(\.tax) == [euro(190), euro(35)])
        let twice = try content(
            sale(
                """
                "total_amount":"10.00","line_items":[{"total_amount":"10.00",
                "taxes":[{"rate":"0.05","tax_amount":"0.45"},{"rate":"0.06","tax_amount":"0.55"}]}]
                """))
        #expect(twice.taxes.map(\.gross) == [nil, nil])
    }

    @Test("A return keeps its negative amounts")
    func returns() throws {
        let content = try content(
            """
            {"type":"return","currency":"EUR","pretax_amount":"-10.00","tax_amount":"-1.90","total_amount":"-11.90",
             "related_operation_id":"op_1","line_items":[{"title":"A","quantity":-1,"unit_price":"11.90",
             "total_amount":"-11.90","taxes":[{"name":"19","rate":"0.19","tax_amount":"-1.90"}]}]}
            """, #"{"payments":[{"method":"cash","status":"refunded","amount":"-11.90"}]}"#)
        #expect(content.kind == "return")
        #expect(content.total == euro(-1190))
        #expect(content.items.first?.quantity == "-1")
        #expect(content.lineAmounts == .gross)
        #expect(content.taxes.first?.gross == euro(-1190))
        #expect(content.tenders == [Tender(method: "cash", amount: euro(-1190))])
    }

    @Test(
        "Change stands where a cash payment states what was handed over or given back",
        arguments: [
            (#""amount_tendered":"20.00""#, Int64(810)), (#""cash":{"amount_tendered":"12.00"}"#, 10),
            (#""details":{"tendered":"20""#, 810), (#""change_amount":"8.10""#, 810), (#""change":"0.00""#, nil),
            (#""amount_tendered":"11.90""#, nil), (#""amount_tendered":"5.00""#, nil), (#""amount_tendered":"x""#, nil),
            (#""note":"20.00""#, nil),
        ])
    func change(_ field: String, _ expected: Int64?) throws {
        let closing = field.contains("{") && !field.contains("}") ? "}" : ""
        let payment = #"{"method":"cash","status":"captured","amount":"11.90",\#(field)\#(closing)}"#
        let content = try content(Body.create, #"{"payments":[\#(payment)]}"#)
        #expect(content.change == expected.map { euro($0) })
        #expect(content.tenders == [Tender(method: "cash", amount: euro(1190 + (expected ?? 0)))])
    }

    @Test("What did not come about is no payment, and what cannot be read is noticed")
    func payments() throws {
        let content = try content(
            Body.create,
            """
            {"payments":[{"method":"card","status":"failed","amount":"11.90"},
             {"method":"card","status":"voided","amount":"11.90"},{"method":"card","status":"pending","amount":"1.00"},
             {"method":"card","status":"authorized","amount":"6.90","card_brand":"visa"},
             {"method":"cash","amount":"five"},{"method":"voucher","amount":"5.00","currency":"CHF"}]}
            """)
        let franc = try #require(Currency("CHF"))
        #expect(
            content.tenders == [
                Tender(method: "card", amount: euro(690), detail: "visa"),
                Tender(method: "voucher", amount: Money(minorUnits: 500, currency: franc)),
            ])
        #expect(content.notices == [.unreadablePayment])
    }

    @Test("Quantities and prices that are finer than money stand as they were sent, or not at all")
    func fine() throws {
        let content = try content(
            sale(
                """
                "total_amount":"63.27","line_items":[{"description":"Super E10","quantity":"35.170","unit":"l",
                "unit_price":"1.799","total_amount":"63.27"}]
                """))
        let item = try #require(content.items.first)
        #expect(item.title == "Super E10")
        #expect(item.quantity == "35.170")
        #expect(item.unit == "l")
        #expect(item.unitPrice == nil)
    }

    @Test(
        "A body that no receipt can be made of is an error with its place",
        arguments: [
            (Body.sessionOpen, "/type"), (#"{"type":"sale","total_amount":"1.00"}"#, "/currency"),
            (#"{"type":"sale","currency":"EUR"}"#, "/total_amount"), ("null", "/currency"),
            (
                #"{"type":"sale","currency":"EUR","total_amount":"1.00","line_items":[{"total_amount":"1"},{}]}"#,
                "/line_items/1/total_amount"
            ),
        ])
    func errors(_ body: String, _ pointer: String) throws {
        let error = #expect(throws: ContentError.self) { try content(body) }
        #expect(error?.pointer == pointer)
    }
}
