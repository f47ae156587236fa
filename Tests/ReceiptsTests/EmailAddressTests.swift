import Receipts
import Testing

@Suite("A mail address")
struct EmailAddressTests {
    @Test(
        "is one bare address of ASCII",
        arguments: [
            "a@b.example", "a.b+c-d_e@sub.b-c.example", "o'neill@b.example", "a@localhost", "1@2.example",
            "!#$%&'*+-/=?^_`{|}~@b.example", "a@xn--bcher-kva.example",
            String(repeating: "a", count: 64) + "@b.example",
        ])
    func good(text: String) throws {
        let address = try EmailAddress(text)
        #expect(address.description == text)
        #expect(text.hasSuffix("@" + address.domain))
    }

    private static let bad: [(String, EmailAddressError)] = [
        ("", .empty), ("a@b.example\r\nBcc: c@d.example", .control), ("a\u{0}@b.example", .control),
        ("\ta@b.example", .control), ("a@b.example\u{7F}", .control), ("ä@b.example", .notASCII),
        ("a@b\u{2028}.example", .notASCII), ("a@b.example ", .notBare), ("a@b.example,c@d.example", .notBare),
        ("<a@b.example>", .notBare), ("A <a@b.example>", .notBare), ("\"a\"@b.example", .notBare),
        ("a@[1.2.3.4]", .notBare), ("a(b)@c.example", .notBare), ("a\\@b.example", .notBare),
        ("a@b@c.example", .notBare), ("a", .incomplete), ("@", .incomplete), ("a@", .incomplete),
        ("@b.example", .incomplete), (".a@b.example", .dots), ("a.@b.example", .dots), ("a..b@c.example", .dots),
        ("a@b..c", .domain), ("a@.b", .domain), ("a@b.", .domain), ("a@-b.example", .domain),
        ("a@b_c.example", .domain),
    ]

    @Test("that is none is refused for what is wrong first", arguments: bad)
    func refused(text: String, error: EmailAddressError) {
        #expect(throws: error) { try EmailAddress(text) }
        #expect(!error.sentence.isEmpty)
    }

    @Test("that is too long is refused", arguments: [65, 250])
    func long(count: Int) {
        #expect(throws: EmailAddressError.tooLong) {
            try EmailAddress(String(repeating: "a", count: count) + "@b.example")
        }
    }
}
