import Persistence
import Receipts
import Settings

extension QueueEntryRecord {
    /// A call of a register, with everything frozen that says where it goes.
    init(
        to register: Premises.Register, operation: String, intent: String, method: String, path: String, body: [UInt8],
        key: IdempotencyKey, keyMinted: Bool, fingerprint: Digest, at now: Instant, occurredAt: String
    ) {
        let settings = register.upstream.settings
        self.init(
            lane: register.lane, register: register.settings.id, operation: operation, intent: intent,
            upstream: settings.name, dialect: settings.dialect, baseURL: settings.url, method: method, path: path,
            body: body, key: key, keyMinted: keyMinted, fingerprint: fingerprint, acceptedAt: now.wall,
            monotonic: now.monotonic.milliseconds, occurredAt: occurredAt)
        merchant = settings.merchant
        deadline = register.settings.deadline.map { now.wall.milliseconds + $0.milliseconds }
    }

    /// What makes a call the same as another with its key.
    static func fingerprint(method: String, path: String, body: [UInt8]) -> Digest {
        Digest(of: Array("\(method)\n\(path)\n".utf8) + body)
    }
}

extension StoreWriter {
    func journal(acceptanceOf entry: QueueEntryRecord, by actor: String?) throws {
        try journal(
            "entry.accepted", "entry \(entry.sequence)", register: entry.register, actor: actor, device: entry.terminal,
            [
                "row": JSONValue(entry.sequence), "sha256": .string(entry.bodyDigest.description),
                "intent": .string(entry.intent), "operation": .string(entry.operation), "key": .string(entry.key),
            ])
    }
}
