import Crypto
import CryptoExtras
import FoundationEssentials
import Receipts

/// The double of an Austrian signature creation unit: numbers the receipts of each register, chains and signs them.
///
/// The code is that of RKSV § 10 and its annex, numbers 4 to 12. What is signed is a JWS with ES256 over the twelve fields
/// before the signature; the chain value is the beginning of the digest of the JWS before, or of the register's id; the
/// turnover in cents is encrypted by AES-256 in counter mode, from a block that register and number decide.
struct SignatureUnit: Certifier {
    /// What has gone before on a register.
    private struct Chain {
        var number: Int64 = 0
        var turnover: Int64 = 0
        /// What the next chain value is the digest of.
        var last: String
    }

    private let key: P256.Signing.PrivateKey
    private let secret: SymmetricKey
    private let signing: FiscalServer.Signing
    /// The serial number of the certificate, in hexadecimal.
    private let certificate: String
    private var chains: [String: Chain] = [:]

    let categories = TaxCategories.austria

    init(seed: UInt64, signing: FiscalServer.Signing) {
        key = P256.Signing.PrivateKey(seed: seed)
        let digest = Digest(of: Array("quittance sandbox turnover \(seed)".utf8)).bytes
        secret = SymmetricKey(data: digest)
        certificate = Hexadecimal.text(Array(digest[0..<4]))
        self.signing = signing
    }

    /// The uncompressed point, 65 bytes.
    var publicKey: [UInt8] { Array(key.publicKey.x963Representation) }

    mutating func block(of operation: ServerOperation, client: String, at now: Timestamp) -> JSONValue? {
        let register = "KASSE-" + Hexadecimal.text(Array(Digest(of: Array(client.utf8)).bytes[0..<3])).uppercased()
        var chain = chains[register] ?? Chain(last: register)
        chain.number += 1
        chain.turnover += operation.total
        let number = String(chain.number)
        let local = now.centralEuropean
        let amounts = categories.gross(of: operation).map {
            Money(minorUnits: $0, currency: operation.currency).decimal.replacing(".", with: ",")
        }
        guard let counter = encrypted(chain.turnover, register: register, number: number) else { return nil }
        let chained = Data(Digest(of: Array(chain.last.utf8)).bytes[0..<8]).base64EncodedString()
        let head = ["_R1-AT1", register, number, String(local.rfc3339.prefix(19))]
        let payload = (head + amounts + [counter, certificate, chained]).joined(separator: "_")
        let message = Self.header + "." + Self.base64URL(Array(payload.utf8))
        guard let signature = sign(Array(message.utf8)) else { return nil }
        chain.last = message + "." + Self.base64URL(signature)
        chains[register] = chain
        return [
            "regime": "RKSV", "cash_register_serial_number": .string(register), "receipt_number": .string(number),
            "signed": true, "qr_code_data": .string(payload + "_" + Data(signature).base64EncodedString()),
        ]
    }

    /// Base64url of `{"alg":"ES256"}`.
    private static let header = "eyJhbGciOiJFUzI1NiJ9"

    private func sign(_ message: [UInt8]) -> [UInt8]? {
        switch signing {
        case .real: (try? key.signature(for: message)).map { Array($0.rawRepresentation) }  // Told by `nil`.
        case .digest: Digest(of: message).bytes + Digest(of: Digest(of: message).bytes).bytes
        }
    }

    /// Base64 of the turnover as eight bytes, the highest first.
    private func encrypted(_ turnover: Int64, register: String, number: String) -> String? {
        let block = Digest(of: Array((register + number).utf8)).bytes[0..<16]
        let plain = withUnsafeBytes(of: turnover.bigEndian) { Array($0) }
        // It fails for keys and blocks of a wrong length alone; told by `nil`.
        guard let nonce = try? AES._CTR.Nonce(nonceBytes: block),
            let bytes = try? AES._CTR.encrypt(plain, using: secret, nonce: nonce)
        else { return nil }
        return bytes.base64EncodedString()
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
