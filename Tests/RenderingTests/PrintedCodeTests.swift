import Examples
import Foundation
import PrinterLanguage
import Receipts
import Rendering
import Testing

/// Published codes, printed as a receipt of their country and read back by programs that are not ours.
///
/// `CODE_SEEDS` sets how often each paper is read, each time with other dots missing; `make codes` reads more often.
@Suite("Published codes on paper", .serialized)
struct PrintedCodeTests {
    /// Codes that fail their check are printed as they came, so they must read as well.
    private static let faulty = [
        ("V1", ExampleCode.d1.data.replacing("V0;", with: "V1;")),
        ("eleven fields", ExampleCode.d1.data.replacing("AMA-2642;", with: "")),
        ("an invoice's process", ExampleCode.d3.data.replacing("Kassenbeleg-V1", with: "AVRechnung")),
        ("a training", ExampleCode.d4.data.replacing("Beleg^", with: "AVTraining^")),
        ("two parts", ExampleCode.d2.data.replacing("^2.55:Bar", with: "")),
        ("thousands", ExampleCode.d5.data.replacing("-20.00_", with: "-3,020.00_")),
    ].map { ExampleCode(name: $0.0, country: .germany, data: $0.1, total: "0.00") }

    @Test("are read to the byte by OpenCV and ZBar from 57 and 80 mm, also with every twentieth dot missing")
    func read() throws {
        let seeds = ProcessInfo.processInfo.environment["CODE_SEEDS"].flatMap { Int($0) } ?? 2
        let folder = FileManager.default.temporaryDirectory.appending(path: "codes-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { _ = try? FileManager.default.removeItem(at: folder) }  // The system empties its own folder too.
        var papers: [String: ExampleCode] = [:]
        for (codes, columns) in [(ExampleCode.all, 32), (ExampleCode.all, 48), (Self.faulty, 32)] {
            for code in codes {
                let file = folder.appending(path: "\(code.name)-\(columns).png")
                try Data(Self.paper(code, columns: columns)).write(to: file)
                papers[file.path] = code
            }
        }
        let answers = try PhotographedPapers.read(papers.keys.sorted(), seeds: seeds)
        #expect(answers.count == papers.count * seeds)
        for answer in answers {
            let code = try #require(papers[answer.file])
            let name = "\(code.name) on \(answer.file.suffix(6).prefix(2)) columns, seed \(answer.seed)"
            #expect(Hexadecimal.bytes(answer.opencv) == Array(code.data.utf8), "OpenCV: \(name)")
            #expect(Hexadecimal.bytes(answer.zbar) == Array(code.data.utf8), "ZBar: \(name)")
        }
    }

    @Test("are read as nothing where there is none, and not where half of the dots are missing")
    func control() throws {
        var receipt = CountryFixtures.sale(.spain)
        receipt.fiscal = nil
        let file = FileManager.default.temporaryDirectory.appending(path: "codes-\(UUID().uuidString).png")
        defer { _ = try? FileManager.default.removeItem(at: file) }  // The system empties its own folder too.
        try Data(Self.picture(receipt, columns: 48)).write(to: file)
        #expect(try PhotographedPapers.read([file.path], seeds: 1).map { $0.opencv + $0.zbar } == [""])
        try Data(Self.paper(.d1, columns: 48)).write(to: file)
        #expect(
            try PhotographedPapers.read([file.path], seeds: 2, dropping: 0.5).map { $0.opencv + $0.zbar }.last == "")
    }

    @Test(
        "are 30 to 40 mm wide with 4 modules of light around, on every paper", arguments: ExampleCode.all, [32, 42, 48])
    func size(_ code: ExampleCode, _ columns: Int) throws {
        let profile = Fixtures.printer(columns: columns)
        let layout = Layout(Self.receipt(code), template: try Fixtures.template(), profile: profile)
        let plan = try #require(layout.codes.first?.plan)
        #expect(layout.codes.count == 1)
        #expect(plan.level == .m)
        #expect((300...400).contains(plan.modules * plan.moduleDots * 254 / profile.dpi))
        #expect(plan.widthDots == (plan.modules + 8) * plan.moduleDots)
        #expect(plan.widthDots <= profile.widthDots)
    }

    private static func receipt(_ code: ExampleCode) -> Receipt {
        CountryFixtures.sale(code.country, fiscal: code.fiscal.json)
    }

    private static func paper(_ code: ExampleCode, columns: Int) throws -> [UInt8] {
        try picture(receipt(code), columns: columns)
    }

    private static func picture(_ receipt: Receipt, columns: Int) throws -> [UInt8] {
        let profile = Fixtures.printer(columns: columns)
        let bytes = try ReceiptWriter.render(receipt, template: Fixtures.template(), profile: profile)
        return try PaperWriter.png(bytes, profile: profile)
    }
}

/// What `Tests/Readers/read_codes.py` sees on pictures of papers.
enum PhotographedPapers {
    struct Answer: Decodable {
        let file: String
        let seed: Int
        let opencv: String
        let zbar: String
    }

    /// - Throws: an error that names the remedy where Python has no OpenCV: this is no test to pass over.
    static func read(_ files: [String], seeds: Int, dropping share: Double = 0.05) throws -> [Answer] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let script = root.appending(path: "Readers/read_codes.py").path
        let modules = root.deletingLastPathComponent().appending(path: ".build/readers").path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["PYTHONPATH=\(modules)", "python3", script, "\(seeds)", "\(share)"] + files
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Missing() }
        return try data.split(separator: 0x0A).map { try JSONDecoder().decode(Answer.self, from: Data($0)) }
    }

    struct Missing: Error, CustomStringConvertible {
        let description = "The readers of codes did not run; \"make readers\" installs what they need."
    }
}
