import FoundationEssentials
import Testing

/// The table of the providers' rules in the guide of the room Fiscal.
@Suite("Rules table")
struct RulesTableTests {
    struct Row: Hashable, Sendable, CustomStringConvertible {
        let number: Int
        let file: String
        let title: String
        let place: String

        var description: String { "R\(number)" }
    }

    private static let rows: Result<[Row], any Error> = Result {
        let path = "\(SourceTree.root)/Sources/Fiscal/Fiscal.docc/Rules.md"
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        return try text.split(separator: "\n").filter { $0.hasPrefix("| R") && !$0.hasPrefix("| Rule") }.map { line in
            let match = try #require(
                line.wholeMatch(of: #/\| R(\d+) \| [^|]+ \| `(\w+)`: ([^|]+) \| `([^`|]+)` \|/#), "\(line)")
            let number = try #require(Int(match.1))
            return Row(number: number, file: String(match.2), title: String(match.3), place: String(match.4))
        }
    }

    private static func tests() throws -> [SourceTree.File] {
        try SourceTree.tests.get().files.filter { $0.room.hasSuffix("Tests") && $0.room != "RoomTests" }
    }

    @Test("each of the 97 rules stands once, in order, with a test that carries its number and a place that exists")
    func rows() throws {
        let rows = try Self.rows.get()
        #expect(rows.map(\.number) == Array(1...97))
        let sources = try SourceTree.sources.get().files.map(\.path)
        let tests = try Self.tests()
        for row in rows {
            let file = tests.first { $0.name == "\(row.file).swift" }
            // A title may be broken over lines nowhere: it is one literal.
            #expect(file?.text.contains("\"\(row.title)\"") == true, "\(row): no test \"\(row.title)\"")
            #expect(Self.numbers(in: row.title).contains(row.number), "\(row): \(row.title)")
            #expect(
                sources.contains("Fiscal/\(row.place)") || sources.contains(row.place), "\(row): \(row.place)")
        }
    }

    @Test("no test names a rule that the table does not know")
    func complete() throws {
        let listed = Set(try Self.rows.get().map(\.number))
        var named: Set<Int> = []
        for file in try Self.tests() {
            for match in file.text.matches(of: #/@Test\(\s*"([^"]+)"/#) { named.formUnion(Self.numbers(in: match.1)) }
        }
        #expect(named.count > 50)
        #expect(named.subtracting(listed).sorted() == [])
    }

    private static func numbers(in title: some StringProtocol) -> Set<Int> {
        Set(String(title).matches(of: #/\bR(\d+)\b/#).compactMap { Int($0.1) })
    }
}
