import Receipts

/// The check of what an Italian commercial document of the web procedure shows: its number and the lottery code.
struct ItalianNumber {
    func findings(_ fiscal: FiscalInformation) -> [CodeFinding] {
        var findings: [CodeFinding] = []
        if let number = fiscal.documentNumber, !isNumber(number) {
            findings.append(
                CodeFinding(
                    code: "number", detail: "the number \"\(number)\" is not one like DCW2026/1234-0001"))
        }
        if let code = fiscal.lotteryCode, !isLotteryCode(code) {
            findings.append(
                CodeFinding(code: "lottery", detail: "the lottery code \"\(code)\" is not 8 letters and digits"))
        }
        return findings
    }

    /// `DCW`, the year, a slash and two numbers with a hyphen between.
    private func isNumber(_ text: String) -> Bool {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, halves[0].hasPrefix("DCW"), halves[0].utf8.count == 7 else { return false }
        let numbers = [halves[0].dropFirst(3)] + halves[1].split(separator: "-", omittingEmptySubsequences: false)
        return numbers.count == 3
            && numbers.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    private func isLotteryCode(_ text: String) -> Bool {
        text.utf8.count == 8 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }
}
