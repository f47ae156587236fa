import Foundation
import Testing

/// The demo as a newcomer sees it, who has read nothing.
@Suite("The demo", .timeLimit(.minutes(3)))
struct DemoTests {
    @Test("lays a provisional receipt on the screen, and the fiscal one that takes its place")
    func sheets() async throws {
        let folder = try Folder()
        let output = folder.file("output")
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Program.path)
        process.arguments = ["demo", "--port", "0", "--sales", "9", "--directory", folder.file("day")]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer { kill(process.processIdentifier, SIGKILL) }
        var sheets: [[Substring]] = []
        try await wait("two sheets of paper", within: .seconds(100)) {
            sheets = Self.sheets(in: try String(contentsOfFile: output, encoding: .utf8))
            return sheets.count == 2
        }
        let (provisional, fiscal) = (sheets[0], sheets[1])
        // Said twice, in the country's words and in English; and the sale, as on paper.
        #expect(provisional.count { $0.contains("SIGNATURE UNAVAILABLE - NOT A FISCAL RECEIPT") } == 2)
        #expect(provisional.count { $0.contains("TSE ausgefallen") } == 2)
        #expect(provisional.contains { $0.contains("Laugenbrezel") && $0.contains("0,95 A") })
        #expect(Set(provisional.map(\.count)) == [52 + 4])
        // The same sale, signed: its QR code is there as a picture.
        #expect(!fiscal.contains { $0.contains("NOT A FISCAL RECEIPT") })
        #expect(fiscal.contains { $0.contains("Laugenbrezel") })
        #expect(fiscal.contains { $0.contains("Prüfwert") })
        #expect(fiscal.count { $0.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) } } > 8)
        process.interrupt()
        try await wait("the demo to end") { !process.isRunning }
        #expect(process.terminationStatus == 0)
    }

    /// The lines of each sheet that is there as a whole, with its frame.
    private static func sheets(in output: String) -> [[Substring]] {
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        var sheets: [[Substring]] = []
        var start: Int?
        for (index, line) in lines.dropLast().enumerated() {
            if line.hasPrefix("    ┌") { start = index }
            if line.hasPrefix("    └"), let first = start {
                sheets.append(Array(lines[first...index]))
                start = nil
            }
        }
        return sheets
    }
}
