import FoundationEssentials
import PrinterLanguage
import Testing

@Suite("Guide to the profiles")
struct ProfileGuideTests {
    static let guide: String? = {
        let tests = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        let file = tests.appending(path: "../../Sources/PrinterLanguage/PrinterLanguage.docc/Profiles.md")
        // Nil fails every test of this suite.
        return (try? Data(contentsOf: file.standardized)).map { String(decoding: $0, as: UTF8.self) }
    }()

    @Test("has a row with the figures of every profile", arguments: PrinterProfile.all)
    func row(profile: PrinterProfile) throws {
        let columns = [profile.columnsA, profile.columnsB, profile.columnsC].compactMap(\.self).map(String.init)
        let qr = profile.nativeQR ? "native" : profile.raster ? "drawn" : "none"
        let fence =
            switch profile.fence {
            case .processID: "process-id"
            case .queuedStatus: "queued-status"
            case .counter: "counter"
            case .none: "none"
            }
        let row =
            "| `\(profile.name)` | \(profile.widthDots) | \(profile.dpi) | \(columns.joined(separator: "/")) | "
            + "\(profile.hasCutter ? "yes" : "no") | \(qr) | \(fence) |"
        #expect(try #require(Self.guide).split(separator: "\n").contains { $0 == row }, "\(row)")
    }

    @Test("names every code page", arguments: CodePage.allCases)
    func page(page: CodePage) throws {
        #expect(try #require(Self.guide).contains("`\(page.name.lowercased())`"))
    }
}
