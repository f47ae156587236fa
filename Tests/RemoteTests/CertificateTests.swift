import Foundation
import Logging
import Remote
import Testing

/// Against OpenSSL's own server, whose certificates are made for each test.
@Suite("Certificates", .timeLimit(.minutes(2)))
struct CertificateTests {
    @Test(
        "one that is not valid now is told from one that nobody vouches for, and nothing is sent to either",
        arguments: [
            (TLSServer.Validity.now, true, nil),
            (.past, true, HTTPFailure.Kind.certificateTime), (.future, true, .certificateTime),
            (.now, false, .certificate), (.past, false, .certificate),
        ])
    func kinds(validity: TLSServer.Validity, isTrusted: Bool, kind: HTTPFailure.Kind?) async throws {
        let server = try await TLSServer(validity)
        defer { server.stop() }
        let client = HTTPClient(
            label: "certificates",
            options: .init(
                certificateAuthorities: isTrusted ? server.certificate : "/etc/ssl/certs/ca-certificates.crt"),
            logger: Logger(label: "test"))
        let outcome = await client.perform(
            HTTPRequest(method: "GET", url: "https://127.0.0.1:\(server.port)/", timeout: .seconds(10)))
        switch outcome {
        case .answered(let response):
            #expect(kind == nil)
            #expect(response.status == 200)
        case .failed(let failure):
            #expect(failure.kind == kind, "\(failure)")
            #expect(!failure.bytesSent)
        }
    }
}

/// `openssl s_server` with a certificate of its own.
final class TLSServer: Sendable {
    enum Validity: Sendable {
        case past
        case now
        case future

        /// As `openssl ca` takes them: YYMMDDHHMMSSZ.
        var dates: (start: String, end: String) {
            switch self {
            case .past: ("000101000000Z", "010101000000Z")
            case .now: ("000101000000Z", "491231000000Z")
            case .future: ("481231000000Z", "491231000000Z")
            }
        }
    }

    struct Failure: Error {
        let words: String
    }

    let port: Int
    let certificate: String
    private let directory: String
    private let identifier: Int32

    init(_ validity: Validity) async throws {
        directory = FileManager.default.temporaryDirectory.path + "/quittance-tls-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        certificate = directory + "/certificate.pem"
        let dates = validity.dates
        try """
        [ca]
        default_ca = own
        [own]
        new_certs_dir = \(directory)
        database = \(directory)/index
        serial = \(directory)/serial
        default_md = sha256
        policy = any
        x509_extensions = names
        [any]
        commonName = supplied
        [names]
        subjectAltName = IP:127.0.0.1
        basicConstraints = critical, CA:TRUE
        """.write(toFile: directory + "/ca.conf", atomically: true, encoding: .utf8)
        try "".write(toFile: directory + "/index", atomically: true, encoding: .utf8)
        try "01".write(toFile: directory + "/serial", atomically: true, encoding: .utf8)
        let key = directory + "/key.pem"
        try Self.run([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=127.0.0.1",
            "-keyout",
            key, "-out", directory + "/request.pem",
        ])
        try Self.run([
            "ca", "-batch", "-notext", "-config", directory + "/ca.conf", "-selfsign", "-keyfile", key, "-in",
            directory + "/request.pem", "-startdate", dates.start, "-enddate", dates.end, "-out", certificate,
        ])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        identifier = process.processIdentifier
        var text = ""
        var port: Int?
        while port == nil {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Failure(words: "openssl s_server ended: \(text)") }
            text += String(decoding: data, as: UTF8.self)
            // "ACCEPT 127.0.0.1:40123"
            if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT") }) {
                port = line.split(separator: ":").last.flatMap { Int($0) }
            }
        }
        self.port = port ?? 0
    }

    func stop() {
        kill(identifier, SIGKILL)
        // What is left of a temporary directory does no harm.
        try? FileManager.default.removeItem(atPath: directory)
    }

    private static func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(words: "openssl \(arguments[0]): \(String(decoding: said, as: UTF8.self))")
        }
    }
}
