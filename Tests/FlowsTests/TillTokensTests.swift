import Receipts
import Testing

@testable import Flows

@Suite("A till's own call for a token")
struct TillTokensTests {
    private let body = Array(#"{"content":{"type":"API_KEY","key":"till","secret":"till-secret-1"}}"#.utf8)

    @Test("is known by the dialect's path, and answered in the server's form with the till's own token")
    func answered() throws {
        let tokens = TillTokens(premises: try ChainShop.premises())
        #expect(tokens.asks(register: "reg_1", method: "POST", path: "/tokens"))
        #expect(tokens.secret(register: "reg_1", method: "POST", path: "/tokens", body: body) == "till-secret-1")
        let answer = tokens.answer(
            register: "reg_1", method: "POST", path: "/tokens", secret: "till-secret-1", at: 1_779_264_931_000)
        #expect(answer.status == 200)
        let authentication = answer.value["content"]?["authentication"]
        #expect(authentication?["bearer"]?.text == "till-secret-1")
        #expect(authentication?["expires_at"]?.text == "2026-05-21T08:15:31Z")
    }

    @Test("is none on another path, register, method or dialect, and holds no secret where there is none")
    func none() throws {
        let tokens = TillTokens(premises: try ChainShop.premises())
        #expect(!tokens.asks(register: "reg_1", method: "POST", path: "/records"))
        #expect(!tokens.asks(register: "reg_1", method: "GET", path: "/tokens"))
        #expect(!tokens.asks(register: "reg_9", method: "POST", path: "/tokens"))
        #expect(!TillTokens(premises: try Shop.premises()).asks(register: "reg_1", method: "POST", path: "/tokens"))
        for text in ["{}", "no json"] {
            #expect(
                tokens.secret(register: "reg_1", method: "POST", path: "/tokens", body: Array(text.utf8)) == nil)
        }
    }
}
