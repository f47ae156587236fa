import Testing

@testable import Web

extension WebRig {
    /// What a form of the console's own pages bears.
    static let own = ("Origin", "http://127.0.0.1")

    /// Signs in with a token; returns the cookie as a browser sends it.
    func signIn(_ token: String = manager, name: String = "Anna") async throws -> String {
        let reply = try await form("/sign-in", "token=\(token)&operator=\(name)&to=/")
        #expect(reply.status == 303, "\(reply.text)")
        let cookie = try #require(reply.header("Set-Cookie"))
        return String(cookie.prefix { $0 != ";" })
    }

    /// Posts a form as a page of the console does; headers replace those of the same name, an empty value removes one.
    func form(
        _ path: String, _ fields: String, cookie: String? = nil, headers: [(String, String)] = []
    ) async throws -> RawClient.Reply {
        var all = [Self.own, ("Content-Type", "application/x-www-form-urlencoded")]
        if let cookie { all.append(("Cookie", cookie)) }
        for (name, value) in headers {
            all.removeAll { $0.0 == name }
            all.append((name, value))
        }
        return try await send("POST", path, token: nil, headers: all, body: fields)
    }

    func page(_ path: String, cookie: String, language: String = "en") async throws -> RawClient.Reply {
        try await send("GET", path, token: nil, headers: [("Cookie", cookie), ("Accept-Language", language)])
    }

    static let pages = ["/", "/queue", "/printers", "/faults", "/registers", "/audit"]
}
