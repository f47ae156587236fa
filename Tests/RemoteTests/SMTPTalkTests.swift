import CLibCurl
import Testing

@testable import Remote

@Suite("A conversation with a mail server")
struct SMTPTalkTests {
    /// Lines that begin with `>` were sent.
    private func talk(_ lines: [String]) -> SMTPTalk {
        var talk = SMTPTalk()
        for line in lines {
            let bytes = Array((line.dropFirst(2) + "\r\n").utf8)
            if line.hasPrefix("> ") { talk.sent(bytes) } else { talk.received(bytes) }
        }
        return talk
    }

    private func outcome(_ lines: [String], _ code: CURLcode = CURLE_WEIRD_SERVER_REPLY) -> MailOutcome {
        MailOutcome(talk(lines), code: code, said: "libcurl's words", verification: 0, relay: "smtp://relay")
    }

    private static let opening = [
        "< 220 relay ESMTP", "> EHLO till", "< 250-relay", "< 250 SIZE 10000", "> MAIL FROM:<a@b.example>", "< 250 ok",
    ]

    @Test(
        "that ended with an answer means what the answer and its place say",
        arguments: [
            (["< 421 too busy"], MailObstacle.Kind.turnedAway),
            (["< 554 no service"], .turnedAway),
            (["< 220 relay", "> EHLO till", "< 502 what"], .turnedAway),
            (["< 220 relay", "> EHLO till", "< 250 ok", "> STARTTLS", "< 454 not now"], .turnedAway),
            (["< 220 relay", "> EHLO till", "< 250 ok", "> STARTTLS", "< 501 no"], .encryption),
            (["< 220 relay", "> EHLO till", "< 250 ok", "> AUTH PLAIN", "< 535 bad"], .credential),
            (["< 220 relay", "> EHLO till", "< 250 ok", "> AUTH PLAIN", "< 454 later"], .turnedAway),
            (opening.dropLast() + ["< 530 sign in first"], .credential),
            (opening.dropLast() + ["< 451 later"], .deferred),
            (opening + ["> RCPT TO:<c@d.example>", "< 452 mailbox full"], .deferred),
            (opening + ["> RCPT TO:<c@d.example>", "< 421 going down"], .turnedAway),
            (opening + ["> RCPT TO:<c@d.example>", "< 250 ok", "> DATA", "< 354 go", "< 452 disk full"], .deferred),
        ] as [([String], MailObstacle.Kind)])
    func obstacles(lines: [String], kind: MailObstacle.Kind) {
        guard case .later(let obstacle) = outcome(lines) else {
            Issue.record("\(outcome(lines))")
            return
        }
        #expect(obstacle.kind == kind)
        let words = lines.last?.dropFirst(2) ?? ""
        #expect(obstacle.sentence == "smtp://relay: it answered \(words)")
    }

    @Test(
        "that ended with 5xx to the mail, its sender or its recipient refuses the mail for good",
        arguments: [
            opening.dropLast() + ["< 550 not you"],
            opening + ["> RCPT TO:<c@d.example>", "< 550 no such user"],
            opening + ["> RCPT TO:<c@d.example>", "< 250 ok", "> DATA", "< 554 no"],
            opening + ["> RCPT TO:<c@d.example>", "< 250 ok", "> DATA", "< 354 go", "< 554 spam"],
        ])
    func refusals(lines: [String]) {
        guard case .refused(let reply) = outcome(lines) else {
            Issue.record("\(outcome(lines))")
            return
        }
        #expect("< \(reply)" == lines.last)
    }

    private static let sent = opening + ["> RCPT TO:<c@d.example>", "< 250 ok", "> DATA", "< 354 go"]

    @Test("whose last answer came is over, whatever came after it")
    func accepted() {
        let lines = Self.sent + ["< 250 kept", "> QUIT", "< 421 bye"]
        #expect(outcome(lines, CURLE_OPERATION_TIMEDOUT) == .accepted(SMTPReply(code: 250, words: "kept")))
    }

    @Test(
        "that broke behind the mail leaves it in doubt; one that broke before does not",
        arguments: [CURLE_RECV_ERROR, CURLE_OPERATION_TIMEDOUT, CURLE_OK, CURLE_SEND_ERROR])
    func doubt(code: CURLcode) {
        guard case .inDoubt = outcome(Self.sent, code) else {
            Issue.record("\(outcome(Self.sent, code))")
            return
        }
        guard case .later = outcome(Self.sent.dropLast(), code) else {
            Issue.record("\(outcome(Self.sent.dropLast(), code))")
            return
        }
    }

    @Test(
        "that never got an answer means what libcurl found",
        arguments: [
            (CURLE_COULDNT_RESOLVE_HOST, 0, MailObstacle.Kind.nameUnknown), (CURLE_COULDNT_CONNECT, 0, .unreachable),
            (CURLE_OPERATION_TIMEDOUT, 0, .timeout), (CURLE_RECV_ERROR, 0, .broken),
            (CURLE_USE_SSL_FAILED, 0, .encryption),
            (CURLE_SSL_CONNECT_ERROR, 0, .encryption), (CURLE_PEER_FAILED_VERIFICATION, 20, .certificate),
            (CURLE_PEER_FAILED_VERIFICATION, 10, .certificateTime), (CURLE_LOGIN_DENIED, 0, .credential),
            (CURLE_WEIRD_SERVER_REPLY, 0, .broken),
        ])
    func silence(code: CURLcode, verification: Int, kind: MailObstacle.Kind) {
        let outcome = MailOutcome(
            talk(["< 220 relay"]), code: code, said: "libcurl's words", verification: verification,
            relay: "smtp://relay")
        #expect(outcome == .later(MailObstacle(kind: kind, sentence: "smtp://relay: libcurl's words")))
        #expect(kind != .deferred)
    }

    @Test("keeps no credentials and takes none of them for a command")
    func credentials() {
        let talk = talk(["< 220 relay", "> EHLO till", "< 250 ok", "> AUTH LOGIN", "< 334 Name", "> DATA"])
        #expect(talk.stage == .authentication)
        let shown = String(reflecting: self.talk(["< 220 relay", "> AUTH PLAIN c2VjcmV0", "< 334 ", "> c2VjcmV0"]))
        #expect(!shown.contains("c2VjcmV0"))
    }

    @Test("keeps of a server's words what a person can read")
    func words() {
        #expect(
            talk(["< 550-5.1.1 first", "< 550 5.1.1 second\u{1B}[31m\u{202E}"]).reply
                == SMTPReply(code: 550, words: "5.1.1 first 5.1.1 second [31m"))
        #expect(talk(["< 550 " + String(repeating: "x", count: 5000)]).reply?.words.count == 301)
        #expect(talk(["< what", "< 99 x", "< 700 y"]).reply == nil)
    }
}
