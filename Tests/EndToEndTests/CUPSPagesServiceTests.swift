import Foundation
import FoundationNetworking
import Testing

/// The whole service before a real cupsd, with a driverless queue as lpadmin makes it for a printer that takes PDF.
@Suite("The service on a driverless queue", .timeLimit(.minutes(2)))
struct CUPSPagesServiceTests {
    @Test("a sale, its reprint and a till's own commands come out as pages of their length, marked, with their codes")
    func pages() async throws {
        let cups = try await CUPSServer(pages: true)
        do {
            try await play(cups)
        } catch {
            try await cups.remove()
            throw error
        }
        try await cups.remove()
    }

    private func play(_ cups: CUPSServer) async throws {
        try await cups.run("everywhere", "pages", "application/pdf")
        let folder = try Folder()
        let service = try await RunningService(
            folder,
            configuration: """
                listen: 127.0.0.1:0
                database: shop.sqlite
                shop: { name: Testladen, timeZone: Europe/Berlin }
                printers:
                  - { name: counter, device: "cups://127.0.0.1:\(cups.port)/pages", profile: generic-80mm, raw: checked,
                      drawer: onCash }
                upstreams:
                  - { name: main, dialect: openfiskal-operations, url: "http://127.0.0.1:1", merchant: merchant_1 }
                registers: [{ id: reg_1, upstream: main, country: DE, printer: counter }]

                """)
        let till = service.till
        let sale = try await till.sell("pages-1", lines: 3, register: "reg_1")
        let job = try await till.job(sale.job) { $0.isOver }
        #expect(job.state == "completed" && job.grade == "D" && job.shown == "sent to spooler")

        let reprint = #"{"receipt":"\#(sale.receipt)"}"#
        try await post("/v1/reprint", Array(reprint.utf8), "application/json", role: "cashier", to: till)
        try await wait("the reprint") { try await till.jobs().filter(\.isOver).count == 2 }
        let code = "ESC a is in no page"
        let commands =
            "\u{1B}@\u{1B}a\u{1}Hello\n\u{1D}(k\u{3}\u{0}1C\u{6}\u{1D}(k\u{16}\u{0}1P0\(code)\u{1D}(k\u{3}\u{0}1Q0\n"
        let path = "/v1/print?printer=counter"
        try await post(path, Array(commands.utf8), "application/vnd.escpos", role: "till", to: till)
        try await wait("the commands") { try cups.names("pages").count == 6 }
        #expect(try cups.names("pages").suffix(2) == ["doc-00003", "doc-00003.txt"])

        let pages = try ["doc-00001", "doc-00002", "doc-00003"].map { try PDFPage("\(cups.folder)/pages/\($0)") }
        #expect(pages.map(\.count) == [1, 1, 1])
        #expect(pages[0].text.contains("Filterkaffee 3 von 3") && !pages[0].text.contains("DUPLIKAT"))
        #expect(pages[0].text.components(separatedBy: "SIGNATURE UNAVAILABLE").count == 3)
        #expect(pages[1].text.hasPrefix("DUPLIKAT") && pages[1].text.contains("Filterkaffee 3 von 3"))
        #expect(pages[2].text == "Hello" && pages[2].codes == [code])
        // The reprint is longer by its mark, and the greeting is as short as the printer's paper may be.
        #expect(pages[0].height < pages[1].height && pages[2].height < pages[0].height)
        #expect(pages.allSatisfy { abs($0.width - 226) < 1 })
        let asked = try String(contentsOfFile: "\(cups.folder)/pages/doc-00001.txt", encoding: .utf8)
        #expect(asked.contains("document-format application/pdf"))
        #expect(asked.contains("media-col.media-size.x-dimension 79"))
        #expect(try await cups.run("admin", "lpstat", "-o") == "")

        let printer = try await call("/v1/printers/counter", role: "till", at: till)
        #expect(String(decoding: printer, as: UTF8.self).contains(#""takes":"pages""#))
        try await service.stop()
    }

    private func post(_ path: String, _ body: [UInt8], _ type: String, role: String, to till: Till) async throws {
        try await call(path, role: role, at: till) { request in
            request.httpMethod = "POST"
            request.setValue(type, forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(body)
        }
    }

    @discardableResult
    private func call(
        _ path: String, role: String, at till: Till, _ change: (inout URLRequest) -> Void = { _ in }
    ) async throws -> Data {
        var request = URLRequest(url: try #require(URL(string: till.base + path)))
        request.setValue("Bearer \(till.tokens[role] ?? "")", forHTTPHeaderField: "Authorization")
        change(&request)
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        #expect((200..<300).contains(status), "\(path): \(status) \(String(decoding: data, as: UTF8.self))")
        return data
    }
}

/// A PDF as poppler's tools and ZBar read it.
private struct PDFPage {
    let text: String
    let codes: [String]
    let count: Int
    /// Points.
    let width: Double
    let height: Double

    init(_ path: String) throws {
        text = try Self.run("pdftotext", "-layout", path, "-").trimmingCharacters(in: .whitespacesAndNewlines)
        let about = try Self.run("pdfinfo", path).split(separator: "\n")
        let size = about.first { $0.hasPrefix("Page size:") }?.split(separator: " ").compactMap { Double($0) } ?? []
        (width, height) = (size.first ?? 0, size.last ?? 0)
        count =
            about.first { $0.hasPrefix("Pages:") }.flatMap { Int($0.dropFirst(6).trimmingCharacters(in: .whitespaces)) }
            ?? 0
        _ = try Self.run("pdftoppm", "-gray", "-r", "203.2", "-singlefile", path, path + ".picture")
        codes = try Self.run("zbarimg", "-q", "--raw", path + ".picture.pgm").split(separator: "\n").map(String.init)
        try FileManager.default.removeItem(atPath: path + ".picture.pgm")
    }

    private static func run(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
