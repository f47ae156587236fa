import Examples
import PrinterLanguage
import Receipts
import Rendering

/// A certified sale in each country, with everything that its receipt must show.
enum CountryFixtures {
    static func sale(_ country: Country, fiscal json: String? = nil) -> Receipt {
        var receipt = Receipt(
            form: .fiscal, shop: shop(country), country: country, language: language(country), kind: "sale",
            register: "KASSE-1", number: "000113", occurredAt: Fixtures.time, issuedAt: Fixtures.time,
            total: Fixtures.euro(705))
        receipt.items = [
            LineItem(title: "Arabica 500 g", quantity: "1", unitPrice: Fixtures.euro(405), total: Fixtures.euro(405)),
            LineItem(title: "Croissant", quantity: "2", unitPrice: Fixtures.euro(150), total: Fixtures.euro(300)),
        ]
        receipt.cashier = "Anna"
        receipt.tax = Fixtures.euro(85)
        receipt.taxes = rates(country).enumerated().map { index, rate in
            index == 0
                ? TaxLine(
                    name: "", rate: rate, net: Fixtures.euro(340), tax: Fixtures.euro(65), gross: Fixtures.euro(405))
                : TaxLine(
                    name: "", rate: rate, net: Fixtures.euro(280), tax: Fixtures.euro(20), gross: Fixtures.euro(300))
        }
        receipt.tenders = [
            Tender(method: "cash", amount: Fixtures.euro(500)), Tender(method: "card", amount: Fixtures.euro(300)),
        ]
        receipt.change = Fixtures.euro(95)
        receipt.fiscal = FiscalInformation(json: json ?? block(country))
        return receipt
    }

    static func block(_ country: Country) -> String {
        switch country {
        case .germany: Fixtures.fiscal.json
        case .austria:
            #"{"receipt_number":"42","cash_register_serial_number":"K-7","time_signature":"2026-05-20T10:15:31"}"#
        case .italy: #"{"compliance":{"data":"DCW2026/1234-0001,NB7A1235"}}"#
        case .france:
            #"{"journal":{"signature":"abCdefGhijklMnopqrStuv","signed_at":"2026-05-20T08:15:32Z"}}"#
        case .spain: ExampleCode.e2.fiscal.json
        case .india: "{}"
        }
    }

    static func shop(_ country: Country) -> Shop {
        switch country {
        case .germany:
            return Shop(name: "Kaffeehaus", address: ["Friedrichstr. 42", "10117 Berlin"], taxID: "DE123456789")
        case .austria: return Shop(name: "Konditorei", address: ["Hauptplatz 3", "4020 Linz"], taxID: "ATU12345678")
        case .italy:
            return Shop(name: "Bar Centrale", address: ["Via Garibaldi 12", "40121 Bologna"], taxID: "01234567890")
        case .france:
            var shop = Shop(
                name: "Au Bon Pain", address: ["12 rue des Fleurs", "75005 Paris", "France"], taxID: "FR40303265045",
                identifiers: [
                    .init(label: "SIRET", value: "30326504500017"), .init(label: "NAF", value: "4729Z"),
                ])
            shop.software = "Caisse Exemple 4.2"
            shop.certificate = "NF525 B0000"
            return shop
        case .spain: return Shop(name: "La Espiga", address: ["Calle Mayor 5", "28013 Madrid"], taxID: "89890001K")
        case .india:
            return Shop(name: "Malabar Stores", address: ["14 MG Road", "Bengaluru 560001"], taxID: "29AAACM1234C1Z5")
        }
    }

    static func language(_ country: Country) -> String {
        switch country {
        case .germany, .austria: "de"
        case .italy: "it"
        case .france: "fr"
        case .spain: "es"
        case .india: "en"
        }
    }

    private static func rates(_ country: Country) -> [String] {
        switch country {
        case .germany: ["0.19", "0.07"]
        case .austria: ["0.20", "0.049"]
        case .italy: ["0.22", "0.10"]
        case .france: ["0.20", "0.055"]
        case .spain: ["0.21", "0.10"]
        case .india: ["0.18", "0.05"]
        }
    }

    /// What a printer puts on paper, line by line, runs of blanks made one.
    static func lines(_ receipt: Receipt, columns: Int = 48) throws -> [String] {
        let profile = Fixtures.printer(columns: columns)
        let bytes = try ReceiptWriter.render(receipt, template: Fixtures.template(), profile: profile)
        return TextWriter.text(bytes, profile: profile).split(separator: "\n").map {
            $0.split(separator: " ").joined(separator: " ")
        }.filter { !$0.isEmpty }
    }
}

extension JSONValue {
    /// Without the member that a path with points names.
    func without(_ path: some StringProtocol) -> JSONValue {
        guard case .object(let members) = self else { return self }
        let parts = path.split(separator: ".", maxSplits: 1)
        return .object(
            members.compactMap { member in
                guard member.name == parts[0] else { return member }
                return parts.count == 1 ? nil : Member(member.name, member.value.without(parts[1]))
            })
    }
}
