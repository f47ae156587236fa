import FoundationEssentials
import PrinterLanguage
import Receipts
import Rendering
import Testing

/// Receipts that several suites print.
enum Fixtures {
    /// The example of the DSFinV-K, annex I.
    static let code =
        "V0;AMA-2642;Kassenbeleg-V1;Beleg^4.05_3.00_0.00_0.00_0.00^7.05:Bar;13;44131;2019-11-22T11:29:48.000Z;"
        + "2019-11-22T11:29:49.000Z;ecdsa-plain-SHA384;unixTime;K8zsZ6NjsBzo/Yd3Hba84aH3oT+c4Og5VcfJ7s6Dxz7UmAwtcKmzW"
        + "16OkS/lm8pDE/37JHoRlYofUTLNF+9bY5Jv7C2P4nuEaHwlVarbiJs3bYlgQmIXQDZnf+8FhfBm;BBXNYQErM4d9sk9Iy+0T6A4sdToci"
        + "jml5X78Gq/At2uXTcs/3bZNNpyuHd+dpmY59yLh0xZcr9osHhkDAxsQumgjmtb3d9GIVnTaPCslEki84P1iHPiHKHfcszeQajPk3A=="

    static let fiscal = FiscalInformation(
        json: """
            {"regime":"KassenSichV","document_number":"13","document_type":"Kassenbeleg",\
            "tss_serial_number":"bf1b13c1cf8a6f7958c190201daf9e18b850cf2cdc0885078d48868f625955e3",\
            "pos_client_serial_number":"AMA-2642","start_event":{"signed_at":"2019-11-22T11:29:48.000Z"},\
            "end_event":{"signed_at":"2019-11-22T11:29:49.000Z","transaction_counter":44131,\
            "signature":"K8zsZ6NjsBzo/Yd3Hba84aH3oT+c4Og5VcfJ7s6Dxz7UmAwtcKmzW16OkS/lm8pDE/37JHoRlYofUTLNF+9bY5Jv7C2P"},\
            "verification":{"qr_data":"\(code)"}}
            """)

    static func euro(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .euro) }

    /// 20 May 2026, 10:15:31 in Berlin.
    static let time = Timestamp(milliseconds: 1_779_264_931_000, offset: 7200)

    /// A certified German sale with everything a line may have.
    static func sale() -> Receipt {
        var receipt = Receipt(
            form: .fiscal,
            shop: Shop(name: "Bäckerei Müller", address: ["Friedrichstr. 42", "10117 Berlin"], taxID: "DE123456789"),
            country: .germany, language: "de", kind: "sale", register: "reg_1", number: "till-07-000113",
            occurredAt: time, issuedAt: time, total: euro(128_043))
        var brezel = LineItem(
            title: "Butterbrezel", quantity: "2", unitPrice: euro(160), total: euro(290), rates: ["0.07"])
        brezel.discounts = [Discount(title: "Abendrabatt", amount: euro(-30))]
        var apples = LineItem(
            title: "Äpfel Elstar", quantity: "0.350", unitPrice: euro(299), total: euro(105), rates: ["0.07"])
        apples.unit = "kg"
        receipt.items = [
            LineItem(
                title: "Filterkaffee 500 g", quantity: "1", unitPrice: euro(649), total: euro(649), rates: ["0.07"]),
            brezel, apples,
            LineItem(
                title: "Kaffeevollautomat mit Milchschaumdüse und Mahlwerk aus Keramik", quantity: "1",
                unitPrice: euro(126_999), total: euro(126_999), rates: ["0.19"]),
        ]
        receipt.cashier = "Anna"
        receipt.taxes = [
            TaxLine(name: "USt 7%", rate: "0.07", net: euro(976), tax: euro(68), gross: euro(1044)),
            TaxLine(name: "USt 19%", rate: "0.19", net: euro(106_722), tax: euro(20_277), gross: euro(126_999)),
        ]
        receipt.tenders = [
            Tender(method: "cash", amount: euro(10_000)),
            Tender(method: "gift_card", amount: euro(118_500), detail: "*4711"),
        ]
        receipt.change = euro(457)
        receipt.footer = ["Vielen Dank!"]
        receipt.fiscal = fiscal
        return receipt
    }

    /// The same sale before its certification; the provider's block is there all the same, and must not be printed.
    static func provisional() -> Receipt {
        var receipt = sale()
        receipt.form = .provisional
        receipt.warnings = [
            "TSE ausgefallen – Beleg ohne TSE-Signatur", "SIGNATURE UNAVAILABLE - NOT A FISCAL RECEIPT",
        ]
        return receipt
    }

    /// A return, certified an hour later, for a receipt that was provisional at first.
    static func returned() -> Receipt {
        var receipt = sale()
        receipt.kind = "return"
        receipt.number = "till-07-000114"
        receipt.replaces = "reg_1-000017"
        receipt.issuedAt = Timestamp(milliseconds: time.milliseconds + 3_600_000, offset: 7200)
        receipt.items = [
            LineItem(
                title: "Kaffeevollautomat", quantity: "-1", unitPrice: euro(126_999), total: euro(-126_999),
                rates: ["0.19"])
        ]
        receipt.total = euro(-126_999)
        receipt.taxes = [
            TaxLine(name: "USt 19%", rate: "0.19", net: euro(-106_722), tax: euro(-20_277), gross: euro(-126_999))
        ]
        receipt.tenders = [Tender(method: "cash", amount: euro(-126_999))]
        receipt.change = nil
        receipt.footer = []
        return receipt
    }

    /// A printer of so many columns.
    static func printer(columns: Int, nativeQR: Bool = true) -> PrinterProfile {
        var profile = PrinterProfile.generic80
        profile.columnsA = columns
        profile.widthDots = columns * 12
        profile.nativeQR = nativeQR
        return profile
    }

    static func template(_ name: String = "sale") throws -> Template {
        try TemplateStore.shipped().template(named: name)
    }

    /// A template of one file.
    static func template(text: String) throws -> Template {
        try TemplateStore(sources: ["test": Array(text.utf8)]).template(named: "test")
    }

    /// The plain text of what a template makes of a receipt, without what the cut adds.
    static func text(_ template: String, _ receipt: Receipt = sale(), columns: Int = 24) throws -> String {
        let profile = printer(columns: columns)
        let bytes = try ReceiptWriter.render(receipt, template: try self.template(text: template), profile: profile)
        let text = TextWriter.text(bytes, profile: profile)
        guard let end = text.firstRange(of: "[cut: partial]\n") else { return text }
        var lines = text[..<end.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
        for _ in 0..<min(lines.count, 5) where lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// A file of `Goldens/`; the test fails where it is missing.
    static func golden(_ name: String) throws -> [UInt8] {
        let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
        return try Array(#require(FileManager.default.contents(atPath: directory.appending(path: name).path)))
    }
}

extension Collection {
    /// The first place where the other stands.
    func firstRange(of other: some Collection<Element>) -> Range<Index>? where Element: Equatable {
        var start = startIndex
        while start < endIndex {
            if self[start...].starts(with: other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}
