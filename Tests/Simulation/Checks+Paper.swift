import Fiscal
import Flows
import Persistence
import PrinterLanguage
import Receipts
import Sandbox

/// What is printed, and what is said of it.
extension Checks {
    /// What stands on a copy, and on paper of an outage; the rest of some phrases is in the printer's own code page.
    private static let words: [Country: (duplicate: String, outage: String)] = [
        .germany: ("DUPLIKAT", "TSE ausgefallen - Beleg ohne TSE-Signatur"),
        .austria: ("DUPLIKAT", "Sicherheitseinrichtung ausgefallen"), .italy: ("COPIA", "DOCUMENTO NON FISCALE"),
        .france: ("DUPLICATA", "MODE D"), .spain: ("DUPLICADO", "Pendiente de env"),
        .india: ("DUPLICATE", "PROVISIONAL RECEIPT"),
    ]

    func isOnPaper(_ job: Int64) -> Bool { whole.contains(job) }

    /// A job's first byte may leave: from here on its payload is known.
    mutating func begin(_ id: Int64, _ store: Store) throws {
        let (job, record) = try store.read { reader in
            let job = try reader.job(id)
            return (job, try job?.receipt.flatMap { try reader.receipt($0) })
        }
        guard let job, let record, let payload = job.payload, let index = printer(job) else { return }
        let plain = frames[index].wrap(payload: [], mark: nil, token: nil).count
        let mark = Array(frames[index].wrap(payload: [], mark: job.mark, token: nil).dropLast(plain))
        let word = Self.words[country]?.duplicate ?? ""
        if job.duplicate != nil, !(job.mark ?? "").hasPrefix(word) || !Self.contains(mark, word) {
            fail(.unmarkedDuplicate, "job \(id) is a duplicate without the country's word")
        }
        let number = Self.end(of: record.number, in: payload)
        if number == nil { fail(.verbatim, "job \(id) does not show the number \(record.number)") }
        prints[index].append(
            Print(
                job: id, receipt: record.id, isMarked: job.mark != nil, bytes: mark + payload,
                distinct: mark.count + (number ?? payload.count)))
        switch record.form {
        case .provisional: checkProvisional(payload, id, columns: columns[index])
        case .fiscal: try checkFiscal(payload, record, id)
        case .plain: break
        }
    }

    private func printer(_ job: PrintJobRecord) -> Int? { names.firstIndex(of: job.printer) }

    private mutating func checkProvisional(_ payload: [UInt8], _ id: Int64, columns: Int) {
        let words = Self.words[country]?.outage ?? ""
        // On narrow paper a phrase takes two lines.
        let phrases =
            columns < 44
            ? [String(words.prefix(15)), "SIGNATURE UNAVAILABLE", "FISCAL RECEIPT"]
            : [words, "SIGNATURE UNAVAILABLE - NOT A FISCAL RECEIPT"]
        for phrase in phrases
        where Self.count(of: phrase, in: payload) < 2 {
            fail(.provisional, "the provisional receipt of job \(id) lacks: \(phrase)")
        }
        // `GS ( k` prints codes, `GS v 0` pictures.
        if Self.end(of: [0x1D, 0x28, 0x6B], in: payload, from: 0) != nil
            || Self.end(of: [0x1D, 0x76, 0x30], in: payload, from: 0) != nil
        {
            fail(.provisional, "the provisional receipt of job \(id) carries a code")
        }
    }

    private mutating func checkFiscal(_ payload: [UInt8], _ record: ReceiptRecord, _ id: Int64) throws {
        if Self.contains(payload, "NOT A FISCAL RECEIPT") {
            fail(.verbatim, "the fiscal receipt of job \(id) says that it is none")
        }
        let fiscal = try record.receipt().fiscal
        if country == .italy, !Self.contains(payload, fiscal?.documentNumber ?? "DCW") {
            fail(.verbatim, "job \(id) does not carry the provider's number")
        }
        guard let code = fiscal?.codeData, !code.isEmpty else { return }
        if !Self.contains(payload, code) { fail(.verbatim, "job \(id) does not carry the provider's code") }
    }

    /// A job has ended as printed, or as sent.
    mutating func complete(_ id: Int64, _ store: Store) throws {
        guard let job = try store.read({ try $0.job(id) }), let index = printer(job), let grade = job.grade else {
            return
        }
        if let place = PrintJobRecord.Grade.allCases.firstIndex(of: grade) { grades[place] += 1 }
        switch grade {
        case .a, .b:
            if !whole.contains(id) { fail(.evidence, "job \(id) counts as printed, but its paper is not whole") }
            hasProved[index] = true
        case .c, .d, .e:
            if hasProved[index] {
                fail(.evidence, "job \(id) ended at \(grade.rawValue) on a printer that has proved prints before")
            }
        }
    }

    /// A piece of paper came out.
    ///
    /// The beginning of one may be that of several prints, as a receipt with the number that another one awaits begins like
    /// it: paper comes out in the order of the prints.
    mutating func printed(_ piece: TapeReceipt, printer index: Int) {
        let matching = prints[index].indices.suffix(8).filter { place in
            let print = prints[index][place]
            return (piece.bytes.count >= print.distinct || piece.bytes == print.bytes)
                && print.bytes.starts(with: piece.bytes)
        }
        let whole = matching.filter { prints[index][$0].bytes.count == piece.bytes.count }
        let likely = whole.isEmpty ? matching : whole
        // Copies whose mark has no number are alike: the token behind one says whose it is, or that the others are over.
        let named = likely.first { prints[index][$0].job == piece.token?.job }
        let open = likely.filter { !prints[index][$0].hasCome }
        guard let place = named ?? (whole.isEmpty ? open.first : open.last) ?? likely.last else { return }
        prints[index][place].hasCome = true
        let print = prints[index][place]
        if piece.isWhole, !whole.isEmpty { self.whole.insert(print.job) }
        guard !print.isMarked else { return }
        unmarked[print.receipt, default: 0] += 1
        if unmarked[print.receipt, default: 0] > 1 {
            fail(.unmarkedDuplicate, "receipt \(print.receipt) came out twice without a mark (job \(print.job))")
        }
    }

    // MARK: Bytes

    private static func contains(_ bytes: [UInt8], _ text: String) -> Bool { end(of: text, in: bytes) != nil }

    private static func end(of text: String, in bytes: [UInt8]) -> Int? {
        end(of: Array(text.utf8), in: bytes, from: 0)
    }

    private static func count(of text: String, in bytes: [UInt8]) -> Int {
        let wanted = Array(text.utf8)
        var found = 0
        var place = 0
        while let end = end(of: wanted, in: bytes, from: place) {
            found += 1
            place = end
        }
        return found
    }

    /// Where the first occurrence ends.
    private static func end(of wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = wanted.first, bytes.count >= wanted.count else { return nil }
        var place = start
        while place + wanted.count <= bytes.count {
            if bytes[place] == first, bytes[place..<(place + wanted.count)].elementsEqual(wanted) {
                return place + wanted.count
            }
            place += 1
        }
        return nil
    }
}
