import FoundationEssentials
import Receipts

/// The QR code of a German receipt: twelve fields between semicolons (DSFinV-K, Annex I, number 2).
///
/// Read for checking only. Nothing is ever rebuilt from the fields: a signed code may deviate from the specification,
/// and its signature covers what it says, not what it should say.
struct GermanCode {
    let fields: [String]

    init(_ data: String) { fields = data.split(separator: ";", omittingEmptySubsequences: false).map(String.init) }

    func findings(fiscal: FiscalInformation, receipt: Receipt) -> [CodeFinding] {
        guard fields.count == 12 else {
            return [CodeFinding(code: "fields", detail: "the code has \(fields.count) fields instead of 12")]
        }
        var findings: [CodeFinding] = []
        func find(_ code: String, _ detail: String) { findings.append(CodeFinding(code: code, detail: detail)) }

        if fields[0] != "V0" { find("version", "the version is \"\(fields[0])\" instead of V0") }
        if fields[1].isEmpty { find("client", "the serial number of the recording system is empty") }
        if fields[2].lowercased() != "kassenbeleg-v1" {
            find("process_type", "the process type is \"\(fields[2])\" instead of Kassenbeleg-V1")
        }
        findings += processData(receipt)
        for (index, name) in [(4, "transaction number"), (5, "signature counter")] where !isNumber(fields[index]) {
            find("number", "the \(name) \"\(fields[index])\" is no number")
        }
        for (index, name) in [(6, "start"), (7, "log time")] where !isTime(fields[index]) {
            find("time", "the \(name) \"\(fields[index])\" is no UTC time with milliseconds")
        }
        if fields[8].isEmpty || fields[9].isEmpty { find("algorithm", "the algorithm or time format is empty") }
        if Data(base64Encoded: fields[10]).map({ $0.isEmpty }) ?? true {
            find("signature", "the signature is no Base64")
        }
        findings += key(fiscal)
        let pairs = [
            (fiscal.clientSerial, 1, "pos_client_serial_number"), (fiscal.documentNumber, 4, "document_number"),
            (fiscal.signatureCounter, 5, "transaction_counter"), (fiscal.signature, 10, "signature"),
        ]
        for (stated, index, name) in pairs {
            if let stated, stated != fields[index] {
                find("differs", "\(name) is \"\(stated)\", but the code says \"\(fields[index])\"")
            }
        }
        return findings
    }

    /// `type^gross per rate^payments`: the five amounts must add up to what is printed.
    private func processData(_ receipt: Receipt) -> [CodeFinding] {
        let parts = fields[3].split(separator: "^", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else {
            return [CodeFinding(code: "process_data", detail: "the process data has \(parts.count) parts instead of 3")]
        }
        var findings: [CodeFinding] = []
        if parts[0] != "Beleg" {
            findings.append(CodeFinding(code: "no_sale", detail: "the process is \"\(parts[0])\", which is no sale"))
        }
        let amounts = parts[1].split(separator: "_", omittingEmptySubsequences: false).map { amount(String($0)) }
        guard amounts.count == 5, let sum = Money.sum(amounts, .euro) else {
            findings.append(CodeFinding(code: "amounts", detail: "\"\(parts[1])\" is not five amounts"))
            return findings
        }
        if !receipt.isTotal(sum) {
            let detail = "the amounts of the code add up to \(sum.decimal), the receipt says \(receipt.total.decimal)"
            findings.append(CodeFinding(code: "total", detail: detail))
        }
        return findings
    }

    /// The serial number of the security module is the SHA-256 of its public key.
    private func key(_ fiscal: FiscalInformation) -> [CodeFinding] {
        guard let key = Data(base64Encoded: fields[11]), key.count == 65 || key.count == 97, key.first == 0x04 else {
            return [
                CodeFinding(code: "public_key", detail: "the public key is no uncompressed point of 65 or 97 bytes")
            ]
        }
        let serial = Digest(of: Array(key)).description
        guard let stated = fiscal.deviceSerial, stated.lowercased() != serial else { return [] }
        let detail = "tss_serial_number is \"\(stated)\", but the public key of the code has the serial \(serial)"
        return [CodeFinding(code: "serial", detail: detail)]
    }

    /// Two decimals with a point; a comma between thousands occurs in signed codes and is read over.
    private func amount(_ text: String) -> Money? {
        let plain = text.filter { $0 != "," }
        let decimals = plain.split(separator: ".", omittingEmptySubsequences: false)
        guard decimals.count == 2, decimals[1].utf8.count == 2 else { return nil }
        return Money(decimal: plain, currency: .euro)
    }

    private func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// `YYYY-MM-DDThh:mm:ss.fffZ`.
    private func isTime(_ text: String) -> Bool { Timestamp(text).map { $0.utcMilliseconds == text } ?? false }
}
