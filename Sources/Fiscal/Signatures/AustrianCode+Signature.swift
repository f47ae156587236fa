import FoundationEssentials
import Receipts

extension AustrianCode {
    /// Checks ES256 over a JWS of the first twelve fields (RKSV, annex number 5; RFC 7515).
    func signature(key: borrowing SignatureKey) -> SignatureFinding {
        guard let code else { return .unchecked("the code is not thirteen fields behind underscores") }
        if code.isOutage { return .outage }
        guard let plain = Data(base64Encoded: code.signature), plain.count == 64 else {
            return .unchecked("the signature is no Base64 of 64 bytes")
        }
        let message = Array(Self.message(code).utf8)
        return key.verifies(DER.signature(plain: Array(plain)), of: message, .sha256) ? .valid : .invalid
    }

    /// What the next receipt of the same register holds as its chain value (RKSV, annex number 4): the first eight bytes
    /// of SHA-256 over this one's JWS, in Base64.
    ///
    /// Nil where the signature is no Base64.
    var nextChainValue: String? {
        guard let code, let signature = Data(base64Encoded: code.signature) else { return nil }
        let whole = Self.message(code) + "." + Self.base64url(signature)
        return Data(Digest(of: whole.utf8).bytes.prefix(8)).base64EncodedString()
    }

    /// Header and payload of the JWS; {"alg":"ES256"} is the only header there is.
    private static func message(_ code: RKSVCode) -> String {
        "eyJhbGciOiJFUzI1NiJ9." + base64url(Data(("_" + code.fields.dropLast().joined(separator: "_")).utf8))
    }

    private static func base64url(_ data: Data) -> String {
        String(
            data.base64EncodedString().compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}
