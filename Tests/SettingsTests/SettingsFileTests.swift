import FoundationEssentials
import Settings
import Testing

/// A folder that is gone with the test.
private final class Folder {
    let path: String

    init() throws {
        var generator = SystemRandomNumberGenerator()
        path = "\(FileManager.default.temporaryDirectory.path)/settings-\(generator.next())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            Issue.record(error, "the folder of the test stays behind")
        }
    }

    func write(_ text: String, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }
}

@Suite("Settings files")
struct SettingsFileTests {
    @Test("a file is read, and relative paths start at its folder")
    func load() throws {
        let folder = try Folder()
        let file = try folder.write(Examples.smallest + "database: shop.sqlite\n", to: "q.yaml")
        let settings = try ShopSettings.load(path: file)
        #expect(settings.file == file)
        #expect(settings.database == folder.path + "/shop.sqlite")
        #expect(settings.tokensPath == folder.path + "/tokens.json")
    }

    @Test("a relative path of the file itself starts at the working directory")
    func relativePath() throws {
        let error = #expect(throws: SettingsLoadError.self) { try ShopSettings.load(path: "no/such/quittance.yaml") }
        #expect(error?.problems.first?.file.hasPrefix("/") == true)
        #expect(error?.problems.first?.file.hasSuffix("/no/such/quittance.yaml") == true)
    }

    @Test("a file that is not there is named with what to do")
    func missingFile() throws {
        let folder = try Folder()
        let error = #expect(throws: SettingsLoadError.self) { try ShopSettings.load(path: folder.path + "/none.yaml") }
        let problem = try #require(error?.problems.first)
        #expect(problem.line == 0)
        #expect(problem.sentence == "the configuration cannot be read: there is no such file")
        #expect(problem.remedy.contains("QUITTANCE_CONFIG"))
    }

    @Test("a folder in the place of the file is refused")
    func folderForFile() throws {
        let folder = try Folder()
        #expect(throws: SettingsLoadError.self) { try ShopSettings.load(path: folder.path) }
    }

    @Test("a file that is not UTF-8 is refused")
    func notUTF8() throws {
        let folder = try Folder()
        let file = folder.path + "/latin.yaml"
        try Data([0x73, 0x68, 0x6F, 0x70, 0x3A, 0x20, 0xE9]).write(to: URL(filePath: file))
        let error = #expect(throws: SettingsLoadError.self) { try ShopSettings.load(path: file) }
        #expect(error?.problems.map(\.sentence) == ["the file is not UTF-8"])
    }

    @Test("files that the configuration names must be there, each with its key and line")
    func namedFiles() throws {
        let folder = try Folder()
        let text =
            Examples.smallest.replacing("  name: Mustermann GmbH", with: "  { name: M, logo: logo.png }")
            .replacing("/v1\" }", with: "/v1\", credential: \"file:secret\" }")
            + "templates: paper\naccess:\n  tls: { certificate: c.pem, key: k.pem }\n"
        let file = try folder.write(text, to: "q.yaml")
        let error = #expect(throws: SettingsLoadError.self) { try ShopSettings.load(path: file) }
        #expect(
            error?.problems.map(\.key) == [
                "shop.logo", "upstreams[0].credential", "templates", "access.tls.certificate", "access.tls.key",
            ])
        #expect(error?.problems.map(\.line) == [2, 6, 9, 11, 11])
        #expect(error?.problems.first?.sentence == "there is no file \(folder.path)/logo.png")
        #expect(throws: Never.self) { try ShopSettings.load(path: file, checkingFiles: false) }

        for name in ["logo.png", "secret", "c.pem", "k.pem"] { _ = try folder.write("x", to: name) }
        try FileManager.default.createDirectory(atPath: folder.path + "/paper", withIntermediateDirectories: false)
        #expect(throws: Never.self) { try ShopSettings.load(path: file) }
    }

    @Test("a folder is no file, and a file is no folder")
    func wrongKind() throws {
        let folder = try Folder()
        _ = try folder.write("x", to: "templates")
        try FileManager.default.createDirectory(atPath: folder.path + "/logo.png", withIntermediateDirectories: false)
        let text =
            Examples.smallest.replacing("  name: Mustermann GmbH", with: "  { name: M, logo: logo.png }")
            + "templates: templates\n"
        let file = try folder.write(text, to: "q.yaml")
        let error = #expect(throws: SettingsLoadError.self) { try ShopSettings.load(path: file) }
        #expect(error?.problems.map(\.key) == ["shop.logo", "templates"])
    }

    @Test("a secret is read from its file without the line end, and changes there are seen")
    func secretFile() throws {
        let folder = try Folder()
        let reference = CredentialReference.file(try folder.write("  sk_test 1\r\n\n", to: "secret"))
        #expect(try reference.read() == "sk_test 1")
        _ = try folder.write("other", to: "secret")
        #expect(try reference.read() == "other")
    }

    @Test("a secret is read from the environment and from systemd's folder")
    func secretElsewhere() throws {
        let folder = try Folder()
        _ = try folder.write("from systemd\n", to: "main")
        let environment = ["TOKEN": "from the environment", "CREDENTIALS_DIRECTORY": folder.path]
        #expect(try CredentialReference.environment("TOKEN").read(environment: environment) == "from the environment")
        #expect(try CredentialReference.systemd("main").read(environment: environment) == "from systemd")
    }

    @Test(
        "a secret that cannot be had is an error that shows none of it",
        arguments: [
            CredentialReference.file("/no/such/file"), .environment("ABSENT"), .environment("EMPTY"),
            .environment("TWO_LINES"), .environment("UMLAUT"), .systemd("main"),
        ])
    func secretMissing(reference: CredentialReference) {
        let environment = ["EMPTY": " \n", "TWO_LINES": "hunter2\nhunter3", "UMLAUT": "hunter\u{E4}"]
        let error = #expect(throws: CredentialError.self) { try reference.read(environment: environment) }
        #expect(error?.description.contains("hunter") == false)
        #expect(error?.description.contains(reference.description) == true)
    }

    @Test(
        "a reference's text reads back",
        arguments: ["file:/etc/q/main", "file:relative", "env:SMTP_PASSWORD", "systemd:main"])
    func referenceText(text: String) throws {
        #expect(try #require(CredentialReference(text)).description == text)
    }

    @Test(
        "what is no reference is none", arguments: ["", "main", "file", "file:", "env:", "env:1A", "env:A-B", "FILE:x"])
    func noReference(text: String) {
        #expect(CredentialReference(text) == nil)
    }
}
