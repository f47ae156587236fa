import CSSL
import FoundationEssentials

/// The certificate of an Austrian signature unit, which its codes name by the serial number.
package struct SignatureCertificate: Hashable, Sendable {
    /// X.509 in DER.
    package let der: [UInt8]
    /// In lower-case hexadecimal, without zeros before it.
    package let serial: String

    /// Takes a certificate as DER, or the first one of a PEM file; nil for anything else.
    package init?(_ bytes: [UInt8]) {
        guard let der = bytes.first == 0x30 ? bytes : Self.certificate(pem: bytes) else { return nil }
        var digits = [CChar](repeating: 0, count: 65)
        guard quittance_ssl_serial(der, der.count, &digits, digits.count) == 1 else { return nil }
        self.der = der
        serial = Self.number(String(decoding: digits.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// Whether this is the certificate that a code names.
    package func isNamed(_ text: String) -> Bool { Self.number(text) == serial }

    private static func number(_ digits: String) -> String {
        String(digits.lowercased().drop { $0 == "0" })
    }

    /// What stands between the first lines of a PEM file (RFC 7468).
    private static func certificate(pem: [UInt8]) -> [UInt8]? {
        let lines = String(decoding: pem, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let begin = lines.firstIndex(of: "-----BEGIN CERTIFICATE-----") else { return nil }
        let body = lines[(begin + 1)...].prefix { !$0.hasPrefix("-----") }.joined()
        return Data(base64Encoded: body).map(Array.init)
    }
}
