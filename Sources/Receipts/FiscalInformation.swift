/// What the provider returned about a certified operation: kept verbatim, read leniently.
///
/// The fields are those of Germany's `KassenSichV` block and its older spelling, and the `journal` of a French record;
/// every other regime keeps its values in ``json``. A missing field stays `nil`: nothing is computed, rounded or repaired.
package struct FiscalInformation: Hashable, Sendable {
    /// The block as the provider sent it, byte for byte.
    package let json: String
    package var regime: String?
    /// In Germany the transaction number.
    package var documentNumber: String?
    package var documentType: String?
    package var deviceSerial: String?
    package var clientSerial: String?
    package var startedAt: String?
    package var finishedAt: String?
    package var signature: String?
    /// In Germany the signature counter, not the transaction number.
    package var signatureCounter: String?
    /// What the fiscal code encodes; printed exactly as it came.
    package var codeData: String?

    /// Reads the block; a value that is no JSON object keeps only its text.
    package init(json: String) {
        self.json = json
        guard let value = try? JSONValue(parsing: Array(json.utf8)) else { return }  // Not JSON: nothing to read.
        let end = value["end_event"]
        regime = value["regime"]?.text
        documentNumber = value["document_number"]?.text
        documentType = value["document_type"]?.text
        deviceSerial = value["tss_serial_number"]?.text ?? value["tse_serial"]?.text
        clientSerial = value["pos_client_serial_number"]?.text ?? value["client_id"]?.text
        startedAt = value["start_event"]?["signed_at"]?.text
        let journal = value["journal"]
        finishedAt = end?["signed_at"]?.text ?? journal?["signed_at"]?.text
        signature = end?["signature"]?.text ?? journal?["signature"]?.text
        signatureCounter = end?["transaction_counter"]?.text
        codeData = value["verification"]?["qr_data"]?.text
    }

    /// Whether the provider signed: there is a signature, or code data that holds one.
    package var isSigned: Bool {
        func filled(_ text: String?) -> Bool { text.map { !$0.isEmpty } ?? false }
        return filled(signature) || filled(codeData)
    }
}

extension FiscalInformation: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(json: try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(json)
    }
}
