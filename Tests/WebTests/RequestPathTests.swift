import Testing

@testable import Web

@Suite("Request path")
struct RequestPathTests {
    @Test("segments are decoded one by one, so that an escaped slash leads nowhere")
    func segments() throws {
        #expect(try #require(RequestPath("/v1/receipts/a%2Fb?x=1")).segments == ["v1", "receipts", "a/b"])
        #expect(try #require(RequestPath("/")).segments == [""])
        #expect(try #require(RequestPath("/v1//x")).segments == ["v1", "", "x"])
    }

    @Test("query items are decoded, the first of a name counts")
    func query() throws {
        let path = try #require(RequestPath("/v1/receipts?q=M%C3%BCller+K%2B&limit=5&q=other&empty=&bare"))
        #expect(path.item("q") == "M\u{FC}ller K+")
        #expect(path.item("limit") == "5")
        #expect(path.item("empty") == "")
        #expect(path.item("bare") == "")
        #expect(path.item("missing") == nil)
    }

    @Test(
        "a target that could command or lead elsewhere is unclean",
        arguments: [
            "/a%0d", "/a%0A", "/a%00", "/a%7F", "/a\r", "/a\n", "/a b", "/\u{E4}", "/%C3%28", "/%zz", "/%1", "/a/../b",
            "/./a",
            "/%2e%2e/a", "/a?x=%0a", "/a?%",
        ])
    func unclean(target: String) { #expect(!RequestPath.isClean(target)) }

    @Test(
        "an ordinary target is clean",
        arguments: ["/", "/v1/receipts", "/a%2Fb", "/%C3%A4", "/a..b", "/a?x=..", "/...", "/a?x=%25"])
    func clean(target: String) { #expect(RequestPath.isClean(target)) }
}
