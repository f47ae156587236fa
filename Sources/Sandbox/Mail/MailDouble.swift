/// One conversation of a mail server that takes every mail (RFC 5321), as a value.
struct MailDouble {
    private var waiting: [UInt8] = []
    private var recipient: String?
    /// The mail under way; nil between mails.
    private var content: [UInt8]?

    /// The greeting, which the server says first.
    static let greeting = "220 sandbox ESMTP\r\n"

    /// What came of some bytes: answers, whole mails, and whether it is over.
    struct Reaction {
        var answer = ""
        var mails: [KeptMail] = []
        var isOver = false
    }

    /// A longer line or mail is no receipt.
    private static let limit = 4 << 20

    mutating func take(_ bytes: some Sequence<UInt8>) -> Reaction {
        var reaction = Reaction()
        waiting += bytes
        while !reaction.isOver, let end = waiting.firstIndex(of: 0x0A) {
            var line = Array(waiting[..<end])
            waiting.removeFirst(end + 1)
            if line.last == 0x0D { line.removeLast() }
            take(line: line, into: &reaction)
        }
        if waiting.count + (content?.count ?? 0) > Self.limit {
            reaction.answer += "552 5.3.4 too large\r\n"
            reaction.isOver = true
        }
        return reaction
    }

    private mutating func take(line: [UInt8], into reaction: inout Reaction) {
        if content != nil { return take(content: line, into: &reaction) }
        let text = String(decoding: line, as: UTF8.self)
        switch text.prefix(4).uppercased() {
        case "EHLO", "HELO": reaction.answer += "250 sandbox\r\n"
        case "MAIL", "RSET":
            recipient = nil
            reaction.answer += "250 2.1.0 ok\r\n"
        case "RCPT":
            recipient = text.split(separator: "<").last.map { String($0.prefix { $0 != ">" }) }
            reaction.answer += "250 2.1.5 ok\r\n"
        case "DATA" where recipient != nil:
            content = []
            reaction.answer += "354 go on\r\n"
        case "NOOP": reaction.answer += "250 ok\r\n"
        case "QUIT":
            reaction.answer += "221 2.0.0 bye\r\n"
            reaction.isOver = true
        default: reaction.answer += "503 5.5.1 not now\r\n"
        }
    }

    private mutating func take(content line: [UInt8], into reaction: inout Reaction) {
        guard line != [UInt8(ascii: ".")] else {
            reaction.mails.append(KeptMail(to: recipient ?? "", bytes: content ?? []))
            reaction.answer += "250 2.0.0 kept\r\n"
            content = nil
            return
        }
        content?.append(contentsOf: line.first == UInt8(ascii: ".") ? line[1...] : line[...])
        content?.append(contentsOf: [0x0D, 0x0A])
    }
}

/// A mail that the sandbox's server has taken.
package struct KeptMail: Hashable, Sendable {
    package let to: String
    package let bytes: [UInt8]

    /// What readers know it by; nil where it has none.
    package var messageID: String? {
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let text = String(decoding: line, as: UTF8.self)
            if text == "\r" { return nil }
            if text.lowercased().hasPrefix("message-id:") {
                return String(text.dropFirst(11).filter { !$0.isWhitespace })
            }
        }
        return nil
    }
}
