import FoundationEssentials

/// The code of an Austrian receipt: thirteen fields, each behind an underscore (RKSV § 10, annex number 12).
///
/// Read only; what is printed is always the text that came.
package struct RKSVCode: Hashable, Sendable {
    package let fields: [String]

    /// What stands in place of a signature while the signature unit is out of order (RKSV § 17).
    package static let outagePhrase = "Sicherheitseinrichtung ausgefallen"

    /// Nil for anything but thirteen fields behind underscores.
    package init?(_ data: String) {
        // Every receipt of every country asks: the first byte answers most of them.
        let mark = UInt8(ascii: "_")
        guard data.utf8.first == mark else { return nil }
        fields = data.utf8.dropFirst().split(separator: mark, omittingEmptySubsequences: false).map { String($0) ?? "" }
        guard fields.count == 13 else { return nil }
    }

    package var register: String { fields[1] }
    package var number: String { fields[2] }
    package var time: String { fields[3] }
    package var counter: String { fields[9] }
    package var certificate: String { fields[10] }
    package var chainValue: String { fields[11] }
    package var signature: String { fields[12] }

    /// Whether the phrase stands in place of the signature, with or without the padding it should have.
    package var isOutage: Bool {
        let padding = String(repeating: "=", count: (4 - signature.utf8.count % 4) % 4)
        return Data(base64Encoded: signature + padding) == Data(Self.outagePhrase.utf8)
    }

    /// Whether the receipt is a training, as its turnover counter says.
    package var isTraining: Bool { counter == Data("TRA".utf8).base64EncodedString() }

    /// Whether the receipt cancels another, as its turnover counter says.
    package var isVoid: Bool { counter == Data("STO".utf8).base64EncodedString() }

    /// The same as text for optical reading (annex number 14): counter, chain value and signature in Base32.
    ///
    /// A field that is no Base64 stays as it is.
    package var ocrText: String {
        var fields = fields
        for index in [9, 11, 12] {
            if let bytes = Data(base64Encoded: fields[index]) { fields[index] = Base32.text(bytes) }
        }
        return "_" + fields.joined(separator: "_")
    }
}
