import PrinterLanguage
import Testing

@Suite("FenceToken")
struct FenceTokenTests {
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
    func token(job: Int64, text: String) {
        let token = FenceToken(job: job)
        #expect(token.description == text)
        #expect(FenceToken(text) == token)
        #expect(FenceToken(bytes: Array(text.utf8)) == token)
        #expect(token.job == job % 1_679_616)
    }

    @Test("a token that names no job leads to none", arguments: ["000a", "+123", "a/b ", "-001"])
    func noJob(text: String) throws {
        #expect(try #require(FenceToken(text)).job == nil)
    }
}
