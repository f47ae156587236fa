import FoundationEssentials
import Receipts
import Rendering
import Testing

@Suite("A shop's own templates")
struct TemplateDirectoryTests {
    /// A directory that goes with the test.
    private final class Folder {
        let path = FileManager.default.temporaryDirectory.path + "/quittance-templates-\(UInt64.random(in: 0 ... .max))"

        init(_ files: [String: String]) throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: path + "/" + name)) }
        }

        // What is left in a folder for temporary files harms nobody.
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private func text(_ store: TemplateStore) throws -> String {
        let profile = Fixtures.printer(columns: 48)
        return TextWriter.text(
            try ReceiptWriter.render(Fixtures.sale(), template: store.template(named: "sale"), profile: profile),
            profile: profile)
    }

    @Test("need hold only what is changed: one partial, one word")
    func partial() throws {
        let folder = try Folder(["head.receipt": "|Hof {{number}}\n", "de.words": "total = Zu zahlen\n"])
        let store = try TemplateStore(directory: folder.path)
        let text = try text(store)
        #expect(text.hasPrefix("Hof till-07-000113\n"))
        #expect(text.contains("Zu zahlen EUR") && text.contains("Filterkaffee") && text.contains("TSE-Transaktion"))
        #expect(try TemplateStore.shipped().names == store.names)
    }

    @Test("may be words alone")
    func wordsAlone() throws {
        let folder = try Folder(["de.words": "total = Zu zahlen\n"])
        #expect(try text(TemplateStore(directory: folder.path)).contains("Zu zahlen EUR"))
    }

    @Test("are known by their digest: templates and words decide what is printed")
    func digest() throws {
        func digest(_ files: [String: String]) throws -> Digest {
            let folder = try Folder(files)
            let store = try TemplateStore(directory: folder.path)
            return try store.template(named: "sale").digest
        }
        let first = try digest(["note.receipt": "|x\n"])
        #expect(try first == TemplateStore.shipped().template(named: "sale").digest)
        #expect(try digest(["foot.receipt": "|x\n"]) != first)
        #expect(try digest(["note.receipt": "|x\n", "de.words": "total = X\n"]) != first)
    }

    @Test("that are broken name the changed file, wherever it is used")
    func broken() throws {
        let folder = try Folder(["head.receipt": "|x\n|{{shop.nmae}}\n"])
        let error = #expect(throws: TemplateError.self) { try TemplateStore(directory: folder.path) }
        #expect(error?.description == "head.receipt:2:2: unknown name \"shop.nmae\"; did you mean \"shop.name\"?")
        let words = try Folder(["de.words": "totl = X"])
        #expect(throws: TemplateError.self) { try TemplateStore(directory: words.path) }
    }

    @Test("send commands only where the configuration lets them")
    func commands() throws {
        let folder = try Folder(["foot.receipt": "{command: \\x1bp\\x00}\n"])
        let error = #expect(throws: TemplateError.self) { try TemplateStore(directory: folder.path) }
        #expect(error?.reason == "the configuration allows templates no \"command\"")
    }

    @Test("are read by name; editors' copies and hidden files are not")
    func strangers() throws {
        let folder = try Folder([
            "foot.receipt": "|x\n", "foot.receipt~": "{{", ".foot.receipt": "{{", "readme.txt": "{{",
            "#foot.receipt#": "{{",
        ])
        #expect(try TemplateStore.files(in: folder.path) == ["foot.receipt"])
        _ = try TemplateStore(directory: folder.path)
    }
}
