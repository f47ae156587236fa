import FoundationEssentials
import Testing

/// What the feed may say, and the headlines that the console has for it.
@Suite("Notices and their words")
struct NoticeWordsTests {
    private struct Words: Decodable {
        let notices: [String: String]
    }

    @Test("every notice has a headline in the console")
    func headlines() throws {
        let path = "\(SourceTree.root)/Sources/Web/Assets/console.en.json"
        let known = try JSONDecoder().decode(Words.self, from: Data(contentsOf: URL(filePath: path))).notices
        let codes = try Set(SourceTree.sources.get().files.flatMap { Self.codes(in: $0.text) })
        #expect(codes.count > 40)
        #expect(codes.subtracting(known.keys).sorted() == [])
    }

    @Test("a notice is found however it is raised")
    func found() {
        let text = """
            try writer.notice(
                "a-b", .alarm, subject: s)
            Escalation(code: "c_d", reason: r)
            try hold(&entry, code: "e", sentence: s)
            Failure(code: "f")
            """
        #expect(Self.codes(in: text).sorted() == ["a-b", "c_d", "e"])
    }

    private static func codes(in text: String) -> [String] {
        text.matches(of: #/(?:notice\(\s*|Escalation\(\s*code: |hold\(\s*&\w+, code: )"([\w-]+)"/#).map {
            String($0.1)
        }
    }
}
