import Receipts

/// The check of the address in a Spanish code: VERI*FACTU's (AEAT's description of the code, 0.5.0) or TicketBAI's.
struct SpanishCode {
    private let data: String

    init(_ data: String) { self.data = data }

    func findings(receipt: Receipt) -> [CodeFinding] {
        guard let url = SpanishURL(data) else {
            return [CodeFinding(code: "address", detail: "the code is no address of VERI*FACTU or TicketBAI")]
        }
        return switch url.system {
        case .verifactu, .notVerifiable: invoice(url, receipt)
        case .ticketBAI: ticketBAI(url, receipt)
        }
    }

    private func invoice(_ url: SpanishURL, _ receipt: Receipt) -> [CodeFinding] {
        var findings: [CodeFinding] = []
        func find(_ code: String, _ detail: String) { findings.append(CodeFinding(code: code, detail: detail)) }

        if !["www2.agenciatributaria.gob.es", "prewww2.aeat.es"].contains(url.host)
            || !url.path.hasPrefix("/wlpl/TIKE-CONT/")
        {
            find("host", "the address is not one of the tax agency's: \(url.host)\(url.path)")
        }
        let names = url.parameters.map(\.name)
        if names != ["nif", "numserie", "fecha", "importe"] {
            find("parameters", "the address has \(names.joined(separator: ", ")) and not nif, numserie, fecha, importe")
        }
        if let nif = url["nif"] { findings += issuer(nif, receipt) }
        if let number = url["numserie"], !(1...60).contains(url.decoded("numserie")?.utf8.count ?? 0) {
            find("number", "the number \"\(number)\" is empty, longer than 60 characters or wrongly encoded")
        }
        if let date = url["fecha"], !isDate(date) { find("date", "the date \"\(date)\" is not written DD-MM-YYYY") }
        if let amount = url["importe"] { findings += total(amount, receipt) }
        return findings
    }

    private func ticketBAI(_ url: SpanishURL, _ receipt: Receipt) -> [CodeFinding] {
        var findings: [CodeFinding] = []
        func find(_ code: String, _ detail: String) { findings.append(CodeFinding(code: code, detail: detail)) }

        let names = url.parameters.map(\.name)
        if names != ["id", "s", "nf", "i", "cr"] {
            find("parameters", "the address has \(names.joined(separator: ", ")) and not id, s, nf, i, cr")
        }
        let identifier = url.decoded("id") ?? ""
        let groups = identifier.split(separator: "-", omittingEmptySubsequences: false)
        if identifier.utf8.count != 39 || groups.map(\.utf8.count) != [4, 9, 6, 13, 3] {
            find("identifier", "the identifier \"\(identifier)\" is not 39 characters in five groups")
        } else {
            findings += issuer(String(groups[1]), receipt)
            let sum = CRC8.text(of: identifier.utf8.dropLast(3))
            if sum != groups[4] {
                find("check_digits", "the identifier ends with \(groups[4]), but its check digits are \(sum)")
            }
        }
        if let given = url["cr"] {
            let sum = CRC8.text(of: data.utf8.dropLast(given.utf8.count + 4))
            if sum != given { find("check_digits", "the address ends with \(given), but its check digits are \(sum)") }
        }
        if let amount = url["i"] { findings += total(amount, receipt) }
        return findings
    }

    /// The tax number of the address must be the shop's, which may be configured with the letters of the country.
    private func issuer(_ nif: String, _ receipt: Receipt) -> [CodeFinding] {
        guard nif.utf8.count == 9 else {
            return [CodeFinding(code: "issuer", detail: "the tax number \"\(nif)\" has not 9 characters")]
        }
        guard let own = receipt.shop.taxID?.filter({ $0.isLetter || $0.isNumber }).uppercased(),
            own != nif, own != "ES" + nif
        else { return [] }
        return [CodeFinding(code: "issuer", detail: "the code names \(nif), the shop's own tax number is \(own)")]
    }

    private func total(_ amount: String, _ receipt: Receipt) -> [CodeFinding] {
        guard let held = Money(decimal: amount, currency: .euro) else {
            return [CodeFinding(code: "amounts", detail: "\"\(amount)\" is no amount with a point")]
        }
        guard !receipt.isTotal(held) else { return [] }
        let detail = "the code says \(held.decimal), the receipt \(receipt.total.decimal)"
        return [CodeFinding(code: "total", detail: detail)]
    }

    private func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [2, 2, 4] else { return false }
        return Timestamp("\(parts[2])-\(parts[1])-\(parts[0])T00:00:00Z") != nil
    }
}
