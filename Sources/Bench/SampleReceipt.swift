import Receipts

/// A German receipt of as many lines as wanted, with everything such a receipt has.
enum SampleReceipt {
    private static let goods: [(title: String, price: Int64, rate: String)] = [
        ("Filterkaffee 500 g", 649, "0.07"), ("Vollkornbrot geschnitten", 329, "0.07"),
        ("Bio-Äpfel Elstar", 299, "0.07"), ("Mineralwasser 12 × 0,7 l", 599, "0.19"),
        ("Pfand Mehrweg", 330, "0.19"), ("Frischkäse Natur", 139, "0.07"),
        ("Spülmittel Zitrone 750 ml", 195, "0.19"), ("Weißwein Müller-Thurgau trocken 0,75 l", 549, "0.19"),
        ("Butterbrezel", 160, "0.07"), ("Geschirrhandtuch 3er-Pack", 899, "0.19"),
    ]

    /// The example of the DSFinV-K, annex I.
    static let code =
        "V0;AMA-2642;Kassenbeleg-V1;Beleg^4.05_3.00_0.00_0.00_0.00^7.05:Bar;13;44131;2019-11-22T11:29:48.000Z;"
        + "2019-11-22T11:29:49.000Z;ecdsa-plain-SHA384;unixTime;K8zsZ6NjsBzo/Yd3Hba84aH3oT+c4Og5VcfJ7s6Dxz7UmAwtcKmzW"
        + "16OkS/lm8pDE/37JHoRlYofUTLNF+9bY5Jv7C2P4nuEaHwlVarbiJs3bYlgQmIXQDZnf+8FhfBm;BBXNYQErM4d9sk9Iy+0T6A4sdToci"
        + "jml5X78Gq/At2uXTcs/3bZNNpyuHd+dpmY59yLh0xZcr9osHhkDAxsQumgjmtb3d9GIVnTaPCslEki84P1iHPiHKHfcszeQajPk3A=="

    private static let fiscal = """
        {"regime":"KassenSichV","document_number":"13","document_type":"Kassenbeleg","tss_serial_number":\
        "bf1b13c1cf8a6f7958c190201daf9e18b850cf2cdc0885078d48868f625955e3","pos_client_serial_number":"AMA-2642",\
        "start_event":{"signed_at":"2019-11-22T11:29:48.000Z"},"end_event":{"signed_at":"2019-11-22T11:29:49.000Z",\
        "transaction_counter":44131,"signature":"K8zsZ6NjsBzo/Yd3Hba84aH3oT+c4Og5VcfJ7s6Dxz7UmAwtcKmzW16OkS/lm8pDE/37J\
        HoRlYofUTLNF+9bY5Jv7C2P4nuEaHwlVarbiJs3bYlgQmIXQDZnf+8FhfBm"},"verification":{"qr_data":"\(code)"}}
        """

    private static func euro(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .euro) }

    /// A fiscal receipt of a sale.
    static func sale(items count: Int) -> Receipt {
        let time = Timestamp(milliseconds: 1_779_264_931_000, offset: 7200)
        var total: Int64 = 0
        var items: [LineItem] = []
        for index in 0..<count {
            let (title, price, rate) = goods[index % goods.count]
            let quantity = index % 4 == 3 ? Int64(2) : 1
            var item = LineItem(
                title: title, quantity: String(quantity), unitPrice: euro(price), total: euro(price * quantity),
                rates: [rate])
            if index % 10 == 2 {
                item.quantity = "0.350"
                item.unit = "kg"
                item.total = euro(105)
            }
            if index % 10 == 9 {
                item.discounts = [Discount(title: "Aktion 10 %", amount: euro(-90))]
                item.total = euro(price * quantity - 90)
            }
            total += item.total.minorUnits
            items.append(item)
        }
        var receipt = Receipt(
            form: .fiscal,
            shop: Shop(
                name: "Bäckerei Müller", address: ["Friedrichstr. 42", "10117 Berlin"], taxID: "DE123456789"),
            country: .germany, language: "de", kind: "sale", register: "reg_1", number: "till-07-2026-05-20-000113",
            occurredAt: time, issuedAt: time, total: euro(total))
        receipt.items = items
        receipt.cashier = "Anna Schäfer"
        let reduced = items.filter { $0.rates == ["0.07"] }.reduce(0) { $0 + $1.total.minorUnits }
        let standard = total - reduced
        receipt.taxes = [
            TaxLine(
                name: "USt 7%", rate: "0.07", net: euro(reduced - reduced * 7 / 107), tax: euro(reduced * 7 / 107),
                gross: euro(reduced)),
            TaxLine(
                name: "USt 19%", rate: "0.19", net: euro(standard - standard * 19 / 119),
                tax: euro(standard * 19 / 119), gross: euro(standard)),
        ]
        receipt.tenders = [
            Tender(method: "cash", amount: euro(5000)), Tender(method: "card", amount: euro(total), detail: "Visa"),
        ]
        receipt.change = euro(5000)
        receipt.footer = ["Vielen Dank für Ihren Einkauf!", "Umtausch innerhalb von 14 Tagen"]
        receipt.fiscal = FiscalInformation(json: fiscal)
        return receipt
    }
}
