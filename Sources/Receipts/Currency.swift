/// An ISO 4217 currency with the number of digits its minor unit has.
package struct Currency: Hashable, Sendable, Codable {
    /// The alphabetic code, three upper-case letters, such as `EUR`.
    package let code: String

    /// Takes a code of three upper-case ASCII letters, and nothing else.
    package init?(_ code: String) {
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        self.code = code
    }

    package static let euro = Currency(unchecked: "EUR")
    package static let rupee = Currency(unchecked: "INR")

    private init(unchecked code: String) { self.code = code }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Currency(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is no ISO 4217 code"))
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }

    /// How many decimal digits an amount has: 2 unless ISO 4217 says otherwise.
    package var digits: Int {
        // Nearly all are, and it is asked for every receipt.
        if code == "EUR" { return 2 }
        return switch code {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        case "CLF", "UYW": 4
        default: 2
        }
    }
}
