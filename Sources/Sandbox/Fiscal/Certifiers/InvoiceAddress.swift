import Receipts

/// The double of a Spanish VERI*FACTU system: the address at which the tax agency's test site would confirm the invoice.
///
/// Source: AEAT's description of the code, 0.5.0: tax number, number of the invoice, its day and its total.
struct InvoiceAddress: Certifier {
    /// The issuer's tax number (NIF), 9 characters.
    let issuer: String

    let categories = TaxCategories.none

    func block(of operation: ServerOperation, client: String, at now: Timestamp) -> JSONValue? {
        let number = operation.externalID ?? operation.id
        let day = now.centralEuropean.localDate.replacing(".", with: "-")
        let total = Money(minorUnits: operation.total, currency: operation.currency).decimal
        let url =
            "https://prewww2.aeat.es/wlpl/TIKE-CONT/ValidarQR?nif=\(Self.encode(issuer))&numserie=\(Self.encode(number))"
            + "&fecha=\(day)&importe=\(total)"
        return ["regime": "VERI*FACTU", "document_number": .string(number), "compliance": ["url": .string(url)]]
    }

    /// Percent signs for whatever RFC 3986 (section 2.3) does not leave as it is.
    private static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + Hexadecimal.text([byte]).uppercased()
            }
        }.joined()
    }
}
