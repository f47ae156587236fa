import Foundation
import Testing

/// `make install`, into a folder of its own.
@Suite("The installation", .timeLimit(.minutes(2)))
struct InstallTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private static func make(_ target: String, _ variables: String...) async throws -> (status: Int32, output: String) {
        // These tests may run below a make of their own.
        let own = ["-u", "MAKEFLAGS", "-u", "MAKELEVEL", "-u", "MFLAGS", "make", "-C", root, target]
        return try await Program.tool("env", own + variables)
    }

    private static func files(below folder: String) throws -> Set<String> {
        let files = FileManager.default
        return Set(
            try files.subpathsOfDirectory(atPath: folder).filter { path in
                var isFolder: ObjCBool = false
                return files.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder) && !isFolder.boolValue
            })
    }

    @Test("puts everything where the system looks for it, and takes it away again")
    func installs() async throws {
        let folder = try Folder()
        let variables = ["DESTDIR=\(folder.path)", "PREFIX=/usr", "PROGRAM=\(try Program.path)"]
        let made = try await Self.make("install", variables[0], variables[1], variables[2])
        try #require(made.status == 0, "\(made.output)")
        func text(_ path: String) throws -> String {
            try String(contentsOfFile: folder.file("usr/" + path), encoding: .utf8)
        }
        let version = try await Program.tool("env", [folder.file("usr/bin/quittance"), "--version"])
        #expect(version.status == 0 && !version.output.isEmpty)
        #expect(try text("share/man/man1/quittance.1").contains(".TH QUITTANCE 1"))
        #expect(try text("share/bash-completion/completions/quittance").contains("_quittance"))
        #expect(try text("share/zsh/site-functions/_quittance").hasPrefix("#compdef quittance"))
        #expect(try text("share/fish/vendor_completions.d/quittance.fish").contains("complete -c 'quittance'"))
        #expect(
            try text("lib/systemd/system/quittance.service").contains(
                "ExecStart=/usr/bin/quittance serve --config /etc/quittance/quittance.yaml"))
        #expect(try text("lib/udev/rules.d/70-quittance.rules").contains("SUBSYSTEM"))
        #expect(try text("share/quittance/templates/head.receipt").contains("{{"))
        // Nothing that came with it stays, and nothing else goes.
        let foreign = folder.file("usr/bin/other")
        try "".write(toFile: foreign, atomically: true, encoding: .utf8)
        let removed = try await Self.make("uninstall", variables[0], variables[1], variables[2])
        #expect(removed.status == 0, "\(removed.output)")
        #expect(try Self.files(below: folder.path) == ["usr/bin/other"])
    }

    @Test("without a program says what to call first")
    func notBuilt() async throws {
        let folder = try Folder()
        let made = try await Self.make("install", "DESTDIR=\(folder.path)", "PROGRAM=\(folder.file("quittance"))")
        #expect(made.status != 0 && made.output.contains("make build"), "\(made.output)")
        #expect(try Self.files(below: folder.path).isEmpty)
    }
}
