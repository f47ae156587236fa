import FoundationEssentials
import Receipts

/// Records, plain and replayed.
extension SignFRServer {
    /// Takes a record; nothing has changed where it is refused.
    mutating func take(_ call: Call) throws(Refusal) -> Record {
        if call.content["operation"]?["type"] == "REPLAY" { return try replay(call) }
        guard call.request.header("X-Replay-Hash") == nil, call.request.header("X-Replay-Remaining") == nil else {
            throw Self.refuse("The fields of a replay belong to a replayed record.")
        }
        let name = try system(of: call.content)
        var system = systems[name] ?? System()
        if let replay = system.replay, replay.remaining > 0 {
            throw Self.refuse("A replay of \(replay.remaining) more records is under way.")
        }
        let record = try make(call.content, of: name, isReplayed: false, at: call.now, in: &system)
        system.replay = nil
        system.last = (record.id, record.signature)
        systems[name] = system
        store(record, call)
        return record
    }

    private mutating func replay(_ call: Call) throws(Refusal) -> Record {
        let operation = call.content["operation"]
        guard let hash = call.request.header("X-Replay-Hash"),
            let remaining = call.request.header("X-Replay-Remaining").flatMap({ Int($0) }), remaining >= 0,
            let inner = operation?["content"], inner.isObject, let seed = operation?["seed"]?.text,
            let anchor = operation?["record"]?["id"]?.text, let time = operation?["recorded_at"]?.text,
            Timestamp(time) != nil
        else { throw Self.bad("A replayed record needs both fields, its time, anchor, seed and content.") }
        let digest = Digest(of: CanonicalText.bytes(of: call.content))
        guard Data(digest.bytes).base64EncodedString() == hash else { throw Self.refuse("The hash does not match.") }
        let name = try system(of: call.content)
        var system = systems[name] ?? System()
        if let replay = system.replay {
            guard anchor == replay.anchor else { throw Self.refuse("The anchor is not that of this replay.") }
            guard seed == replay.seed else { throw Self.refuse("The seed is not the hash of the record before.") }
            // More may have been sold meanwhile, and less cannot remain.
            guard remaining >= replay.remaining - 1 else { throw Self.refuse("Records are missing.") }
        } else {
            guard let last = system.last, anchor == last.id else {
                throw Self.refuse("The anchor is not the last record.")
            }
            guard seed == last.signature else { throw Self.refuse("The first seed is not the last signature.") }
            system.replay = Replay(anchor: anchor, seed: seed, remaining: 0)
        }
        let record = try make(inner, of: name, isReplayed: true, at: call.now, in: &system)
        system.replay?.seed = hash
        system.replay?.remaining = remaining
        system.replay?.intentions.append(record.isIntention ? record.id : nil)
        systems[name] = system
        store(record, call)
        return record
    }

    private func system(of content: JSONValue) throws(Refusal) -> String {
        if let name = content["system"]?["id"]?.text, !name.isEmpty { return name }
        // A transaction belongs to the system of its intention.
        guard content["type"] == "TRANSACTION", let id = content["record"]?["id"]?.text, let place = places[id] else {
            throw Self.refuse("system.id is required.")
        }
        return records[place].system
    }

    /// Makes the record out of its content: an intention opens a transaction, a transaction ends one that is open.
    private mutating func make(
        _ content: JSONValue, of name: String, isReplayed: Bool, at now: Timestamp, in system: inout System
    ) throws(Refusal) -> Record {
        let isIntention: Bool
        switch content["type"]?.text {
        case "INTENTION": isIntention = true
        case "TRANSACTION":
            isIntention = false
            guard let intention = try Self.intention(of: content, in: system), system.open.contains(intention) else {
                throw Self.refuse("The transaction names no open intention of this system.")
            }
            guard content["operation"]?["type"]?.text != nil else { throw Self.refuse("operation.type is required.") }
            system.open.remove(intention)
        default: throw Self.refuse("type is INTENTION or TRANSACTION.")
        }
        let id = book.uuid()
        if isIntention { system.open.insert(id) }
        let signature = Data(Digest(of: Array("\(options.seed) \(id)".utf8)).bytes).base64EncodedString()
        return Record(
            id: id, system: name, isIntention: isIntention,
            number: content["operation"]?["document"]?["number"]?.text, signature: signature, signedAt: now.seconds,
            isReplayed: isReplayed, content: content)
    }

    /// A replayed transaction may point at its intention's place in the buffer; else it names its id.
    private static func intention(of content: JSONValue, in system: System) throws(Refusal) -> String? {
        guard let offset = content["record"]?["offset"]?.text else { return content["record"]?["id"]?.text }
        guard let index = Int(offset), let replay = system.replay, replay.intentions.indices.contains(index) else {
            throw refuse("The offset leads nowhere.")
        }
        return replay.intentions[index]
    }

    private mutating func store(_ record: Record, _ call: Call) {
        places[record.id] = records.count
        records.append(record)
        book.apply(
            record.isIntention ? .create : .complete, operation: record.id, register: record.system,
            externalID: record.number, key: call.key, body: call.request.body)
    }
}
