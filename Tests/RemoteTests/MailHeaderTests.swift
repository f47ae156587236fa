import Testing

@testable import Remote

@Suite("The head of a mail")
struct MailHeaderTests {
    @Test(
        "holds text of any script as ASCII, and nothing that ends a line",
        arguments: [
            ("Ihr Beleg 4711 - Shop", "Ihr Beleg 4711 - Shop"),
            ("Café", "=?UTF-8?B?Q2Fmw6k=?="),
            // What looks encoded is encoded, so that it is shown as it was written.
            ("=?UTF-8?B?QUJD?=", "=?UTF-8?B?PT9VVEYtOD9CP1FVSkQ/PQ==?="),
            ("a\r\nBcc: x@y.example", "a  Bcc: x@y.example"),
            ("a\u{0}b\u{7F}c", "a b c"),
            ("a\u{2028}b\u{85}c", "a b c"),
            ("", ""),
        ])
    func subject(text: String, field: String) {
        #expect(EncodedWords.text(text, column: 9) == field)
    }

    @Test(
        "holds long text in words of at most 75 characters and lines of at most 76, none cutting a character",
        arguments: ["ä", "€", "😀", "日本語", "plain ", "e\u{301}"])
    func folding(piece: String) throws {
        let text = String(repeating: piece, count: 90)
        let field = EncodedWords.text(text, column: 9)
        let lines = field.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.count > 1)
        #expect((lines[0].utf8.count + 9) <= 76)
        var bytes: [UInt8] = []
        for (index, line) in lines.enumerated() {
            #expect(line.utf8.count <= 76)
            #expect(index == 0 || line.first == " ")
            let word = line.drop { $0 == " " }
            #expect(word.utf8.count <= 75)
            #expect(word.hasPrefix("=?UTF-8?B?") && word.hasSuffix("?="))
            let content = try #require(Self.decoded(String(word.dropFirst(10).dropLast(2))))
            #expect(String(validating: content, as: UTF8.self) != nil)
            bytes += content
        }
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test(
        "shows a name beside the address as atoms, quoted or encoded",
        arguments: [
            (nil, "a@b.example"),
            ("", "a@b.example"),
            ("Kasse", "Kasse <a@b.example>"),
            ("Mustermann GmbH, Berlin", "\"Mustermann GmbH, Berlin\" <a@b.example>"),
            ("Say \"hi\" \\", "\"Say \\\"hi\\\" \\\\\" <a@b.example>"),
            ("Käserei", "=?UTF-8?B?S8Okc2VyZWk=?= <a@b.example>"),
            ("x <c@d.example>\r\nBcc: e@f.example", "\"x <c@d.example>  Bcc: e@f.example\" <a@b.example>"),
        ] as [(String?, String)])
    func names(name: String?, field: String) {
        #expect(Mailbox(name: name, address: "a@b.example").field(column: 6) == field)
    }

    @Test(
        "bears the time of the shop's own zone",
        arguments: [
            (0, 0, "Thu, 1 Jan 1970 00:00:00 +0000"),
            (-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000"),
            (1_709_164_800, 3600, "Thu, 29 Feb 2024 01:00:00 +0100"),
            (1_709_164_799, -12_600, "Wed, 28 Feb 2024 20:29:59 -0330"),
            (1_709_251_200, 0, "Fri, 1 Mar 2024 00:00:00 +0000"),
            (1_735_686_000, 3600, "Wed, 1 Jan 2025 00:00:00 +0100"),
            (4_107_542_399, 0, "Sun, 28 Feb 2100 23:59:59 +0000"),
            (4_107_542_400, 0, "Mon, 1 Mar 2100 00:00:00 +0000"),
        ] as [(Int64, Int, String)])
    func dates(seconds: Int64, offset: Int, text: String) {
        #expect(MailDate(secondsSince1970: seconds, offset: offset).description == text)
    }

    @Test("consists of these fields and no other")
    func fields() {
        #expect(
            MailExample.message().head == [
                "Date: Sat, 21 Nov 2026 18:05:09 +0100",
                "From: =?UTF-8?B?S8Okc2VyZWkgYW0gTWFya3Q=?= <kasse@example.org>",
                "To: kunde@example.net",
                "Subject: =?UTF-8?B?SWhyIEJlbGVnIDQ3MTEgLSBLw6RzZXJlaSBhbSBNYXJrdA==?=",
                "Message-ID: <1@example.org>",
                "Auto-Submitted: auto-generated",
                "Content-Language: de",
            ])
    }

    /// RFC 4648, by hand: the product has Foundation's.
    private static func decoded(_ text: String) -> [UInt8]? {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var bytes: [UInt8] = []
        var (bits, count) = (0, 0)
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let value = digits.firstIndex(of: byte) else { return nil }
            (bits, count) = (bits << 6 | value, count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 0xFF))
            }
        }
        return bytes
    }
}
