import Persistence
import Receipts
import Settings

extension Mailer {
    static let notConfigured = Answer.problem(
        422, "mail_not_configured",
        "No mail server is configured, so no receipt can be sent by e-mail. Add mail: { relay, from } to the configuration. Nothing was stored."
    )

    static func noLanguage(_ status: Int) -> Answer {
        .problem(
            status, "invalid_language", "A language is written as two letters, such as de or fr. Nothing was stored.")
    }

    /// Whether it is none, or a tag such as `fr` or `de-AT`.
    static func isLanguage(_ text: String?) -> Bool {
        guard let text else { return true }
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.allSatisfy { part in
                part.count == 2 && part.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
            }
    }

    /// Takes a person's or program's order to mail a receipt.
    ///
    /// The same order again, while the mail is under way, changes nothing; a mail that was refused gives way to the new one.
    func take(
        _ selector: ReceiptSelector, to address: EmailAddress, language: String?, by actor: Actor, on store: Store,
        at now: Instant
    ) throws -> Answer {
        guard premises.settings.mail != nil else { return Self.notConfigured }
        guard Self.isLanguage(language) else { return Self.noLanguage(422) }
        let found = try store.read { try selector.find(in: $0) }
        guard let receipt = found.receipt else { return found.problem }
        let entry = try store.read { reader in try receipt.entry.flatMap { try reader.entry($0) } }
        if receipt.form == .provisional, entry?.state == .canceled || entry?.state == .aborted {
            return .problem(
                409, "never_certified",
                "The sale of receipt \(receipt.number) was given up, so that there will be no fiscal receipt to send.")
        }
        return try store.transact(at: now) { writer in
            let earlier = try ([receipt.id, receipt.supersedes].compactMap(\.self))
                .flatMap { try writer.read.deliveries(receipt: $0) }.filter { !$0.state.isFinal }
            for var delivery in earlier {
                if delivery.state == .pendingHeld {
                    delivery.state = .canceled
                    delivery.reason = "replaced"
                    try writer.update(delivery)
                    try writer.resolveNotices(
                        subject: "delivery \(delivery.id)", resolution: "sent again", by: actor.name)
                    try writer.journal("delivery.canceled", "delivery \(delivery.id)", actor: actor.name)
                } else if try writer.read.address(delivery: delivery.id)?.address == address.description {
                    return .json(202, DeliveryView.json(delivery))
                }
            }
            let id = try writer.insertDelivery(
                receipt: receipt.id, to: address.description, language: language,
                notAfter: premises.mailEnd(from: now), operatorName: actor.name)
            try writer.journal(
                "delivery.queued", "delivery \(id)", register: receipt.register, actor: actor.name,
                ["receipt": .string(receipt.id)])
            guard let delivery = try writer.read.delivery(id) else {
                throw StoreError(.inconsistent, "The mail \(id) is gone.")
            }
            return .json(202, DeliveryView.json(delivery))
        }
    }

    /// A server's words without the customer's address, which they mostly repeat: they stand in rows that stay.
    static func withoutAddress(_ words: String, _ address: String) -> String {
        func folded(_ bytes: some Sequence<UInt8>) -> [UInt8] {
            bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        }
        var bytes = Array(words.utf8)
        let name = address.prefix { $0 != "@" }
        // The whole of it first; then its left part, where it stands as a word of its own.
        let needles = [(folded(address.utf8), false), (folded(name.utf8), true)]
        for (needle, isWord) in needles where needle.count >= (isWord ? 3 : 1) {
            var haystack = folded(bytes)
            var start = 0
            while start + needle.count <= haystack.count {
                let end = start + needle.count
                let matches = haystack[start..<end].elementsEqual(needle)
                let stands =
                    !isWord
                    || (start == 0 || !isWordByte(haystack[start - 1]))
                        && (end == haystack.count || !isWordByte(haystack[end]))
                if matches, stands {
                    bytes.replaceSubrange(start..<end, with: "…".utf8)
                    haystack.replaceSubrange(start..<end, with: "…".utf8)
                    start += 3
                } else {
                    start += 1
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: byte > 0x7F
        }
    }
}

extension Premises {
    /// How long a mail is tried and its address kept.
    var mailPatience: Duration { settings.mail?.forgetAfter ?? .seconds(7 * 86_400) }

    func mailEnd(from now: Instant) -> Int64 { now.wall.milliseconds + mailPatience.milliseconds }
}
