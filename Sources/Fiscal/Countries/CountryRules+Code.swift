package import Receipts

extension CountryRules {
    /// Checks the structure of a provider's code against its own fields and the printed receipt.
    ///
    /// Served for Germany; other countries' codes pass unchecked. An empty or missing code has nothing to check.
    package func check(code fiscal: FiscalInformation, of receipt: Receipt) -> [CodeFinding] {
        guard let data = fiscal.codeData, !data.isEmpty else { return [] }
        switch country {
        case .germany: return GermanCode(data).findings(fiscal: fiscal, receipt: receipt)
        case .austria, .italy, .france, .spain: return []
        }
    }
}
