import Logging
import Remote
import Rigs
import Testing

/// Against a server that does what it should not at every place of the conversation.
@Suite("The mail client, where the server misbehaves,", .timeLimit(.minutes(3)))
struct SMTPFaultTests {
    /// What is left to say of an outcome when its words are left out.
    enum Verdict: Equatable {
        case accepted
        case later(MailObstacle.Kind)
        case refused(Int)
        case inDoubt

        init(_ outcome: MailOutcome) {
            switch outcome {
            case .accepted: self = .accepted
            case .later(let obstacle): self = .later(obstacle.kind)
            case .refused(let reply): self = .refused(reply.code)
            case .inDoubt: self = .inDoubt
            }
        }
    }

    @Test(
        "tells what was refused for good, what may be tried again and what cannot be known",
        arguments: [
            ("greeting-421", Verdict.later(.turnedAway), 0), ("greeting-554", .later(.turnedAway), 0),
            ("greeting-drop", .later(.broken), 0), ("greeting-never", .later(.timeout), 0),
            ("hello-drop", .later(.broken), 0), ("hello-slow", .accepted, 1), ("hello-421", .later(.broken), 0),
            ("mail-451", .later(.deferred), 0), ("mail-550", .refused(550), 0), ("mail-drop", .later(.broken), 0),
            ("mail-never", .later(.timeout), 0), ("mail-421", .later(.turnedAway), 0),
            ("rcpt-450", .later(.deferred), 0), ("rcpt-452", .later(.deferred), 0), ("rcpt-550", .refused(550), 0),
            ("rcpt-drop", .later(.broken), 0), ("rcpt-530", .later(.credential), 0),
            ("data-451", .later(.deferred), 0), ("data-554", .refused(554), 0), ("data-drop", .later(.broken), 0),
            ("content-452", .later(.deferred), 0), ("content-554", .refused(554), 0), ("content-drop", .inDoubt, 0),
            ("content-never", .inDoubt, 0), ("dot-drop", .inDoubt, 1), ("dot-never", .inDoubt, 1),
            ("quit-drop", .accepted, 1), ("quit-never", .accepted, 1), ("quit-421", .accepted, 1),
        ])
    func faults(fault: String, verdict: Verdict, kept: Int) async throws {
        let server = try await MailServer.start(faults: [fault])
        defer { server.stop() }
        let client = MailExample.client(server, answerTimeout: fault.hasSuffix("never") ? .seconds(1) : .seconds(20))
        let outcome = await client.deliver(MailExample.message())
        #expect(Verdict(outcome) == verdict, "\(outcome)")
        #expect(try server.mails().count == kept)
    }

    @Test(
        "tells a wrong credential from a server that has no time",
        arguments: [
            ("auth-535", "secret", Verdict.later(.credential)), ("auth-454", "secret", .later(.turnedAway)),
            ("auth-absent", "secret", .later(.credential)), ("", "wrong", .later(.credential)),
            ("", "secret", .accepted),
        ])
    func credentials(fault: String, password: String, verdict: Verdict) async throws {
        let server = try await MailServer.start(
            faults: [fault], encryption: .startTLS, user: "receipts", password: "secret")
        defer { server.stop() }
        let outcome = await MailExample.client(
            server, credential: .init(user: "receipts", password: password), authorities: server.authorities
        ).deliver(MailExample.message())
        #expect(Verdict(outcome) == verdict, "\(outcome)")
        #expect(!"\(outcome)".contains(password == "wrong" ? "wrong" : "secret"))
    }

    @Test("says which server's words they are, and reaches it again afterwards")
    func again() async throws {
        let server = try await MailServer.start(faults: ["rcpt-550", "dot-drop", "greeting-421", ""])
        defer { server.stop() }
        let client = MailExample.client(server)
        #expect(
            await client.deliver(MailExample.message())
                == .refused(SMTPReply(code: 550, words: "5.7.1 told to say so")))
        for expected in [Verdict.inDoubt, .later(.turnedAway), .accepted] {
            let outcome = await client.deliver(MailExample.message())
            #expect(Verdict(outcome) == expected, "\(outcome)")
        }
        // Sent twice, and one mail to its reader: the identifier is the same.
        #expect(try server.mails().map(\.messageID) == ["<1@example.org>", "<1@example.org>"])
    }

    @Test(
        "says that nobody is there",
        arguments: [("127.0.0.1", MailObstacle.Kind.unreachable), ("absent.invalid", .nameUnknown)])
    func nobody(host: String, kind: MailObstacle.Kind) async throws {
        let server = try await MailServer.start()
        defer { server.stop() }
        let outcome = await MailExample.client(server, host: host, port: Int(try RawServer.closedPort())).deliver(
            MailExample.message())
        #expect(Verdict(outcome) == .later(kind), "\(outcome)")
    }

    @Test(
        "lets go of a silent server soon after its task is cancelled",
        arguments: ["greeting-never", "mail-never", "dot-never"])
    func cancelled(fault: String) async throws {
        let server = try await MailServer.start(faults: [fault])
        defer { server.stop() }
        let client = MailExample.client(server)
        let begin = ContinuousClock.now
        let delivery = Task { await client.deliver(MailExample.message()) }
        switch fault {
        case "mail-never": while !server.talk().contains(where: { $0.contains("MAIL") }) { await Task.yield() }
        case "dot-never": while try server.mails().isEmpty { await Task.yield() }
        default: break
        }
        delivery.cancel()
        let outcome = await delivery.value
        #expect(Verdict(outcome) == (fault == "dot-never" ? .inDoubt : .later(.broken)), "\(outcome)")
        #expect(ContinuousClock.now - begin < .seconds(8))
    }
}
