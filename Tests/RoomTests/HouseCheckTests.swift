import Testing

/// The negative controls: each check must report what it is there for, and leave the harmless alone.
@Suite("House check")
struct HouseCheckTests {
    @Test(
        "an import is seen whatever stands before it",
        arguments: [
            "import GRDB", "package import GRDB", "public import GRDB", "internal import GRDB", "private import GRDB",
            "fileprivate import GRDB", "@testable import GRDB", "@preconcurrency import GRDB", "@_exported import GRDB",
            "@preconcurrency package import GRDB", "package @preconcurrency import GRDB", "import struct GRDB.Row",
            "import class GRDB.Database", "public import enum GRDB.SQL", "import GRDB.Extras", "  import GRDB",
            "import\tGRDB", "import GRDB // the disk", "import /* the disk */ GRDB", "@_spi(Testing) import GRDB",
            "import Receipts; import GRDB", "#if os(Linux)\nimport GRDB\n#endif", "@preconcurrency\nimport GRDB",
            "import `GRDB`",
        ])
    func importForms(text: String) {
        let findings = HouseCheck.imports(of: text, file: "Receipts/X.swift", room: Room("Receipts", "Receipts Crypto"))
        #expect(findings.map(\.sentence) == ["Receipts may not import GRDB"])
        #expect(findings.first?.line == (text.hasPrefix("#if") || text.hasSuffix("\nimport GRDB") ? 2 : 1))
    }

    @Test(
        "what is no import, or a listed one, is left alone",
        arguments: [
            "// import GRDB", "/* import GRDB */", "/*\nimport GRDB\n*/", "let text = \"import GRDB\"",
            "let text = \"\"\"\n    import GRDB\n    \"\"\"", "/// import GRDB", "let important = GRDB.self",
            "func important() {}", "import Crypto", "public import struct Crypto.SHA256", "/* a /* b */ import GRDB */",
            "let text = #\"\"\"\nimport GRDB\n\"\"\"#", "let text = \"\\\"\"; // \"\nimport Crypto",
        ])
    func noImport(text: String) {
        #expect(HouseCheck.imports(of: text, file: "Receipts/X.swift", room: Room("Receipts", "Crypto")) == [])
    }

    @Test("the C library stands in one file of Flows, for time zones, and Foundation in none")
    func timeZones() throws {
        let flows = try #require(RoomTable.rooms.first { $0.name == "Flows" })
        #expect(HouseCheck.imports(of: "import Glibc", file: "Flows/ZoneClock.swift", room: flows) == [])
        #expect(HouseCheck.imports(of: "import Foundation", file: "Flows/Desk.swift", room: flows).count == 1)
        #expect(HouseCheck.imports(of: "import Web", file: "Flows/ZoneClock.swift", room: flows).count == 1)
    }

    @Test(
        "waiting, clocks and chance in a step are reported",
        arguments: [
            "func step() async throws {}", "let x = await y", "let t = Date.now", "let t: Date = .now",
            "let t = ContinuousClock().now", "let d = Date()", "let d = Date( )".filter { $0 != " " }, "let i = UUID()",
            "let i = UUID().uuidString", "let n = Int.random(in: 0..<3)", "let n: Int = .random(in: 0..<3)",
            "let b = Bool.random()", "list.shuffle()", "let l = list.shuffled()", "let e = list.randomElement()",
            "let text = \"at \\(Date())\"", "let text = #\"at \\#(Date())\"#", "var g = SystemRandomNumberGenerator()",
            "let n = Int.random(\n    in: 0..<3)", "let c: ContinuousClock", "let t = clock . now".filter { $0 != " " },
            "let n = Int.random(in: 0..<a.random(using: &g))", "let t = DispatchTime.now()", "f(at: .now)",
            "let t = writer.now()", "let t = wallClock.now", "let t = C.Instant.now.wall",
        ])
    func impure(text: String) {
        #expect(HouseCheck.impurity(of: text, file: "Flows/Intake.swift").isEmpty == false)
    }

    @Test(
        "what only looks like it is left alone",
        arguments: [
            "func step(at now: Instant) throws {}", "let wall = now.wall", "// async code awaits .now",
            "let text = \"await Date() and UUID()\"", "let n = Int.random(in: 0..<3, using: &generator)",
            "let n = Int.random(\n    in: 0..<3,\n    using: &generator)", "let l = list.shuffled(using: &generator)",
            "let asynchronous = 1", "let d = Date(timeIntervalSince1970: 0)", "let u = UUID(uuidString: text)",
            "let x = snow.nowhere", "let t = writer.now.wall", "self.now = now", "let t = a?.now",
            "let b = Bool.random(using: &(generators[0]))",
            "var random = SeededGenerator(seed: 7)",
        ])
    func pure(text: String) {
        #expect(HouseCheck.impurity(of: text, file: "Flows/Intake.swift") == [])
    }

