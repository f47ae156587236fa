import PrinterLanguage
import Testing

@Suite("FenceToken")
struct FenceTokenTests {
    @Test("is four printable bytes for every number", arguments: [0, 1, 93, 94, 78_074_895, 78_074_896, UInt32.max])
    func printable(counter: UInt32) {
        let token = FenceToken(counter: counter)
        #expect(token.bytes.count == 4)
        #expect(token.bytes.allSatisfy { $0 >= 0x21 && $0 <= 0x7E })
        #expect(FenceToken(token.description) == token)
        #expect(FenceToken(bytes: token.bytes) == token)
    }

    @Test("differs from number to number until all are used")
    func distinct() {
        #expect(Set((0..<20_000).map { FenceToken(counter: $0) }).count == 20_000)
        #expect(FenceToken(counter: 0).bytes == bytes("21 21 21 21"))
        #expect(FenceToken(counter: 95).bytes == bytes("21 21 22 22"))
        #expect(FenceToken(counter: 78_074_896) == FenceToken(counter: 0))
    }

    @Test(
        "is not made of bytes that GS ( H does not allow",
        arguments: ["41 42 43", "41 42 43 44 45", "41 42 43 1F", "41 42 43 7F", ""])
    func refuses(hex: String) {
        #expect(FenceToken(bytes: bytes(hex)) == nil)
    }

    @Test(
        "a job's token is four characters that a person can read, and leads back to the job",
        arguments: [
            (1, "0001"), (36, "0010"), (1_679_615, "ZZZZ"), (1_679_616, "0000"), (1_679_617, "0001"),
        ] as [(Int64, String)])
    func token(job: Int64, text: String) throws {
        let token = try #require(FenceToken.job(job))
        #expect(token.description == text)
        #expect(token.job == job % 1_679_616)
    }

    @Test("a token that names no job leads to none", arguments: ["000a", "+123", "a/b ", "-001"])
    func noJob(text: String) throws {
        #expect(try #require(FenceToken(text)).job == nil)
    }
}
