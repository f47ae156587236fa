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
        let payload = "_" + code.fields.dropLast().joined(separator: "_")
        // {"alg":"ES256"}, the only header there is.
        let message = "eyJhbGciOiJFUzI1NiJ9." + Self.base64url(Data(payload.utf8))
        return key.verifies(DER.signature(plain: Array(plain)), of: Array(message.utf8), .sha256) ? .valid : .invalid
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
