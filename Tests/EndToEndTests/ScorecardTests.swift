import Foundation
import Testing

@Suite("The scorecard", .timeLimit(.minutes(2)))
struct ScorecardTests {
    @Test("a row that misses its target, crashes or finds no control has failed, and keeps no other from running")
    func rows() async throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let done = try await Program.tool(
            "python3", ["-B", "-m", "unittest", "discover", "-s", folder.appending(path: "Scorecard").path])
        #expect(done.status == 0, "\(done.output)")
        // A search that finds nothing would run nothing.
        #expect(done.output.contains(/Ran [1-9]/), "\(done.output)")
    }
}
