import Foundation

/// What is known of a day's receipts from three sides: the sales accepted, the service's jobs, and the paper.
struct PrintRecords {
    struct Receipt {
        let number: String
        let id: String
        /// From the first byte to the cut.
        let payload: [UInt8]

        /// The bytes up to the receipt's number: as far as these are on paper, it is somebody's receipt.
        var head: Data {
            let bytes = Data(payload)
            return bytes.range(of: Data(number.utf8)).map { bytes[..<$0.upperBound] } ?? bytes
        }
    }

    var receipts: [Receipt] = []
    var jobs: [Till.Job] = []
    /// The paper of each printer.
    var papers: [String: Data] = [:]

    /// How the promises were broken.
    ///
    /// - Parameter words: what stands for "printed" in a job's `shown`. The service says "printed" only with evidence; who
    ///   looks for none takes whatever is completed.
    func broken(takingAsPrinted words: Set<String> = ["printed"]) -> [String] {
        receipts.flatMap { broken($0, words) }
    }

    /// The same as a line of numbers.
    func counts(takingAsPrinted words: Set<String> = ["printed"]) -> String {
        let broken = broken(takingAsPrinted: words)
        func count(_ sign: String) -> Int { broken.count { $0.contains(sign) } }
        return "false=\(count("is not on paper")) unmarked=\(count("came twice")) lost=\(count("is lost"))"
    }

    private func broken(_ receipt: Receipt, _ words: Set<String>) -> [String] {
        let own = jobs.filter { $0.receipt == receipt.id }
        var broken: [String] = []
        var marks: [String?] = []
        var wholeMarks: [String?] = []
        for paper in papers.values {
            marks += paper.places(of: receipt.head).map { Self.mark(before: $0, on: paper) }
            wholeMarks += paper.places(of: Data(receipt.payload)).map { Self.mark(before: $0, on: paper) }
        }
        let isOpen = own.contains { !$0.isOver || $0.state == "unknown" }
        if wholeMarks.isEmpty, !isOpen { broken.append("\(receipt.number) is lost") }
        if marks.count(where: { $0 == nil }) > 1 { broken.append("\(receipt.number) came twice without a mark") }
        if Set(marks.compactMap(\.self)).count < marks.compactMap(\.self).count {
            broken.append("\(receipt.number) came twice with the same mark")
        }
        for job in own where job.state == "completed" && words.contains(job.shown) {
            let isWhole = wholeMarks.contains(job.duplicate.map { "DUPLIKAT \($0)" })
            if !isWhole {
                broken.append("\(job.id) of \(receipt.number) is said to be \(job.shown), but is not on paper")
            }
        }
        return broken
    }

    /// The line right before a receipt, if it says that it is a duplicate.
    private static func mark(before place: Int, on paper: Data) -> String? {
        guard place > 0, paper[place - 1] == 0x0A else { return nil }
        let line = paper[max(0, place - 40)..<place - 1]
        guard let start = line.range(of: Data("DUPLIKAT ".utf8), options: .backwards) else { return nil }
        return String(decoding: line[start.lowerBound...], as: UTF8.self)
    }
}

extension Data {
    /// Where some bytes begin.
    fileprivate func places(of bytes: Data) -> [Int] {
        var places: [Int] = []
        var start = startIndex
        while let found = self[start...].range(of: bytes) {
            places.append(found.lowerBound)
            start = found.upperBound
        }
        return places
    }
}
