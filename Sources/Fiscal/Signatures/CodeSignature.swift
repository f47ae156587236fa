import Receipts

/// Checks the signatures of the countries whose codes carry one.
package enum CodeSignature {
    /// Checks a German code against the key that it holds itself.
    ///
    /// The key's hash is the serial number of the security module, which the shop has reported to its tax office; whether
    /// the module is certified is not checked.
    package static func germany(_ code: String) -> SignatureFinding { GermanCode(code).signature() }

    /// Checks an Austrian code against its certificate, which the code names but does not hold.
    ///
    /// - Parameter certificate: X.509 in DER, as the provider of the signature unit gives it.
    package static func austria(_ code: String, certificate: [UInt8]) -> SignatureFinding {
        guard let key = SignatureKey(certificate: certificate) else {
            return .unchecked("the certificate is no X.509 certificate in DER")
        }
        return AustrianCode(code).signature(key: key)
    }

    /// Checks an Austrian code against a point of the curve P-256, `04‖X‖Y`, as closed systems publish it.
    package static func austria(_ code: String, point: [UInt8]) -> SignatureFinding {
        guard let key = SignatureKey(curve: "prime256v1", point: point) else {
            return .unchecked("the key is no uncompressed point of P-256")
        }
        return AustrianCode(code).signature(key: key)
    }
}
