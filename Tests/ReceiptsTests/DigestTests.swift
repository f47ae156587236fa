import Receipts
import Testing

@Suite("Digest")
struct DigestTests {
    @Test(
        "SHA-256 gives the values of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func vectors(text: String, digest: String) {
        #expect(Digest(of: text.utf8).description == digest)
    }

    @Test("a stored digest is taken if it has 32 bytes")
    func stored() {
        let digest = Digest(of: [0x61, 0x62, 0x63])
        #expect(digest.bytes.count == 32)
        #expect(Digest(bytes: digest.bytes) == digest)
        #expect(Digest(bytes: digest.bytes.dropLast()) == nil)
        #expect(Digest(bytes: digest.bytes + [0]) == nil)
        #expect(Digest(bytes: []) == nil)
        #expect(Digest(of: [0x61]) != digest)
    }

    @Test("hexadecimal text has two lower-case digits a byte")
    func hexadecimal() {
        #expect(Hexadecimal.text([0x00, 0x09, 0x0A, 0x0F, 0x10, 0x9F, 0xA0, 0xFF]) == "00090a0f109fa0ff")
        #expect(Hexadecimal.text([]) == "")
    }

    @Test("hexadecimal text is read in either case, and nothing else is taken for it")
    func hexadecimalRead() {
        #expect(Hexadecimal.bytes("00090a0F109Fa0ff") == [0x00, 0x09, 0x0A, 0x0F, 0x10, 0x9F, 0xA0, 0xFF])
        #expect(Hexadecimal.bytes("") == [])
        for text in ["0", "0g", "0x00", "00 ", "ää"] { #expect(Hexadecimal.bytes(text) == nil) }
    }
}
