/// An ISO 4217 currency with the number of digits its minor unit has.
package struct Currency: Hashable, Sendable, Codable {
    /// The letters, the first in the highest place: amounts are compared and handed round all the time.
    private let letters: UInt32

    /// Takes a code of three upper-case ASCII letters, and nothing else.
    package init?(_ code: String) {
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        letters = code.utf8.reduce(0) { $0 << 8 | UInt32($1) }
    }

    package static let euro = Currency(letters: 0x45_55_52)
    package static let rupee = Currency(letters: 0x49_4E_52)

    private init(letters: UInt32) { self.letters = letters }

    // What the compiler writes is called through a table from other rooms.
    package static func == (one: Currency, other: Currency) -> Bool { one.letters == other.letters }

    /// The alphabetic code, three upper-case letters, such as `EUR`.
    package var code: String {
        String(unsafeUninitializedCapacity: 3) { bytes in
            for place in 0..<3 { bytes[place] = UInt8(truncatingIfNeeded: letters >> (16 - 8 * place)) }
            return 3
        }
    }

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
        if self == .euro { return 2 }
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
