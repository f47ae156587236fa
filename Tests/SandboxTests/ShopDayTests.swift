import FoundationEssentials
import Receipts
import Testing

@testable import Sandbox

@Suite("The shop day")
struct ShopDayTests {
    /// Minor units of a member.
    private func cents(_ value: JSONValue?, _ name: String) -> Int64 {
        value?[name]?.text.flatMap { Money(decimal: $0, currency: .euro)?.minorUnits } ?? .min
    }

    private static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Sandbox/Journal/day-de.jsonl")

    @Test("The journal in the repository is the day that is played, byte for byte")
    func journal() throws {
        let file = String(decoding: try Data(contentsOf: Self.path.standardized), as: UTF8.self)
        // To write it anew: `quittance sandbox --journal`.
        #expect(file == ShopDay.journal)
        let sales = file.split(separator: "\n").compactMap { ShopSale(json: String($0)) }
        #expect(sales == ShopDay.sales(ShopDay.length))
    }

    @Test("It has at least 200 completed sales, on both registers, and every kind that a shop knows")
    func kinds() throws {
        let sales = ShopDay.sales(200)
        #expect(ShopDay.sales(ShopDay.length).filter { $0.isCompleted }.count >= 200)
        #expect(Set(sales.map(\.register)) == Set(ShopDay.registers))
        let bodies = try sales.map { try JSONValue(parsing: $0.create) }
        let lines = bodies.map { $0["line_items"]?.elements ?? [] }
        let rates = Set(lines.joined().compactMap { $0["taxes"]?.elements.first?["rate"]?.text })
        #expect(rates == ["0.19", "0.07", "0.00"])
        #expect(sales.filter { $0.type == "return" }.count >= 5)
        #expect(sales.filter { !$0.isCompleted }.count >= 5)
        #expect(lines.filter { $0.count == 80 }.count == 1)
        #expect(bodies.filter { cents($0, "tip_amount") > 0 }.count >= 10)
        #expect(bodies.filter { $0["cart_level_discounts"]?.elements.isEmpty == false }.count >= 10)
        #expect(lines.joined().filter { $0["discounts"] != nil }.count >= 10)
        #expect(lines.joined().contains { ($0["title"]?.text ?? "").count > 90 })
        #expect(lines.joined().contains { ($0["title"]?.text ?? "").contains("ß") })
        #expect(lines.joined().contains { $0["quantity"]?.text?.contains(".") == true })
        let split = sales.filter { sale in
            guard case .complete(let body) = sale.ending, let value = try? JSONValue(parsing: body) else {
                return false
            }
            return value["payments"]?.elements.count == 2
        }
        #expect(split.count >= 10)
    }

