package import Fiscal

/// The signatures of the newest certified receipts.
package struct SignatureFacts: Sendable {
    package var survey: SignatureSurvey
    /// How many receipts were looked at.
    package var count: Int
    /// Files that are configured and hold no certificate.
    package var unreadable: [String]

    package init(survey: SignatureSurvey, count: Int, unreadable: [String] = []) {
        self.survey = survey
        self.count = count
        self.unreadable = unreadable
    }

    package var diagnoses: [Diagnosis] {
        let broken = unreadable.map {
            Diagnosis.error(
                "signatures", of: $0, "\($0) is no certificate (X.509, PEM or DER).",
                "Correct registers[].certificates.",
                .configuration)
        }
        guard count > 0 else { return broken + [.note("signatures", "There is no certified receipt yet.")] }
        return broken + [invalid, unchecked, seen].compactMap(\.self)
    }

    private var invalid: Diagnosis? {
        guard let first = survey.invalid.first else { return nil }
        let numbers = survey.invalid.prefix(10).map(\.number).joined(separator: ", ")
        return .warning(
            "signatures",
            "\(survey.invalid.count) of \(count) certified receipts have a code whose signature does not verify (\(numbers)): \(first.reason).",
            "They were printed as the provider returned them. Show the provider their numbers: whoever inspects the receipts will find the same."
        )
    }

    private var unchecked: Diagnosis? {
        guard let first = survey.unchecked.first else { return nil }
        let missing = survey.missingCertificates
        guard missing.isEmpty else {
            let serials = missing.prefix(5).joined(separator: ", ")
            return .note(
                "signatures",
                "\(survey.unchecked.count) Austrian codes name a certificate that is not here (\(serials)): form and chain were checked, the signature was not.",
                "Name the signature unit's certificates, as its provider gives them, under registers[].certificates.")
        }
        return .warning(
            "signatures",
            "\(survey.unchecked.count) codes cannot be checked (receipt \(first.number)): \(first.reason).",
            "They were printed as the provider returned them. Show the provider one of them.")
    }

    private var seen: Diagnosis {
        var parts = ["\(survey.valid) verified"]
        if survey.outages > 0 { parts.append("\(survey.outages) made while the security device was out of order") }
        if survey.without > 0 { parts.append("\(survey.without) without a signed code") }
        if survey.austrian > 0 {
            parts.append("\(survey.chained) of \(survey.austrian) Austrian ones chained to another one here")
        }
        return .fine("signatures", "The last \(count) certified receipts: \(parts.joined(separator: ", ")).")
    }
}
