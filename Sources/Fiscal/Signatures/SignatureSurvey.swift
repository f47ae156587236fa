import FoundationEssentials
package import Receipts

/// What checking the signatures of certified receipts has shown, receipt by receipt.
///
/// A question for somebody who looks after the shop, never a condition for printing: the codes went out as they came.
package struct SignatureSurvey: Hashable, Sendable {
    /// A certified receipt whose code is looked at.
    package struct Sample: Hashable, Sendable {
        package let number: String
        package let country: Country
        package let fiscal: FiscalInformation

        package init(number: String, country: Country, fiscal: FiscalInformation) {
            self.number = number
            self.country = country
            self.fiscal = fiscal
        }
    }

    package struct Remark: Hashable, Sendable {
        package let number: String
        package let reason: String
    }

    /// How many were verified against their key or certificate.
    package private(set) var valid = 0
    /// How many say that the security device was out of order.
    package private(set) var outages = 0
    /// How many have no code, or come from a country whose codes carry no signature that we know how to check.
    package private(set) var without = 0
    /// Those whose signature is not over what they say.
    package private(set) var invalid: [Remark] = []
    /// Those that could not be checked, and why.
    package private(set) var unchecked: [Remark] = []
    /// The serial numbers of certificates that Austrian codes name and nobody has configured, in order.
    package private(set) var missingCertificates: [String] = []
    package private(set) var austrian = 0
    /// How many Austrian codes hold the chain value of another one here.
    ///
    /// Receipts that the provider made by itself, such as zero receipts, are not here: a gap proves nothing.
    package private(set) var chained = 0

    package init(of samples: [Sample], certificates: [SignatureCertificate] = []) {
        var chainValues: Set<String> = []
        for sample in samples where sample.country == .austria {
            if let value = sample.fiscal.codeData.flatMap({ AustrianCode($0).nextChainValue }) {
                chainValues.insert(value)
            }
        }
        for sample in samples {
            guard let code = sample.fiscal.codeData, !code.isEmpty else {
                without += 1
                continue
            }
            switch sample.country {
            case .germany: note(Self.germany(code, sample.fiscal), of: sample.number)
            case .austria:
                austrian += 1
                if let code = RKSVCode(code), chainValues.contains(code.chainValue) { chained += 1 }
                note(austria(code, certificates), of: sample.number)
            case .italy, .france, .spain, .india: without += 1
            }
        }
    }

    /// A German code holds its own key, whose hash the provider states as the security module's serial number.
    private static func germany(
        _ code: String, _ fiscal: FiscalInformation
    ) -> (finding: SignatureFinding, reason: String) {
        let finding = CodeSignature.germany(code)
        guard finding == .valid, let key = GermanCode(code).fields.last.flatMap({ Data(base64Encoded: $0) }),
            let serial = fiscal.deviceSerial?.lowercased(), serial != Digest(of: Array(key)).description
        else { return (finding, "the signature is not that of the key in the code over what the code says") }
        return (.invalid, "the key in the code is not that of the security module \(serial)")
    }

    /// An Austrian code names its certificate and does not hold it.
    private mutating func austria(
        _ data: String, _ certificates: [SignatureCertificate]
    ) -> (finding: SignatureFinding, reason: String) {
        guard let code = RKSVCode(data) else {
            return (.unchecked("the code is not thirteen fields behind underscores"), "")
        }
        if code.isOutage { return (.outage, "") }
        let named = certificates.filter { $0.isNamed(code.certificate) }
        guard !named.isEmpty else {
            if !missingCertificates.contains(code.certificate) { missingCertificates.append(code.certificate) }
            return (.unchecked("the certificate \(code.certificate) is not configured"), "")
        }
        let findings = named.map { CodeSignature.austria(data, certificate: $0.der) }
        let reason = "the signature is not that of the certificate \(code.certificate) over what the code says"
        return (findings.first { $0 == .valid } ?? findings[0], reason)
    }

    private mutating func note(_ result: (finding: SignatureFinding, reason: String), of number: String) {
        switch result.finding {
        case .valid: valid += 1
        case .outage: outages += 1
        case .invalid: invalid.append(Remark(number: number, reason: result.reason))
        case .unchecked(let reason): unchecked.append(Remark(number: number, reason: reason))
        }
    }
}
