import FoundationEssentials
import Receipts

/// The check of a French record: long enough a signature for its excerpt and, where there is a code, its form.
struct FrenchCode {
    func findings(_ fiscal: FiscalInformation) -> [CodeFinding] {
        var findings: [CodeFinding] = []
        if let signature = fiscal.signature, !signature.isEmpty, fiscal.signatureExcerpt == nil {
            findings.append(
                CodeFinding(
                    code: "signature",
                    detail: "the signature has \(signature.count) characters, and its excerpt needs 19"))
        }
        if let data = fiscal.codeData, !data.isEmpty, !isJWS(data) {
            findings.append(CodeFinding(code: "code", detail: "the code is no signed record (RFC 7515)"))
        }
        return findings
    }

    /// Three parts in base64url, the first of them a JSON object that names its algorithm.
    private func isJWS(_ data: String) -> Bool {
        let parts = data.split(separator: ".", omittingEmptySubsequences: false).map { decoded($0) }
        guard parts.count == 3, let header = parts[0], let payload = parts[1], let signature = parts[2],
            !payload.isEmpty, !signature.isEmpty
        else { return false }
        guard let value = try? JSONValue(parsing: Array(header)) else { return false }  // No JSON, so no header.
        return value["alg"]?.text != nil
    }

    private func decoded(_ text: Substring) -> Data? {
        guard !text.contains(where: { "+/=".contains($0) }) else { return nil }
        let plain = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4))
    }
}
