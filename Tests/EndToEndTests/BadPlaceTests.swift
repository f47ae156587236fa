import Foundation
import Glibc
import Receipts
import Testing

/// A database that the service cannot have.
@Suite("A database that cannot be served", .timeLimit(.minutes(3)))
struct BadPlaceTests {
    struct Place: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let status: Int32
        let words: [String]
        /// Spoils the place; gives the name of the database to be served.
        let spoil: @Sendable (Folder) throws -> String

        init(
            _ description: String, _ status: Int32, _ words: [String],
            spoil: @escaping @Sendable (Folder) throws -> String
        ) {
            (testDescription, self.status, self.words, self.spoil) = (description, status, words, spoil)
        }
    }

    private static func allow(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private static let places = [
        Place("a file that its owner may only read", 77, ["shop.sqlite cannot be written to", "chmod u+rw "]) {
            try allow(0o400, $0.file("shop.sqlite"))
            return "shop.sqlite"
        },
        Place("a file that nobody may read", 77, ["shop.sqlite cannot be read", "mode 00", "chmod u+rw "]) {
            try allow(0, $0.file("shop.sqlite"))
            return "shop.sqlite"
        },
        Place("a folder that takes no files", 77, ["sub cannot be written to", "chmod u+rwx "]) { folder in
            try FileManager.default.createDirectory(
                atPath: folder.file("sub"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: folder.file("shop.sqlite"), toPath: folder.file("sub/shop.sqlite"))
            try allow(0o500, folder.file("sub"))
            return "sub/shop.sqlite"
        },
        Place("a log that somebody else has left", 77, ["shop.sqlite-wal cannot be written to"]) {
            let log = $0.file("shop.sqlite-wal")
            _ = FileManager.default.createFile(atPath: log, contents: Data())
            try allow(0o400, log)
            return "shop.sqlite"
        },
        Place("a folder in the place of the file", 78, ["sub is a folder", "sub/quittance.sqlite"]) {
            try FileManager.default.createDirectory(atPath: $0.file("sub"), withIntermediateDirectories: true)
            return "sub"
        },
        Place("a file in the place of the folder", 78, ["shop.sqlite is no folder"]) { _ in
            "shop.sqlite/shop.sqlite"
        },
        Place("a folder that is not there", 78, ["quittance.yaml:", "nowhere, is not there", "install -d -o "]) { _ in
            "nowhere/shop.sqlite"
        },
    ]

    /// Every file below a folder: name, rights and content.
    private func inventory(_ folder: Folder) throws -> [String] {
        let files = FileManager.default
        return try files.subpathsOfDirectory(atPath: folder.path).filter { $0 != "quittance.yaml" }.sorted().map {
            name in
            let facts = try files.attributesOfItem(atPath: folder.file(name))
            // Without a right to read it, a test that is not run by root sees no more than this.
            let content = files.contents(atPath: folder.file(name)).map { "\(Digest(of: $0))" } ?? ""
            return "\(name) \(facts[.posixPermissions] ?? "") \(facts[.ownerAccountName] ?? "") \(content)"
        }
    }

    /// The service or a command, without the right of root to read and write whatever there is.
    private func serve(
        _ folder: Folder, _ database: String, _ words: [String] = ["serve"]
    ) async throws -> (status: Int32, output: String) {
        let configuration = try folder.configuration(replacing: "database: shop.sqlite", with: "database: \(database)")
        let command = [try Program.path] + words + ["--config", configuration]
        guard geteuid() == 0 else { return try await Program.tool("env", command) }
        return try await Program.tool("setpriv", ["--bounding-set", "-dac_override,-dac_read_search"] + command)
    }

    /// A folder with the database of a service that has run there, and was stopped.
    private func shop() async throws -> Folder {
        let folder = try Folder()
        let text = try String(contentsOfFile: folder.configuration(), encoding: .utf8)
        let service = try await RunningService(folder, configuration: text)
        _ = try await service.till.sell("sale", lines: 1, register: "reg_1")
        try await service.stop()
        return folder
    }

    @Test("is refused with its path, its reason and what to do, and stays as it was", arguments: places)
    func refused(place: Place) async throws {
        let folder = try await shop()
        let database = try place.spoil(folder)
        let before = try inventory(folder)
        let outcome = try await serve(folder, database)
        #expect(outcome.status == place.status, "\(outcome.output)")
        for word in place.words { #expect(outcome.output.contains(word), "\(word): \(outcome.output)") }
        #expect(try inventory(folder) == before)
        // So that it can be removed.
        if let sub = try? FileManager.default.attributesOfItem(atPath: folder.file("sub")), !sub.isEmpty {
            try Self.allow(0o700, folder.file("sub"))
        }
    }

    @Test("is refused to who does not own it, by name", .enabled(if: geteuid() == 0, "only root gives files away"))
    func somebodyElses() async throws {
        let folder = try await shop()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600, .ownerAccountID: 65_534], ofItemAtPath: folder.file("shop.sqlite"))
        let before = try inventory(folder)
        let outcome = try await serve(folder, "shop.sqlite")
        #expect(outcome.status == 77)
        #expect(outcome.output.contains("belongs to nobody, mode 0600"), "\(outcome.output)")
        #expect(outcome.output.contains("chown root "), "\(outcome.output)")
        let list = try await serve(folder, "shop.sqlite", ["receipts", "list"])
        #expect(list.status == 77)
        #expect(list.output.contains("belongs to nobody, mode 0600"), "\(list.output)")
        #expect(list.output.contains("sudo -u nobody quittance"), "\(list.output)")
        #expect(try inventory(folder) == before)
    }

    /// What starts the program named behind it where a path is mounted on itself, `ro` or `rw`.
    ///
    /// A namespace of its own for root; everybody else gets one in which to be root, where the kernel gives it (Debian's
    /// does). Source: unshare(1), mount(8).
    private static func mounting(_ path: String, _ mode: String) -> [String] {
        let script = #"mount --bind "$0" "$0" && mount -o "remount,bind,$1" "$0" && shift && exec "$@""#
        return (geteuid() == 0 ? [] : ["--map-root-user"]) + ["--mount", "sh", "-c", script, path, mode]
    }

    @Test(
        "lies on a read-only filesystem: is refused; the same, mounted to be written, is served",
        .enabled("only root, or who may make namespaces, can mount") {
            try await Program.tool("unshare", mounting("/tmp", "rw") + ["true"]).status == 0
        },
        arguments: [".", "shop.sqlite"])
    func readOnly(mounted: String) async throws {
        let folder = try await shop()
        let before = try inventory(folder)
        let configuration = try folder.configuration()
        let refused = try await Program.tool(
            "unshare",
            Self.mounting(folder.file(mounted), "ro") + [try Program.path, "serve", "--config", configuration])
        #expect(refused.status == 74, "\(refused.output)")
        #expect(refused.output.contains("Read-only file system"), "\(refused.output)")
        #expect(refused.output.contains("dmesg"), "\(refused.output)")
        #expect(try inventory(folder) == before)

        let service = try await RunningService(
            folder, configuration: String(contentsOfFile: configuration, encoding: .utf8),
            launcher: ["/usr/bin/unshare"] + Self.mounting(folder.file(mounted), "rw"))
        _ = try await service.till.sell("another", lines: 1, register: "reg_1")
        try await service.stop()
    }

    @Test("and is damaged stays as it is; the way out is said, and is one")
    func damaged() async throws {
        let folder = try await shop()
        let (database, copy) = (folder.file("shop.sqlite"), folder.file("copy.sqlite"))
        let copied = try await Program.run("backup", copy, "--config", folder.file("quittance.yaml"))
        #expect(copied.status == 0, "\(copied.errors)")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: database))
        for page in 2..<16 {
            bytes.replaceSubrange(page * 1024..<page * 1024 + 64, with: Data(repeating: 0xA5, count: 64))
        }
        try bytes.write(to: URL(fileURLWithPath: database))
        let outcome = try await serve(folder, "shop.sqlite")
        #expect(outcome.status == 74)
        #expect(outcome.output.contains("\(database) is not served, since it is damaged"), "\(outcome.output)")
        #expect(outcome.output.contains("Nothing was sent or printed. Move \(database)"), "\(outcome.output)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: database)) == bytes)

        for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: database + end) {
            try FileManager.default.moveItem(atPath: database + end, toPath: folder.file("damaged.sqlite") + end)
        }
        try FileManager.default.moveItem(atPath: copy, toPath: database)
        let text = try String(contentsOfFile: folder.configuration(), encoding: .utf8)
        let service = try await RunningService(folder, configuration: text)
        #expect(try await service.till.notices().contains { $0.code == "file-restored" })
        _ = try await service.till.sell("another", lines: 1, register: "reg_1")
        try await service.stop()
    }
}
