import Foundation
import Glibc
import Testing

@Suite("TLS", .timeLimit(.minutes(2)))
struct TLSTests {
    /// A certificate for a name that this machine does not have, made by OpenSSL.
    private static func certificate(in folder: Folder, name: String = "kasse.example.org") throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)",
            "-keyout", folder.file("key.pem"), "-out", folder.file("chain.pem"),
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    /// A port that nobody has at this moment, and none that Linux gives to whoever asks for any: other tests do.
    static func freePort() throws -> Int {
        try Int(#require((0..<64).map { _ in UInt16.random(in: 10_000..<32_768) }.first(where: isFree)))
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = port.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func configuration(_ folder: Folder, tls: String) throws -> String {
        try folder.configuration(
            replacing: "listen: 127.0.0.1:0",
            with: "listen: 0.0.0.0:\(freePort())\naccess: { hosts: [kasse.example.org], tls: \(tls) }")
    }

    @Test("a service that others can reach speaks TLS alone, and its commands check its certificate by its name")
    func serves() async throws {
        let folder = try Folder()
        try Self.certificate(in: folder)
        let file = try Self.configuration(folder, tls: "{ certificate: chain.pem, key: key.pem }")
        let service = try await RunningService(folder, configuration: String(contentsOfFile: file, encoding: .utf8))
        #expect(service.till.base.hasPrefix("https://"))
        let list = try await Program.run("printers", "list", "--config", file)
        #expect(list.status == 0, "\(list.errors)")
        #expect(list.output.contains("front"))
        // It is good for two days.
        let doctor = try await Program.run("doctor", "--quick", "--json", "--config", file)
        #expect(try DoctorReport.grades("tls", doctor) == ["warning"], "\(doctor.output)")
        #expect(try DoctorReport.grades("service", doctor) == ["fine"])
        // A name that is not on the certificate, as a stranger in the middle has.
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let other = try folder.write(
            text.replacingOccurrences(of: "kasse.example.org", with: "other.example.org"), to: "other.yaml")
        let refused = try await Program.run("printers", "list", "--config", other)
        #expect(refused.status == 69)
        try await service.stop()
    }

    @Test(
        "a certificate or key that cannot be used keeps the service from starting, with its file's name",
        arguments: [
            ("{ certificate: key.pem, key: key.pem }", "key.pem"),
            ("{ certificate: chain.pem, key: chain.pem }", "chain.pem"),
            ("{ certificate: chain.pem, key: other.pem }", "cannot serve together"),
        ])
    func refused(tls: String, word: String) async throws {
        let folder = try Folder()
        try Self.certificate(in: folder)
        try FileManager.default.moveItem(atPath: folder.file("key.pem"), toPath: folder.file("other.pem"))
        try FileManager.default.moveItem(atPath: folder.file("chain.pem"), toPath: folder.file("first.pem"))
        try Self.certificate(in: folder)
        let outcome = try await Program.run("serve", "--config", Self.configuration(folder, tls: tls))
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
        let doctor = try await Program.run("doctor", "--json", "--config", folder.file("quittance.yaml"))
        #expect(doctor.status == 78)
        #expect(try DoctorReport.grades("tls", doctor) == ["error"])
    }
}
