import Foundation
import Testing

@testable import Settings

@Suite("The guide to the configuration")
struct SettingsGuideTests {
    private static let guide = Result {
        var parts = URL(filePath: #filePath).resolvingSymlinksInPath().pathComponents
        parts.removeLast(3)
        return try String(
            contentsOfFile: parts.joined(separator: "/") + "/Sources/Settings/Settings.docc/Settings.md",
            encoding: .utf8)
    }

    /// The keys are those that the reader names where it finds one that it does not know.
    @Test(
        "names every key that the file may hold",
        arguments: [
            ("qqqq: 1", ""), ("shop: { qqqq: 1 }", ""), ("printers: [{ qqqq: 1 }]", ""),
            ("upstreams: [{ qqqq: 1 }]", ""), ("upstreams: [{ retry: { qqqq: 1 } }]", "retry."),
            ("registers: [{ qqqq: 1 }]", ""), ("mail: { qqqq: 1 }", ""), ("access: { qqqq: 1 }", "access."),
        ])
    func keys(text: String, prefix: String) throws {
        let guide = try Self.guide.get()
        let problem = try #require(Examples.problems(text).first { $0.key.hasSuffix("qqqq") })
        let known = try #require(problem.remedy.split(separator: "known here: ").last).split(separator: ", ").map(
            String.init)
        #expect(known.count > 1)
        for key in known where !["access", "tls"].contains(key) {
            let isSection = guide.contains("\n## \(key)\n") || key == "retry"
            #expect(isSection || guide.contains("`\(prefix)\(key)`"), "\(prefix)\(key)")
        }
    }
}