    @Test(
        "steps and the rooms below them must be pure; shells and the archive need not",
        arguments: [
            ("Flows", "Intake.swift", true), ("Flows", "Intake+Answers.swift", true), ("Flows", "Backoff.swift", true),
            ("Flows", "PrintSpooler+Fence.swift", true), ("Flows", "Desk.swift", false),
            ("Flows", "SenderService.swift", false), ("Persistence", "Store.swift", true),
            ("Persistence", "Archive.swift", false), ("Persistence", "Archive+Pages.swift", false),
            ("Fiscal", "Dialect.swift", true), ("Remote", "HTTPExchange.swift", false), ("Web", "Routes.swift", false),
        ])
    func whichFiles(room: String, file: String, pure: Bool) {
        #expect(RoomTable.mustBePure(room: room, file: file) == pure)
    }

    @Test(
        "what the house refuses is reported",
        arguments: [
            "final class X: @unchecked Sendable {}", "nonisolated(unsafe) var x = 1", "let x = try! y()",
            "let x = y as! Z", "fatalError(\"no\")", "Task { await x() }", "Task.detached { await x() }",
            "Task(priority: .high) { await x() }", "let t = Task<Void, Never> { await x() }", "Task{ x }",
            "Task.immediate { x }", "let text = \"\\(x as! Int)\"", "_ = Task<Int, any Error>(priority: nil) { 1 }",
            "let x = y!", "let x = y()!.z", "var x: Int!", "let x = y[0]! + 1", "let x = \"\"!", "let x = y?.z!",
        ])
    func refused(text: String) {
        #expect(HouseCheck.refusals(of: text, file: "Flows/Desk.swift", room: "Flows").count == 1)
    }

    @Test(
        "what only looks like it is left alone",
        arguments: [
            "// try! as! fatalError(", "let text = \"fatalError(\"", "let x = try? y()", "let x = try !y()",
            "let x = y as? Z",
            "let isTask = x != y", "try await Task.sleep(for: x)", "if Task.isCancelled { return }",
            "var running: Task<Void, Never>?", "await withTaskGroup(of: Int.self) { group in }", "let x = has != y",
            "nonisolated func x() {}", "func fatalErrors() {}", "if !x && !(y) { }", "if x!=y {}", "f(!x, [!y])",
        ])
    func allowed(text: String) {
        #expect(HouseCheck.refusals(of: text, file: "Flows/Desk.swift", room: "Flows") == [])
    }

    @Test("tasks may start in the way in, and nothing else is allowed there")
    func wayIn() {
        #expect(HouseCheck.refusals(of: "Task { x }", file: "quittance/Demo.swift", room: "quittance") == [])
        #expect(HouseCheck.refusals(of: "try! x()", file: "quittance/Demo.swift", room: "quittance").count == 1)
    }

    @Test(
        "a file's length has a budget",
        arguments: [(400, false, 0), (401, false, 1), (401, true, 0), (800, true, 0), (801, true, 1)])
    func length(lines: Int, listed: Bool, findings: Int) {
        let text = String(repeating: "x\n", count: lines)
        let reasons = listed ? ["Web/X.swift": "one table"] : [:]
        #expect(HouseCheck.length(of: text, file: "Web/X.swift", reasons: reasons).count == findings)
    }

    @Test("a word that puts work off is reported with its line, in a comment too")
    func postponements() {
        let word = "TO" + "DO"
        let findings = HouseCheck.postponements(of: "let x = 1\n// \(word): more\n", file: "Web/X.swift")
        #expect(findings.map(\.description) == ["Web/X.swift:2: \(word) is refused"])
        #expect(HouseCheck.postponements(of: "let METHOD\("OS") = 1\n", file: "Web/X.swift") == [])
    }

    @Test("comments and strings go, interpolated code and line numbers stay")
    func stripping() {
        let text = """
            let a = "one // two" // three
            let b = "x \\(f("y", (1))) z" /* four
            five */ let c = #"raw \\(g) \\#(h) "quoted""#
            """
        #expect(
            SwiftCode(text).lines == [
                "let a = \"\" ", "let b = \"\"(f(\"\", (1)))  ", " let c = \"\"(h)",
            ])
    }
}
