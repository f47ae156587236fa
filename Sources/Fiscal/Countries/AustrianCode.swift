import FoundationEssentials
import Receipts

/// The check of the code of an Austrian receipt (RKSV § 10 and annex, number 12).
///
/// The five amounts are categories and not rates: 4.9 % stands in the last one, beside 19 %.
struct AustrianCode {
    let code: RKSVCode?
    private let data: String

    init(_ data: String) {
        self.data = data
        code = RKSVCode(data)
    }

    func findings(fiscal: FiscalInformation, receipt: Receipt) -> [CodeFinding] {
        guard let code else {
            let count = data.split(separator: "_", omittingEmptySubsequences: false).count - 1
            let detail =
                data.hasPrefix("_")
                ? "the code has \(count) fields instead of 13" : "the code does not begin with an underscore"
            return [CodeFinding(code: "fields", detail: detail)]
        }
        var findings: [CodeFinding] = []
        func find(_ code: String, _ detail: String) { findings.append(CodeFinding(code: code, detail: detail)) }

        let algorithm = code.fields[0].split(separator: "-", omittingEmptySubsequences: false)
        if algorithm.count != 2 || !isNumber(algorithm[0], behind: "R") || !isNumber(algorithm[1], behind: "AT") {
            find("algorithm", "the algorithm is \"\(code.fields[0])\" instead of one like R1-AT1")
        }
        if code.register.isEmpty { find("register", "the id of the register is empty") }
        if code.number.isEmpty { find("number", "the number of the receipt is empty") }
        if code.time.utf8.count != 19 || Timestamp(code.time + "Z") == nil {
            find("time", "the time \"\(code.time)\" is no local time to the second")
        }
        findings += amounts(code.fields[4..<9], receipt)
        if !code.isTraining, !code.isVoid, !(5...16).contains(bytes(code.counter) ?? 0) {
            find("counter", "the turnover counter \"\(code.counter)\" is no Base64 of 5 to 16 bytes")
        }
        if !isCertificate(code.certificate) {
            find(
                "certificate", "the certificate \"\(code.certificate)\" is neither a number nor one of a closed system")
        }
        if bytes(code.chainValue) != 8 {
            find("chain", "the value \"\(code.chainValue)\" of the receipt before is no Base64 of 8 bytes")
        }
        if bytes(code.signature) != 64, code.signature != Self.outageMark {
            find("signature", "the signature is neither Base64 of 64 bytes nor the mark of an outage")
        }
        let pairs = [
            (fiscal.clientSerial, code.register, "cash_register_serial_number"),
            (fiscal.documentNumber, code.number, "receipt_number"),
        ]
        for (stated, held, name) in pairs {
            if let stated, stated != held {
                find("differs", "\(name) is \"\(stated)\", but the code says \"\(held)\"")
            }
        }
        return findings
    }

    /// The phrase of an outage as the field of a signature.
    private static let outageMark = Data(RKSVCode.outagePhrase.utf8).base64EncodedString()

    /// A comma and two decimals each; together what is printed.
    private func amounts(_ texts: ArraySlice<String>, _ receipt: Receipt) -> [CodeFinding] {
        let amounts = texts.map { text -> Money? in
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1].utf8.count == 2 else { return nil }
            return Money(decimal: parts.joined(separator: "."), currency: .euro)
        }
        guard let sum = Money.sum(amounts, .euro) else {
            return [CodeFinding(code: "amounts", detail: "\"\(texts.joined(separator: "_"))\" is not five amounts")]
        }
        guard !receipt.isTotal(sum) else { return [] }
        let detail = "the amounts of the code add up to \(sum.decimal), the receipt says \(receipt.total.decimal)"
        return [CodeFinding(code: "total", detail: detail)]
    }

    /// Hexadecimal in open systems; in closed ones the company's number, and that of a key behind a hyphen.
    private func isCertificate(_ text: String) -> Bool {
        if !text.isEmpty, text.allSatisfy(\.isHexDigit) { return true }
        return ["U:", "S:", "G:"].contains { text.hasPrefix($0) } && text.utf8.count > 2
    }

    private func bytes(_ text: String) -> Int? { Data(base64Encoded: text)?.count }

    private func isNumber(_ text: Substring, behind prefix: String) -> Bool {
        let digits = text.dropFirst(prefix.count)
        return text.hasPrefix(prefix) && !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
