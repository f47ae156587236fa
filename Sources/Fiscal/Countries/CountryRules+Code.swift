package import Receipts

extension CountryRules {
    /// Checks what a provider returned for printing: the structure of its code, against its own fields and the receipt.
    ///
    /// A code is never altered and never withheld because of what is found. An empty or missing code has nothing to check.
    package func check(code fiscal: FiscalInformation, of receipt: Receipt) -> [CodeFinding] {
        let data = fiscal.codeData ?? ""
        switch country {
        case .germany: return data.isEmpty ? [] : GermanCode(data).findings(fiscal: fiscal, receipt: receipt)
        case .austria: return data.isEmpty ? [] : AustrianCode(data).findings(fiscal: fiscal, receipt: receipt)
        case .italy: return ItalianNumber().findings(fiscal)
        case .france: return FrenchCode().findings(fiscal)
        case .spain: return data.isEmpty ? [] : SpanishCode(data).findings(receipt: receipt)
        // The e-invoice's number is no code, and comes with the answer to the order.
        case .india: return []
        }
    }
}
