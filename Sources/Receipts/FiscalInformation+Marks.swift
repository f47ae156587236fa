/// What receipts show of a provider's answer beside its fields, taken from them as they are.
extension FiscalInformation {
    /// The characters of the signature that stand on a French receipt: the provider's own choice, else the 3rd, 7th,
    /// 13th and 19th; nothing where there are fewer.
    package var signatureExcerpt: String? {
        if let ownExcerpt { return ownExcerpt }
        guard let signature, signature.count >= 19 else { return nil }
        let characters = Array(signature)
        return String([3, 7, 13, 19].map { characters[$0 - 1] })
    }

    /// An Austrian code as text for optical reading.
    package var ocrText: String? { codeData.flatMap(RKSVCode.init)?.ocrText }

    /// Whether the code leads to the Spanish tax agency's own record of the invoice.
    package var isVerifactu: Bool { codeData.flatMap(SpanishURL.init)?.system == .verifactu }

    /// The identifier of TicketBAI, which stands in the address of its code.
    package var ticketBAI: String? {
        guard let url = codeData.flatMap(SpanishURL.init), url.system == .ticketBAI else { return nil }
        return url.decoded("id")
    }

    /// The identifier on two lines, for narrow paper: the first one ends with the hyphen behind the date.
    package var ticketBAIHalves: (first: String, second: String)? {
        guard let ticketBAI else { return nil }
        let groups = ticketBAI.split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false)
        guard groups.count == 4 else { return (ticketBAI, "") }
        return (groups[..<3].joined(separator: "-") + "-", String(groups[3]))
    }
}
