/// What a printer says about itself in words: the IEEE 1284 device id, as `MFG:EPSON;MDL:TM-T20III;`.
///
/// Source: IEEE 1284-2000, section 7.6; the long spellings of its keys are taken for the short ones.
package struct USBDeviceID: Hashable, Sendable {
    /// In the order in which they were given, keys in capitals.
    package let fields: [Field]

    package struct Field: Hashable, Sendable {
        package let key: String
        package let value: String

        package init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    package var manufacturer: String? { self["MFG"] }
    package var model: String? { self["MDL"] }
    package var commandSet: String? { self["CMD"] }
    package var serial: String? { self["SN"] }

    /// Reads the answer to GET_DEVICE_ID: two bytes of length, which count themselves, and the text.
    ///
    /// The length is to have its high byte first. Some printers swap the two, and some count wrongly: an order that
    /// fits the answer exactly is believed first, then one that fits into it, then the answer's own length. Nil means that there
    /// is no field in it.
    package init?(answer: [UInt8]) {
        guard answer.count > 2 else { return nil }
        let orders = [Int(answer[0]) << 8 | Int(answer[1]), Int(answer[1]) << 8 | Int(answer[0])]
        let length =
            orders.first { $0 == answer.count } ?? orders.first { $0 > 2 && $0 < answer.count } ?? answer.count
        self.init(text: answer[2..<length])
    }

    /// Reads the text alone, as the kernel's usblp shows it in sysfs.
    package init?(text: some Collection<UInt8>) {
        let text = text.prefix { $0 != 0 }.filter { $0 >= 0x20 && $0 != 0x7F }
        fields = text.split(separator: 0x3B).compactMap { piece in
            guard let colon = piece.firstIndex(of: 0x3A) else { return nil }
            let key = Self.words(piece[..<colon]).uppercased()
            return key.isEmpty ? nil : Field(Self.short[key] ?? key, Self.words(piece[piece.index(after: colon)...]))
        }
        if fields.isEmpty { return nil }
    }

    package subscript(key: String) -> String? {
        fields.first { $0.key == key && !$0.value.isEmpty }?.value
    }

    private static let short = [
        "MANUFACTURER": "MFG", "MODEL": "MDL", "COMMAND SET": "CMD", "CLASS": "CLS", "DESCRIPTION": "DES",
        "SERIALNUMBER": "SN", "SERIAL NUMBER": "SN", "SERN": "SN", "SER": "SN",
    ]

    /// Text without blanks around it; bytes that are no UTF-8 are taken for Latin-1.
    private static func words(_ bytes: some Collection<UInt8>) -> String {
        let text =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        return text.trimmedOfBlanks
    }
}

extension String {
    var trimmedOfBlanks: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
