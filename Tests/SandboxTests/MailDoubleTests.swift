import Testing

@testable import Sandbox

@Suite("The sandbox's mail server")
struct MailDoubleTests {
    private static let letter = """
        EHLO till\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nMessage-ID: <1@b.example>\r\n\r\n..x\r\n.\r\n
        """

    @Test("takes a mail byte for byte, however its bytes come", arguments: [1, 3, 1000])
    func take(size: Int) {
        var talk = MailDouble()
        var answers = ""
        var mails: [KeptMail] = []
        let bytes = Array(Self.letter.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            let reaction = talk.take(bytes[start..<min(start + size, bytes.count)])
            answers += reaction.answer
            mails += reaction.mails
        }
        #expect(answers.split(separator: "\r\n").map { $0.prefix(3) } == ["250", "250", "250", "354", "250"])
        #expect(mails.map(\.to) == ["c@d.example"])
        #expect(mails.first?.bytes == Array("Message-ID: <1@b.example>\r\n\r\n.x\r\n".utf8))
        #expect(mails.first?.messageID == "<1@b.example>")
    }

    @Test("takes no mail without a recipient, and says goodbye")
    func order() {
        var talk = MailDouble()
        #expect(talk.take("DATA\r\n".utf8).answer.hasPrefix("503"))
        #expect(talk.take("QUIT\r\n".utf8).isOver)
        #expect(KeptMail(to: "a", bytes: Array("Subject: x\r\n\r\nMessage-ID: <1>\r\n".utf8)).messageID == nil)
    }

    @Test("gives up on a line without end")
    func limit() {
        var talk = MailDouble()
        var isOver = false
        for _ in 0..<5 { isOver = talk.take(repeatElement(UInt8(ascii: "x"), count: 1 << 20)).isOver }
        #expect(isOver)
    }
}
