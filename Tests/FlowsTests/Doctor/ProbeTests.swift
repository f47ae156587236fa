import Logging
import Receipts
import Remote
import Rigs
import Settings
import Testing
import Transports

@testable import Flows

/// The doctor's questions, asked of real servers on loopback and of a printer that answers what a test says.
@Suite("The doctor's questions", .serialized, .timeLimit(.minutes(2)))
struct ProbeTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// A printer that answers whatever is written with the same bytes.
    private actor Parrot: Transport {
        nonisolated let device: DeviceURI
        nonisolated let events: AsyncStream<TransportEvent>
        private let continuation: AsyncStream<TransportEvent>.Continuation
        private let answer: [UInt8]
        private let refusal: TransportError?

        init(_ device: DeviceURI, answer: [UInt8], refusal: TransportError? = nil) {
            self.device = device
            self.answer = answer
            self.refusal = refusal
            (events, continuation) = AsyncStream.makeStream()
        }

        func open(within limit: Duration) async throws(TransportError) { if let refusal { throw refusal } }

        func write(_ bytes: [UInt8], within limit: Duration) async throws(TransportError) {
            continuation.yield(.bytes(answer))
            continuation.yield(.gone(nil))
            continuation.finish()
        }

        func finish(within limit: Duration) async throws(TransportError) {}
        func close() async { continuation.finish() }
    }

    private func contact(_ answer: [UInt8], refusal: TransportError? = nil) async throws -> PrinterFacts.Contact {
        let printer = try #require(try Shop.premises().printer("back"))
        return await PrinterProbe(printer) { uri in Parrot(uri, answer: answer, refusal: refusal) }.contact()
    }

    @Test(
        "a printer is asked how it is, and its answer is understood",
        arguments: [
            // DLE EOT 1 to 4 of a printer that is well, one without paper and one with an open cover.
            ([0x12, 0x12, 0x12, 0x12], []), ([0x1A, 0x12, 0x12, 0x72], ["media-empty", "offline"]),
            ([0x1A, 0x16, 0x12, 0x12], ["cover-open", "offline"]),
        ] as [([UInt8], [String])])
    func ready(answer: [UInt8], reasons: [String]) async throws {
        #expect(try await contact(answer) == .says(reasons: reasons))
    }

    @Test("a printer that stays silent is reached all the same, one that refuses is not")
    func silent() async throws {
        #expect(try await contact([]) == .mute)
        let refusal = TransportError(.refused, .open, device: "socket://10.0.0.3:9100", sentence: "nothing listens")
        #expect(try await contact([], refusal: refusal) == .unreachable("nothing listens"))
    }

    @Test(
        "an upstream is asked once, with a reading call and its credential",
        arguments: [
            ("HTTP/1.1 404 Not Found", #"{"code":"not_found","message":"x"}"#, nil),
            ("HTTP/1.1 401 Unauthorized", #"{"code":"unauthorized","message":"x"}"#, Diagnosis.Trouble.configuration),
            ("HTTP/1.1 503 Unavailable", #"{"code":"x","message":"x"}"#, .unavailable),
            ("HTTP/1.1 200 OK\r\nContent-Type: text/html", "<html>", .unavailable),
        ] as [(String, String, Diagnosis.Trouble?)])
    func upstream(head: String, body: String, trouble: Diagnosis.Trouble?) async throws {
        let type = head.contains("Content-Type") ? "" : "Content-Type: application/json\r\n"
        let server = try RawServer([
            .readRequest, .send("\(head)\r\n\(type)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"),
        ])
        defer { server.stop() }
        let premises = try Shop.premises(upstream: { $0.url = server.url("") })
        let probe = UpstreamProbe(
            premises: premises, credentials: ["main": .success("key")], clock: try #require(ZoneClock(zone: nil)),
            logger: Self.logger)
        let facts = await probe.facts(of: try #require(premises.settings.upstreams.first))
        #expect(facts.diagnoses.map(\.trouble) == [trouble], "\(facts.diagnoses)")
        #expect(server.requests.map { $0.line.prefix(4) } == ["GET "])
        #expect(server.requests.first?.fields.contains("Authorization: Bearer key") == true)
    }

    @Test("the relay is greeted as far as a mail would come, and gets none")
    func relay() async throws {
        let server = try await MailServer.start(encryption: .startTLS, user: "receipts", password: "secret")
        defer { server.stop() }
        var settings = MailSettings(relay: "smtp://receipts@localhost:\(server.port)", from: "kasse@example.org")
        settings.authorities = server.authorities
        let right = await MailFacts(asking: settings, password: .success("secret"), logger: Self.logger)
        #expect(right.obstacle == nil, "\(String(describing: right.obstacle))")
        let wrong = await MailFacts(asking: settings, password: .success("guess"), logger: Self.logger)
        #expect(wrong.obstacle?.kind == .credential)
        #expect(try server.mails().isEmpty)
    }

    @Test("a relay with another server's certificate is not greeted with a password")
    func untrusted() async throws {
        let server = try await MailServer.start(encryption: .implicit, certificate: .other)
        defer { server.stop() }
        var settings = MailSettings(relay: "smtps://receipts@localhost:\(server.port)", from: "kasse@example.org")
        settings.authorities = server.authorities
        let facts = await MailFacts(asking: settings, password: .success("secret"), logger: Self.logger)
        #expect(facts.obstacle?.kind == .certificate)
    }
}
