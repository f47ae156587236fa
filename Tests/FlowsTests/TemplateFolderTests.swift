import FoundationEssentials
import Rendering
import Testing

@testable import Flows

@Suite("The folder of templates")
struct TemplateFolderTests {
    /// A folder that goes with the test.
    private final class Directory {
        let path = FileManager.default.temporaryDirectory.path + "/quittance-folder-\(UInt64.random(in: 0 ... .max))"

        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

        func write(_ text: String, to name: String) throws {
            try Data(text.utf8).write(to: URL(filePath: path + "/" + name), options: .atomic)
        }

        func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }

        // What is left in a folder for temporary files harms nobody.
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    /// A folder that was loaded, and what is seen of it since.
    private final class Watched {
        private var folder: TemplateFolder
        private(set) var source = ""

        init(_ directory: Directory, allowsCommands: Bool = false) throws {
            folder = TemplateFolder(directory: directory.path, allowsCommands: allowsCommands)
            _ = try folder.load()
        }

        /// What a look finds: nothing, `loaded`, or what is broken.
        func look() throws -> String {
            switch folder.look() {
            case nil: return ""
            case .loaded(let store):
                source = String(decoding: try store.template(named: "sale").source, as: UTF8.self)
                return "loaded"
            case .broken(let error): return error.description
            }
        }
    }

    @Test("is read again once a change has come to rest, and only once")
    func change() throws {
        let directory = try Directory()
        try directory.write("|one\n", to: "foot.receipt")
        let folder = try Watched(directory)
        #expect(try folder.look() == "")
        #expect(try folder.look() == "")
        try directory.write("|two\n", to: "foot.receipt")
        #expect(try folder.look() == "", "somebody may still write")
        try directory.write("|three\n", to: "foot.receipt")
        #expect(try folder.look() == "", "and does")
        #expect(try folder.look() == "loaded")
        #expect(folder.source.contains("|three"))
        #expect(try folder.look() == "")
        #expect(try folder.look() == "")
    }

    @Test("is read again when a file comes or goes")
    func files() throws {
        let directory = try Directory()
        try directory.write("|one\n", to: "foot.receipt")
        let folder = try Watched(directory)
        try directory.write("total = Zu zahlen\n", to: "de.words")
        #expect(try folder.look() == "")
        #expect(try folder.look() == "loaded")
        #expect(folder.source.contains("|one"))
        try directory.remove("foot.receipt")
        #expect(try folder.look() == "")
        #expect(try folder.look() == "loaded")
        #expect(!folder.source.contains("|one"))
    }

    @Test("says once what is broken, and once that it is mended")
    func broken() throws {
        let directory = try Directory()
        try directory.write("|one\n", to: "foot.receipt")
        let folder = try Watched(directory)
        try directory.write("|{{totl}}\n", to: "foot.receipt")
        #expect(try folder.look() == "")
        #expect(try folder.look() == "foot.receipt:1:2: unknown name \"totl\"; did you mean \"total\"?")
        #expect(try folder.look() == "")
        try directory.write("|{{total}}\n", to: "foot.receipt")
        #expect(try folder.look() == "")
        #expect(try folder.look() == "loaded")
    }

    @Test("may go and come back")
    func gone() throws {
        let directory = try Directory()
        try directory.write("|one\n", to: "foot.receipt")
        let folder = try Watched(directory)
        let moved = directory.path + "-moved"
        try FileManager.default.moveItem(atPath: directory.path, toPath: moved)
        #expect(try folder.look() == "")
        #expect(try folder.look() == directory.path + ": the directory of the templates cannot be read")
        #expect(try folder.look() == "")
        try FileManager.default.moveItem(atPath: moved, toPath: directory.path)
        #expect(try folder.look() == "")
        #expect(try folder.look() == "loaded")
    }

    @Test("takes commands in templates only where the configuration says so")
    func commands() throws {
        let directory = try Directory()
        try directory.write("{command: \\x1bE\\x01}\n|x\n", to: "foot.receipt")
        #expect(throws: TemplateError.self) { try Watched(directory) }
        _ = try Watched(directory, allowsCommands: true)
    }
}
