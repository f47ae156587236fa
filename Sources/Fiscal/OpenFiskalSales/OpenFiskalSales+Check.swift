import Receipts

extension OpenFiskalSales {
    func check(headers: [Field]) -> [Problem] {
        let given = UpstreamAnswer(status: 0, headers: headers).header(Self.organizationHeader)
        guard let given, let organization, given != organization else { return [] }
        let detail =
            "\(Self.organizationHeader) names \"\(given)\"; this upstream is configured for \"\(organization)\""
        return [Problem(status: 422, code: "merchant_mismatch", detail: detail)]
    }

    func check(
        _ intent: Intent, body: [UInt8], parsed: JSONValue, create: JSONValue?, register: RegisterIdentity,
        localIDs: (String) -> String??
    ) -> [Problem] {
        var words = OpenFiskalCheck(register: register)
        guard parsed.isObject else {
            words.refuse(.root, "invalid_body", "the body must be a JSON object")
            return words.problems
        }
        words.localIDs(parsed, at: .root, localIDs)
        var check = SalesCheck(problems: words.problems)
        check.register(parsed, register)
        check.time(parsed)
        switch intent {
        case .start:
            check.id(parsed)
            check.required(parsed)
            check.lines(parsed)
        case .mutate: check.lines(parsed)
        case .complete: check.payments(parsed)
        case .cancel: check.reason(parsed)
        case .sessionEvent: break
        }
        return check.problems
    }
}
