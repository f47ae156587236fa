import Crypto
import FoundationEssentials
import Receipts

/// The double of a German technical security device (TSE): numbers transactions and signs their end.
///
/// The key is made from the seed, so that every run has the same serial. ECDSA draws a fresh secret for every signature:
/// two runs differ in the signature's bytes, and both verify. Source: BSI TR-03151, DSFinV-K annex I number 2.
struct SecurityModule: Certifier {
    /// The uncompressed point, 65 bytes.
    let publicKey: [UInt8]
    /// Lower-case hexadecimal SHA-256 of the public key: the device's serial number.
    let serial: String
    private(set) var transactionNumber: UInt64
    private(set) var signatureCounter: UInt64
    private let serialBytes: [UInt8]
    private let key: P256.Signing.PrivateKey
    private let signing: FiscalServer.Signing

    let categories = TaxCategories.germany

    struct Transaction {
        let number: UInt64
        let counter: UInt64
        /// Base64 of r and s.
        let signature: String
        /// The twelve fields of the fiscal code.
        let code: String
    }

    init(seed: UInt64, signing: FiscalServer.Signing) {
        key = P256.Signing.PrivateKey(seed: seed)
        publicKey = Array(key.publicKey.x963Representation)
        serialBytes = Digest(of: publicKey).bytes
        serial = Hexadecimal.text(serialBytes)
        self.signing = signing
        var generator = SeededGenerator(seed: seed)
        transactionNumber = UInt64(4000 + generator.below(1000))
        signatureCounter = transactionNumber * 2 + UInt64(generator.below(100))
    }

    /// Ends a transaction; `nil` if the library cannot sign.
    mutating func finish(client: String, type: String, data: String, startedAt: Timestamp, at now: Timestamp)
        -> Transaction?
    {
        let number = transactionNumber + 1
        // The start of the transaction was signed as well.
        let counter = signatureCounter + 2
        let seconds = now.milliseconds / 1000
        let message = logMessage(
            client: client, type: type, data: data, number: number, counter: counter, seconds: UInt64(max(0, seconds)))
        let bytes: [UInt8]
        switch signing {
        case .real:
            guard let made = try? key.signature(for: message) else { return nil }  // Told by `nil`: no signature.
            bytes = Array(made.rawRepresentation)
        case .digest:
            let half = Digest(of: message).bytes
            bytes = half + Digest(of: half).bytes
        }
        transactionNumber = number
        signatureCounter = counter
        let signature = Data(bytes).base64EncodedString()
        let code = [
            "V0", client, type, data, String(number), String(counter), Self.utc(startedAt), Self.utc(now),
            Self.algorithm, Self.timeFormat, signature, Data(publicKey).base64EncodedString(),
        ]
        return Transaction(number: number, counter: counter, signature: signature, code: code.joined(separator: ";"))
    }

    mutating func block(of operation: ServerOperation, client: String, at now: Timestamp) -> JSONValue? {
        guard
            let signed = finish(
                client: client, type: "Kassenbeleg-V1", data: ProcessData.text(of: operation),
                startedAt: operation.createdAt, at: now)
        else { return nil }
        return [
            "regime": "KassenSichV", "document_number": .string(String(signed.number)),
            "document_type": "Kassenbeleg", "tss_serial_number": .string(serial),
            "pos_client_serial_number": .string(client), "signature_algorithm": .string(Self.algorithm),
            "time_format": .string(Self.timeFormat),
            "start_event": ["signed_at": .string(operation.createdAt.seconds)],
            "end_event": [
                "signed_at": .string(now.seconds), "transaction_counter": JSONValue(signed.counter),
                "signature": .string(signed.signature),
            ],
            "verification": ["qr_data": .string(signed.code)],
        ]
    }

    static let algorithm = "ecdsa-plain-SHA256"
    static let timeFormat = "unixTime"

    /// The bytes that are signed: the log message of TR-03151 for `FinishTransaction`, time as unixTime.
    private func logMessage(
        client: String, type: String, data: String, number: UInt64, counter: UInt64, seconds: UInt64
    ) -> [UInt8] {
        var message = TagLengthValue.encode(0x02, [2])
        message += TagLengthValue.encode(0x06, [0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x07, 0x01, 0x01])
        message += TagLengthValue.encode(0x80, "FinishTransaction")
        message += TagLengthValue.encode(0x81, client)
        message += TagLengthValue.encode(0x82, data)
        message += TagLengthValue.encode(0x83, type)
        message += TagLengthValue.encode(0x85, TagLengthValue.integer(number))
        message += TagLengthValue.encode(0x04, serialBytes)
        let algorithm: [UInt8] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x01, 0x04, 0x01, 0x03]
        message += TagLengthValue.encode(0x30, TagLengthValue.encode(0x06, algorithm))
        message += TagLengthValue.encode(0x02, TagLengthValue.integer(counter))
        message += TagLengthValue.encode(0x02, TagLengthValue.integer(seconds))
        return message
    }

    /// Whole seconds with the three decimals that the code's format asks for.
    private static func utc(_ time: Timestamp) -> String {
        Timestamp(milliseconds: time.milliseconds / 1000 * 1000).utcMilliseconds
    }
}

extension P256.Signing.PrivateKey {
    /// Hashes the seed until it gives a number that the curve takes, which the first one nearly always is.
    init(seed: UInt64) {
        var raw = Digest(of: Array("quittance sandbox \(seed)".utf8)).bytes
        while true {
            // Refused only if the number is zero or not below the curve's order: then the next one.
            if let key = try? Self(rawRepresentation: raw) {
                self = key
                return
            }
            raw = Digest(of: raw).bytes
        }
    }
}
