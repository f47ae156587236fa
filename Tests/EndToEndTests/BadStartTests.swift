import Foundation
import Glibc
import Testing

@Suite("A start that cannot succeed", .timeLimit(.minutes(2)))
struct BadStartTests {
    @Test(
        "is refused with file, line and key",
        arguments: [
            ("printer: front }", "printer: back }", "quittance.yaml:7", "back"),
            ("profile: generic-80mm", "profile: generic-81mm", "quittance.yaml:4", "generic-80mm"),
            ("merchant: merchant_1", "options: { nonsense: 1 }", "quittance.yaml:6: upstreams[0].options", "unknown"),
            ("file:paper.bin", "socket://h:99999", "quittance.yaml:4: printers[0].device", "65535"),
            (
                "merchant: merchant_1", "credential: \"env:NOPE_NOT_SET\"", "quittance.yaml:6: upstreams[0].credential",
                "NOPE_NOT_SET"
            ),
            (
                "dialect: openfiskal-operations", "dialect: fiskaly-sign-fr, credential: \"env:HOME\"",
                "quittance.yaml:6: upstreams[0].credential", "KEY:SECRET"
            ),
            ("dialect: openfiskal-operations", "dialect: hellobooks-bills", "hellobooks-bills", "hellobooks-orders"),
            ("listen: 127.0.0.1:0", "listen: 0.0.0.0:7788", "quittance.yaml:1", "access.tls"),
            ("shop: {", "shoop: {", "quittance.yaml:3", "shop"),
        ])
    func configuration(old: String, new: String, place: String, word: String) async throws {
        let folder = try Folder()
        let outcome = try await Program.run("serve", "--config", try folder.configuration(replacing: old, with: new))
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains(place) && outcome.errors.contains(word), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("shop.sqlite")))
    }

    @Test("of a missing configuration names the file")
    func missing() async throws {
        let outcome = try await Program.run("serve", "--config", "/nowhere/quittance.yaml")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("/nowhere/quittance.yaml"))
    }

    @Test("on a port that another program has says so, and ends")
    func taken() async throws {
        let folder = try Folder()
        let socket = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 && listen(socket, 1) == 0
                    && getsockname(socket, address, &length) == 0
            }
        }
        try #require(isBound)
        let port = UInt16(bigEndian: address.sin_port)
        let configuration = try folder.configuration(replacing: "127.0.0.1:0", with: "127.0.0.1:\(port)")
        let outcome = try await Program.run("serve", "--config", configuration)
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains("127.0.0.1:\(port): another program listens there"), "\(outcome.errors)")
        let day = ["demo", "--directory", folder.file("day")]
        for command in [day, day + ["--headless"], ["sandbox"], ["emulate", "--directory", folder.file("paper")]] {
            let outcome = try await Program.run(command + ["--port", "\(port)"])
            #expect(outcome.status == 69)
            #expect(outcome.errors.contains("another program listens there"), "\(outcome.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("day")))
    }

    @Test("with a broken template names file, line, column and the nearest field")
    func template() async throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(atPath: folder.file("templates"), withIntermediateDirectories: true)
        _ = try folder.write("^^{{shop.name}}\n{{shop.nmae}}\n", to: "templates/head.receipt")
        let configuration = try folder.configuration(
            replacing: "database: shop.sqlite", with: "database: shop.sqlite\ntemplates: templates")
        let outcome = try await Program.run("serve", "--config", configuration)
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("head.receipt:2:"), "\(outcome.errors)")
        #expect(outcome.errors.contains("name"), "\(outcome.errors)")
    }

    @Test("on a file that is no database keeps the file as it is")
    func damaged() async throws {
        let folder = try Folder()
        let bytes = String(repeating: "this is no database. ", count: 300)
        let database = try folder.write(bytes, to: "shop.sqlite")
        let outcome = try await Program.run("serve", "--config", try folder.configuration())
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains("damaged"), "\(outcome.errors)")
        #expect(try String(contentsOfFile: database, encoding: .utf8) == bytes)
    }
}
