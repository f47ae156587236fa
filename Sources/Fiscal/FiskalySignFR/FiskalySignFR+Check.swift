import Receipts

extension FiskalySignFR {
    func check(headers: [Field]) -> [Problem] {
        let answer = UpstreamAnswer(status: 0, headers: headers)
        var problems: [Problem] = []
        if let key = answer.header(keyHeader), !UUIDText.isUUID(key) {
            problems.append(
                Problem(
                    status: 400, code: "invalid_idempotency_key",
                    detail: "\(keyHeader) must be a UUID such as 3b241101-e2bb-4255-8caf-4136c566a962"))
        }
        for name in Self.replayHeaders where answer.header(name) != nil {
            problems.append(
                Problem(
                    status: 400, code: "invalid_header",
                    detail: "\(name) is made here when an outage is replayed; send the record as if it were online"))
        }
        if let given = answer.header(Self.scopeHeader), let scope, given != scope {
            problems.append(
                Problem(
                    status: 422, code: "merchant_mismatch",
                    detail: "\(Self.scopeHeader) names \"\(given)\"; this upstream is configured for \"\(scope)\""))
        }
        return problems
    }

    /// Only what stands in the way of a record that must be chained, or names another register, is refused.
    func check(
        _ intent: Intent, body: [UInt8], parsed: JSONValue, create: JSONValue?, register: RegisterIdentity,
        localIDs: (String) -> String??
    ) -> [Problem] {
        let place = JSONPointer.root.member("content")
        func refuse(_ pointer: JSONPointer, _ code: String, _ detail: String) -> [Problem] {
            [Problem(status: 422, code: code, detail: detail, pointer: pointer.text)]
        }
        guard let content = parsed["content"], content.isObject else {
            return refuse(parsed.isObject ? place : .root, "invalid_body", "the body must hold an object content")
        }
        var problems: [Problem] = []
        let system = place.member("system").member("id")
        if let given = content["system"]?["id"], !given.isNull, given.string != register.remoteID {
            problems += refuse(
                system, "register_mismatch",
                "the record names another system than \"\(register.remoteID)\", to which this path belongs")
        }
        switch content["type"]?.string {
        case "INTENTION":
            if content["operation"]?["type"]?.text == "REPLAY" {
                problems += refuse(
                    place.member("operation").member("type"), "replay_not_accepted",
                    "an outage is replayed by this service; send the record as if it were online")
            }
        case "TRANSACTION":
            if content["record"]?["id"]?.string?.isEmpty ?? true {
                problems += refuse(
                    place.member("record").member("id"), "invalid_reference",
                    "a transaction names the record of its intention")
            }
        default:
            problems += refuse(place.member("type"), "invalid_type", "type is none of INTENTION, TRANSACTION")
        }
        return problems + canonical(body, content, at: place)
    }

    /// A record that cannot be hashed could not be sold offline; it is refused online too, so that both are alike.
    private func canonical(_ body: [UInt8], _ content: JSONValue, at place: JSONPointer) -> [Problem] {
        do throws(CanonicalError) {
            _ = try CanonicalJSON.bytes(of: content)
        } catch {
            return [
                Problem(status: 422, code: "not_canonical", detail: error.reason, pointer: place.text + error.pointer)
            ]
        }
        guard CanonicalJSON.holdsLoneSurrogate(body) else { return [] }
        return [
            Problem(
                status: 422, code: "not_canonical", detail: "a string holds half a surrogate pair", pointer: place.text)
        ]
    }
}
