import Foundation
import Logging
import Remote
import Rigs
import Testing

@Suite("The mail client, against Exim,", .timeLimit(.minutes(3)))
struct EximTests {
    @Test(
        "delivers over STARTTLS and over TLS, and understands what is answered",
        .enabled("Exim needs root, and a machine without another mail server.") { try await MailServer.hasExim() })
    func deliver() async throws {
        let server = try await MailServer.exim()
        defer { server.stop() }
        func send(to address: String, password: String = "secret", isImplicitTLS: Bool = false) async -> MailOutcome {
            await MailExample.client(
                server, host: "localhost", port: server.port + (isImplicitTLS ? 1 : 0), isImplicitTLS: isImplicitTLS,
                credential: .init(user: "receipts", password: password), authorities: server.authorities
            ).deliver(MailExample.message(to: address))
        }
        for isImplicitTLS in [false, true] {
            let outcome = await send(to: "kunde@example.net", isImplicitTLS: isImplicitTLS)
            guard case .accepted = outcome else {
                Issue.record("\(outcome)")
                return
            }
        }
        #expect(
            await send(to: "nobody@example.net") == .refused(SMTPReply(code: 550, words: "5.1.1 no such user here")))
        for (name, code) in [("grey", 451), ("full", 452)] {
            guard case .later(let obstacle) = await send(to: "\(name)@example.net") else {
                Issue.record("\(name) was not put off")
                continue
            }
            #expect(obstacle.kind == .deferred)
            #expect(obstacle.reply?.code == code)
        }
        guard case .later(let obstacle) = await send(to: "kunde@example.net", password: "wrong") else {
            Issue.record("a wrong password was taken")
            return
        }
        #expect(obstacle.kind == .credential)
        let kept = try await server.maildir(atLeast: 2)
        #expect(kept.count == 2)
        for text in kept {
            #expect(text.contains("Envelope-to: kunde@example.net"))
            #expect(text.contains("Message-ID: <1@example.org>"))
            #expect(text.contains("Subject: =?UTF-8?B?SWhyIEJlbGVnIDQ3MTEgLSBLw6RzZXJlaSBhbSBNYXJrdA==?="))
        }
    }
}
