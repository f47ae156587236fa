import Fiscal
import Receipts
import Testing

@Suite("Amounts that do not add up")
struct AmountTests {
    private func receipt(_ kind: String = "sale", total: Int64 = 705) throws -> Receipt {
        let time = try #require(Timestamp("2026-05-20T10:15:31+02:00"))
        var receipt = Receipt(
            form: .fiscal, shop: Shop(name: "x"), country: .germany, language: "de", kind: kind, register: "r",
            number: "1", occurredAt: time, issuedAt: time, total: euro(total))
        receipt.items = [
            LineItem(title: "a", quantity: "1", unitPrice: nil, total: euro(405), rates: ["0.19"]),
            LineItem(title: "b", quantity: "1", unitPrice: nil, total: euro(300), rates: ["0.07"]),
        ]
        receipt.pretax = euro(620)
        receipt.tax = euro(85)
        receipt.taxes = [
            TaxLine(name: "", rate: "0.19", net: euro(340), tax: euro(65), gross: euro(405)),
            TaxLine(name: "", rate: "0.07", net: euro(280), tax: euro(20), gross: euro(300)),
        ]
        receipt.tenders = [Tender(method: "cash", amount: euro(1000))]
        receipt.change = euro(295)
        return receipt
    }

    private func codes(_ receipt: Receipt, _ notices: [ContentNotice] = []) -> [String] {
        CountryRules.of(.germany).check(amounts: receipt, notices: notices).map(\.code)
    }

    @Test("nothing is found on a receipt whose lines, taxes and payments make its total")
    func sound() throws {
        #expect(codes(try receipt()) == [])
        var bare = try receipt()
        (bare.taxes, bare.tenders, bare.pretax, bare.tax, bare.change) = ([], [], nil, nil, nil)
        #expect(codes(bare) == [])
    }

    @Test(
        "each sum that is wrong is found",
        arguments: WrongSum.all)
    fileprivate func wrong(_ example: WrongSum) throws {
        var receipt = try receipt()
        example.change(&receipt)
        #expect(codes(receipt) == example.found)
    }

    @Test("what the reading of the lines has noticed is passed on")
    func notices() throws {
        #expect(codes(try receipt(), [.lineAmountsAsSent]) == ["lines"])
        #expect(codes(try receipt(), [.unreadablePayment, .unreadableDiscount]) == ["tenders", "lines"])
    }

    @Test("a return has negative quantities by nature")
    func returned() throws {
        var receipt = try receipt("return")
        receipt.items[0].quantity = "-1"
        #expect(codes(receipt) == [])
    }

    @Test("the findings name line and amounts")
    func details() throws {
        var receipt = try receipt()
        receipt.items[1].quantity = "-2.5"
        receipt.change = euro(294)
        let details = CountryRules.of(.germany).check(amounts: receipt).map(\.detail)
        #expect(
            details == ["7.06 was paid, the total is 7.05", "line 2 of a sale has the quantity -2.5"])
    }

    @Test(
        "a rate that the country does not have is found once, in percent",
        arguments: [
            (Country.germany, ["0.19", "0.07", "0", "0.00", "0.107", "0.190"], [String]()),
            (.germany, ["0.16", "0.05", "0.160"], ["16", "5"]), (.austria, ["0.2", "0.1", "0.13", "0.049"], []),
            (.austria, ["0.19", "0.048"], ["4.8"]), (.italy, ["0.22", "0.21"], ["21"]),
            (.france, ["0.2", "0.055", "0.021", "0.56"], ["56"]), (.spain, ["0.21", "0.1", "0.04", "1.21"], ["121"]),
            (.india, ["0.18", "0.09", "0.025", "0.40", "0.20", "0.19"], ["19"]), (.germany, ["x", "19"], ["1900"]),
            (.germany, ["x"], []),
        ])
    func rates(_ country: Country, _ rates: [String], _ unknown: [String]) throws {
        var receipt = try receipt()
        receipt.taxes = rates.map { TaxLine(name: "", rate: $0, net: nil, tax: euro(0), gross: nil) }
        receipt.items = []
        #expect(CountryRules.of(country).unknownRates(of: receipt) == unknown)
        receipt.taxes = []
        receipt.items = [LineItem(title: "", quantity: "1", unitPrice: nil, total: euro(0), rates: rates)]
        #expect(CountryRules.of(country).unknownRates(of: receipt) == unknown)
    }
}

private func euro(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .euro) }

/// A receipt with one thing changed, and what is found of it.
private struct WrongSum: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let found: [String]
    let change: @Sendable (inout Receipt) -> Void

    init(_ name: String, _ found: [String], _ change: @escaping @Sendable (inout Receipt) -> Void) {
        testDescription = name
        self.found = found
        self.change = change
    }

    static let all = [
        WrongSum("total", ["taxes", "taxes", "tenders"]) { $0.total = euro(706) },
        WrongSum("gross", ["taxes", "taxes"]) { $0.taxes[0].gross = euro(406) },
        WrongSum("tax of a rate", ["taxes"]) { $0.taxes[0].tax = euro(66) },
        WrongSum("gross left out", []) { $0.taxes[0].gross = nil },
        WrongSum("all left out", []) { ($0.taxes[0].gross, $0.taxes[0].net) = (nil, nil) },
        WrongSum("tax", ["taxes"]) { $0.tax = euro(86) },
        WrongSum("tax left out", []) { $0.tax = nil },
        WrongSum("change", ["tenders"]) { $0.change = euro(294) },
        WrongSum("change left out", ["tenders"]) { $0.change = nil },
        WrongSum("payment", ["tenders"]) { $0.tenders[0].amount = euro(700) },
        WrongSum("a tip in the total", []) {
            ($0.tip, $0.total, $0.change) = (euro(50), euro(755), euro(245))
        },
        WrongSum("a tip beside the total", []) { ($0.tip, $0.change) = (euro(50), euro(245)) },
        WrongSum("a tip that explains nothing", ["tenders"]) { ($0.tip, $0.change) = (euro(50), euro(244)) },
        WrongSum("another currency", ["tenders"]) {
            $0.tenders[0].amount = Money(minorUnits: 1000, currency: Currency("CHF") ?? .euro)
        },
        WrongSum("a negative quantity", ["quantity"]) { $0.items[1].quantity = "-1" },
        WrongSum("the largest amounts", ["taxes", "taxes", "tenders"]) {
            $0.tenders[0].amount = Money(minorUnits: .max, currency: .euro)
            $0.change = euro(-1)
            $0.taxes[0].gross = Money(minorUnits: .max, currency: .euro)
        },
    ]
}