    @Test("Amounts add up: lines, discounts, taxes, tip, payments")
    func amounts() throws {
        for sale in ShopDay.sales(ShopDay.length) {
            let body = try JSONValue(parsing: sale.create)
            let lines = body["line_items"]?.elements ?? []
            let goods = lines.reduce(0) { $0 + cents($1, "total_amount") }
            let off = (body["cart_level_discounts"]?.elements ?? []).reduce(0) { $0 + cents($1, "amount") }
            let tax = lines.reduce(0) { $0 + cents($1["taxes"]?.elements.first, "tax_amount") }
            let total = cents(body, "total_amount")
            let tip = cents(body, "tip_amount")
            #expect(goods - off + tip == total, "\(sale.externalID)")
            #expect(tax == cents(body, "tax_amount"), "\(sale.externalID)")
            #expect(cents(body, "pretax_amount") + tax + tip == total, "\(sale.externalID)")
            #expect(total == sale.total.minorUnits)
            #expect((total < 0) == (sale.type == "return"), "\(sale.externalID)")
            for line in lines {
                let discount = (line["discounts"]?.elements ?? []).reduce(0) { $0 + cents($1, "amount") }
                let quantity = try #require(line["quantity"]?.text.flatMap { Decimal64($0) })
                let exact = cents(line, "unit_price") * quantity.significand
                let scale: Int64 = quantity.scale == 3 ? 1000 : 1
                #expect(
                    abs(exact - (cents(line, "total_amount") + discount) * scale) * 2 <= scale, "\(sale.externalID)")
            }
            if case .complete(let bytes) = sale.ending {
                let payments = try JSONValue(parsing: bytes)["payments"]?.elements ?? []
                #expect(payments.reduce(0) { $0 + cents($1, "amount") } == total, "\(sale.externalID)")
            }
        }
    }

    @Test("The server takes the whole day, and the sums of every code are the total")
    func served() throws {
        var server = FiscalServer.quick()
        for sale in ShopDay.sales(ShopDay.length) {
            let created = server.create(String(decoding: sale.create, as: UTF8.self), key: "c-\(sale.externalID)")
            #expect(created.status == 201, "\(sale.externalID) \(created.code)")
            switch sale.ending {
            case .void(let body):
                let answer = server.void(created.id, String(decoding: body, as: UTF8.self), key: "e-\(sale.externalID)")
                #expect(answer.status == 200)
            case .complete(let body):
                let answer = server.complete(
                    created.id, String(decoding: body, as: UTF8.self), key: "e-\(sale.externalID)")
                #expect(answer.status == 200, "\(sale.externalID) \(answer.code)")
                let code = answer.json["fiscal_information"]?["verification"]?["qr_data"]?.text ?? ""
                let parts = (FiscalCodeVerifier(code).fields.dropFirst(3).first ?? "").split(separator: "^")
                let sums = parts.dropFirst().first?.split(separator: "_") ?? []
                let gross = sums.compactMap { Money(decimal: String($0), currency: .euro)?.minorUnits }
                #expect(gross.count == 5)
                #expect(gross.reduce(0, +) == sale.total.minorUnits, "\(sale.externalID)")
            }
        }
        #expect(server.createdPerExternalID.count == ShopDay.length)
    }

    @Test(
        "The day of another country has the same sales with its goods and rates",
        arguments: [
            (.austria, [0, 100, 130, 200]), (.italy, [0, 40, 50, 100, 220]), (.spain, [0, 40, 100, 210]),
            (.france, [0, 55, 100, 200]),
        ] as [(Country, [Int64])])
    func abroad(country: Country, rates: [Int64]) throws {
        let (german, foreign) = (ShopDay.sales(ShopDay.length), ShopDay.sales(ShopDay.length, in: country))
        #expect(foreign.map(\.externalID) == german.map(\.externalID))
        #expect(foreign.map(\.isCompleted) == german.map(\.isCompleted))
        let shop = Assortment.of(country)
        #expect(Set((shop.products + shop.longNames + shop.untaxed).map(\.rate)) == Set(rates))
        #expect(shop.products.count == Assortment.germany.products.count && shop.country == country)
        var server = FiscalServer.quick { $0.country = country }
        for sale in foreign {
            let created = server.create(String(decoding: sale.create, as: UTF8.self), key: "c-\(sale.externalID)")
            #expect(created.status == 201, "\(sale.externalID) \(created.code)")
            guard case .complete(let body) = sale.ending else { continue }
            let answer = server.complete(
                created.id, String(decoding: body, as: UTF8.self), key: "e-\(sale.externalID)")
            #expect(answer.status == 200, "\(sale.externalID) \(answer.code)")
        }
    }

    @Test("The Indian day has the same sales with goods, money and hours of its own, each one order")
    func india() throws {
        let (german, indian) = (ShopDay.sales(60), ShopDay.sales(60, in: .india))
        #expect(indian.map(\.externalID) == german.map(\.externalID))
        #expect(indian.map(\.isCompleted) == german.map(\.isCompleted))
        #expect(indian[0].at.rfc3339.hasPrefix("2026-05-20T08:") && indian[0].at.rfc3339.hasSuffix("+05:30"))
        for sale in indian {
            let calls = sale.calls(in: .hellobooksOrders)
            #expect(calls.count == (sale.isCompleted ? 1 : 0))
            guard let call = calls.first else { continue }
            let order = try JSONValue(parsing: call.body)
            #expect(call.key == order["ClientOrderId"]?.text && call.key.map(SalesServer.isUUID) == true)
            #expect(order["Currency"] == "INR")
            let lines = order["Lines"]?.elements ?? []
            #expect(lines.reduce(0) { $0 + cents($1, "Amount") } == sale.total.minorUnits, "\(sale.externalID)")
            #expect(lines.contains { $0["Sku"] != nil })
            let paid = (order["Payments"]?.elements ?? []).reduce(0) { $0 + cents($1, "Amount") }
            #expect(paid == sale.total.minorUnits, "\(sale.externalID)")
            let taxes = order["Taxes"]?.elements ?? []
            let central = taxes.filter { $0["Name"] == "CGST" }
            let state = taxes.filter { $0["Name"] == "SGST" }
            #expect(
                central.map { $0["Amount"] } == state.map { $0["Amount"] } && central.count + state.count == taxes.count
            )
            #expect(taxes.allSatisfy { ["0.025", "0.09", "0.2"].contains($0["Rate"]?.text) })
        }
        let bodies = indian.flatMap { $0.calls(in: .hellobooksOrders) }.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies.count { $0.contains("PlaceholderIrn") } >= 5)
        #expect(!bodies.joined().contains("ü") && !bodies.joined().contains("EUR"))
    }

    @Test("The first sales are the day's, and beyond its end it goes on under new numbers")
    func more() throws {
        #expect(ShopDay.sales(0).isEmpty)
        #expect(ShopDay.sales(7) == Array(ShopDay.sales(ShopDay.length).prefix(7)))
        let long = ShopDay.sales(500)
        #expect(ShopDay.sales(300..<500) == Array(long.suffix(200)))
        #expect(Set(long.map(\.externalID)).count == 500)
        #expect(long[220].total == long[0].total)
        #expect(long[220].at.milliseconds - long[0].at.milliseconds == 86_400_000)
        #expect(zip(long, long.dropFirst()).allSatisfy { $0.at.milliseconds < $1.at.milliseconds })
    }

    @Test("A return names a sale that was completed before it")
    func returns() throws {
        let sales = ShopDay.sales(ShopDay.length)
        for (index, sale) in sales.enumerated() where sale.type == "return" {
            let first = try JSONValue(parsing: sale.create)["external_related_operation"]?["external_operation_id"]?
                .text
            #expect(sales.prefix(index).contains { $0.externalID == first && $0.isCompleted && $0.type == "sale" })
        }
    }

    @Test("A line that is none is nil", arguments: ["", "{}", #"{"at":"2026-05-20T08:00:00+02:00"}"#])
    func broken(line: String) {
        #expect(ShopSale(json: line) == nil)
    }
}
