import FoundationEssentials
import Receipts

extension GermanCode {
    /// Checks the signature over the log message that the security module made (BSI TR-03151, of a finished transaction
    /// whose log time is Unix time).
    ///
    /// Client, process type and data, both numbers, log time and key are signed; the start is not. Plain signatures and
    /// such in DER both occur under the name of the plain ones.
    func signature() -> SignatureFinding {
        guard fields.count == 12, fields[0] == "V0" else { return .unchecked("the code is not one of version V0") }
        guard let key = Data(base64Encoded: fields[11]).map(Array.init), let curves = Self.curves[key.count] else {
            return .unchecked("the public key is no uncompressed point of 65 or 97 bytes")
        }
        guard let kind = Self.kinds[fields[8].uppercased()] else {
            return .unchecked("the algorithm \"\(fields[8])\" is not one of ecdsa-plain-SHA256 and ecdsa-plain-SHA384")
        }
        guard fields[9] == "unixTime" else { return .unchecked("the time format \"\(fields[9])\" is not unixTime") }
        guard let message = message(key: key, algorithm: kind.identifier) else {
            return .unchecked("a number or the log time cannot be read")
        }
        guard let given = Data(base64Encoded: fields[10]).map(Array.init), !given.isEmpty else {
            return .unchecked("the signature is no Base64")
        }
        let signature = given.count == key.count - 1 ? DER.signature(plain: given) : given
        var isOnCurve = false
        for curve in curves {
            guard let key = SignatureKey(curve: curve, point: key) else { continue }
            isOnCurve = true
            if key.verifies(signature, of: message, kind.hash) { return .valid }
        }
        return isOnCurve ? .invalid : .unchecked("the public key lies on none of \(curves.joined(separator: ", "))")
    }

    private func message(key: [UInt8], algorithm: UInt8) -> [UInt8]? {
        guard let transaction = UInt64(fields[4]), let counter = UInt64(fields[5]),
            let time = Timestamp(fields[7])?.milliseconds, time >= 0
        else { return nil }
        return DER.integer(2) + DER.element(0x06, [0x04, 0x00, 0x7F, 0x00, 0x07, 0x03, 0x07, 0x01, 0x01])
            + DER.element(0x80, Array("FinishTransaction".utf8)) + DER.element(0x81, Array(fields[1].utf8))
            + DER.element(0x82, Array(fields[3].utf8)) + DER.element(0x83, Array(fields[2].utf8))
            + DER.integer(transaction, tag: 0x85) + DER.element(0x04, Digest(of: key).bytes)
            + DER.sequence(DER.element(0x06, [0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x01, 0x04, 0x01, algorithm]))
            + DER.integer(counter) + DER.integer(UInt64(time / 1000))
    }

    /// By the bytes of a point: the curves of security modules in the field, by OpenSSL's names.
    private static let curves = [65: ["brainpoolP256r1", "prime256v1"], 97: ["brainpoolP384r1", "secp384r1"]]

    /// The last number of the algorithm's identifier (BSI TR-03111), and its hash.
    private static let kinds: [String: (identifier: UInt8, hash: SignatureKey.Hash)] = [
        "ECDSA-PLAIN-SHA256": (3, .sha256), "ECDSA-PLAIN-SHA384": (4, .sha384),
    ]
}
