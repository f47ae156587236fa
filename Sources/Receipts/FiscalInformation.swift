/// What the provider returned about a certified operation: kept verbatim, read leniently.
///
/// The fields are those of OpenFiskal's blocks and of fiskaly's answers for the five countries, in all spellings that are
/// known; everything else stays in ``json`` alone. A missing field stays `nil`: nothing is computed, rounded or repaired.
/// Where a block names no register, number or time but holds an Austrian code, these are read from the code.
package struct FiscalInformation: Hashable, Sendable {
    /// The block as the provider sent it, byte for byte.
    package let json: String
    package var regime: String?
    /// In Germany the transaction number, in Italy that of the commercial document.
    package var documentNumber: String?
    package var documentType: String?
    package var deviceSerial: String?
    package var clientSerial: String?
    package var startedAt: String?
    package var finishedAt: String?
    package var signature: String?
    /// In Germany the signature counter, not the transaction number.
    package var signatureCounter: String?
    package var algorithm: String?
    package var timeFormat: String?
    package var publicKey: String?
    /// In France, where the provider says itself which characters of the signature are printed.
    package var ownExcerpt: String?
    /// What stands behind the comma of an Italian number: the code with which the customer takes part in the lottery.
    package var lotteryCode: String?
    /// What the fiscal code encodes; printed exactly as it came.
    package var codeData: String?
    /// Whether an Italian number shows that the document is registered.
    private var isRegistered = false
    /// Whether the provider says that it could not sign.
    private var isDeclaredUnsigned = false

    /// Reads the block; a value that is no JSON object keeps only its text.
    package init(json: String) {
        self.json = json
        guard let value = try? JSONValue(parsing: Array(json.utf8)) else { return }  // Not JSON: nothing to read.
        func first(_ paths: String...) -> String? {
            for path in paths {
                let found = path.split(separator: ".").reduce(value as JSONValue?) { $0?[String($1)] }
                if let text = found?.text { return text }
            }
            return nil
        }
        regime = first("regime")
        documentType = first("document_type")
        deviceSerial = first("tss_serial_number", "tse_serial")
        startedAt = first("start_event.signed_at", "time_start")
        signature = first("end_event.signature", "journal.signature", "signature.value", "signature")
        signatureCounter = first("end_event.transaction_counter", "signature.counter")
        algorithm = first("signature_algorithm", "signature.algorithm")
        timeFormat = first("time_format", "log.timestamp_format")
        publicKey = first("public_key", "signature.public_key")
        ownExcerpt = first("signature_excerpt", "journal.signature_excerpt")
        codeData = first("verification.qr_data", "qr_code_data")
        // In Italy the same member leads to a PDF.
        if codeData == nil, let url = first("compliance.url"), SpanishURL(url) != nil { codeData = url }
        documentNumber = first("document_number", "receipt_number", "number")
        if let registered = first("compliance.data") {
            let parts = registered.split(separator: ",", maxSplits: 1).map(String.init)
            documentNumber = parts.first ?? documentNumber
            lotteryCode = parts.dropFirst().first
        }
        isRegistered = documentNumber?.hasPrefix("DCW") == true
        isDeclaredUnsigned = value["signed"] == false
        let code = codeData.flatMap(RKSVCode.init)
        clientSerial =
            first("pos_client_serial_number", "client_id", "client_serial_number", "cash_register_serial_number")
            ?? code?.register
        documentNumber = documentNumber ?? code?.number
        finishedAt =
            first("end_event.signed_at", "journal.signed_at", "time_end") ?? code?.time ?? first("time_signature")
    }

    /// Whether the provider signed: there is a signature, code data that holds one, or a number that stands for it.
    package var isSigned: Bool {
        func filled(_ text: String?) -> Bool { text.map { !$0.isEmpty } ?? false }
        if isDeclaredUnsigned || codeData.flatMap(RKSVCode.init)?.isOutage == true { return false }
        return filled(signature) || filled(codeData) || isRegistered
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
