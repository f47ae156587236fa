import CSSL

/// A public key that checks ECDSA signatures, in libcrypto.
struct SignatureKey: ~Copyable {
    enum Hash: Hashable, Sendable {
        case sha256
        case sha384
    }

    private let key: OpaquePointer

    /// Takes an uncompressed point, `04‖X‖Y`, on a curve by OpenSSL's name.
    ///
    /// Nil if the point is not on that curve (`EVP_PKEY_fromdata`).
    init?(curve: String, point: [UInt8]) {
        guard let key = quittance_ssl_public_key(curve, point, point.count) else { return nil }
        self.key = key
    }

    /// Takes the key of an X.509 certificate in DER; nil for other bytes (`d2i_X509`).
    init?(certificate: [UInt8]) {
        guard let key = quittance_ssl_certified_key(certificate, certificate.count) else { return nil }
        self.key = key
    }

    deinit { EVP_PKEY_free(key) }

    /// Whether a signature in DER, `SEQUENCE{r, s}`, is this key's over the message (`EVP_DigestVerify`).
    ///
    /// A signature that is no DER is no signature; nor is one that libcrypto refuses to look at.
    func verifies(_ signature: [UInt8], of message: [UInt8], _ hash: Hash) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        let digest =
            switch hash {
            case .sha256: EVP_sha256()
            case .sha384: EVP_sha384()
            }
        guard EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
