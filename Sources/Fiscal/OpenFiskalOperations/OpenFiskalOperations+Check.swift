import Receipts

extension OpenFiskalOperations {
    func check(headers: [Field]) -> [Problem] {
        let answer = UpstreamAnswer(status: 0, headers: headers)
        var problems: [Problem] = []
        if let given = answer.header(Self.merchantHeader), let merchant, given != merchant {
            problems.append(
                Problem(
                    status: 422, code: "merchant_mismatch",
                    detail: "\(Self.merchantHeader) names \"\(given)\"; this upstream is configured for \"\(merchant)\""
                ))
        }
        if let tag = answer.header("If-Match"), !Self.isTag(tag) {
            problems.append(
                Problem(
                    status: 400, code: "invalid_header",
                    detail: "If-Match must be a quoted positive integer such as \"1\", not \(tag)"))
        }
        return problems
    }

    /// A quoted positive integer, the only tag that the API takes.
    private static func isTag(_ text: String) -> Bool {
        guard text.utf8.count > 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return false }
        let digits = text.dropFirst().dropLast()
        return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } && digits.contains { $0 != "0" }
    }

    func check(
        _ intent: Intent, body: [UInt8], parsed: JSONValue, create: JSONValue?, register: RegisterIdentity,
        localIDs: (String) -> String??
    ) -> [Problem] {
        var check = OpenFiskalCheck(register: register)
        guard parsed.isObject else {
            check.refuse(.root, "invalid_body", "the body must be a JSON object")
            return check.problems
        }
        check.localIDs(parsed, at: .root, localIDs)
        switch intent {
        case .start, .sessionEvent: check.create(parsed)
        case .complete: check.complete(parsed, create: create)
        case .cancel: check.void(parsed)
        case .mutate: break
        }
        return check.problems
    }
}
