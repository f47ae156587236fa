import Fiscal
package import Persistence
package import Receipts
import Remote
import Settings

/// Carries each mail from its row to the relay: one at a time, only certified receipts, and never two for one.
///
/// A mail has its Message-ID before its first byte leaves and keeps it: where an answer was lost it is sent again under
/// the same one. What every mail would meet at the relay holds up all of them; what one meets holds up that one.
package struct Mailer: Sendable {
    private struct Relay: Sendable {
        var failures = 0
        /// Nothing is tried before.
        var dueAt: Duration?
        /// What the operator has been told.
        var told: MailObstacle.Kind?
    }

    let premises: Premises
    private var ids: SeededGenerator
    private var relay = Relay()
    /// The mail that the relay is being offered.
    private var inHand: Int64?
    private var isDraining = false
    private var wakeAt: Duration?
    /// The wall clock at the last event; before the first one nothing is known of it.
    private var wallSeen: Int64 = .max
    /// When addresses to which nothing can be sent are looked for next.
    private var sweepAt: Duration?

    /// For what all mails meet.
    private static let relayBackoff = Backoff(first: .seconds(5), cap: .seconds(900))
    /// For what one mail meets: greylisting ends after minutes, a full mailbox after hours.
    private static let mailBackoff = Backoff(first: .seconds(60), cap: .seconds(4 * 3_600))
    /// How often in a row the relay may be out of reach before the operator hears of it.
    private static let patience = 3
    /// How often an answer may be lost before a person decides: each time the customer may have got it.
    private static let mostDoubts = 5

    package init(premises: Premises, seed: UInt64) {
        self.premises = premises
        ids = SeededGenerator(seed: seed)
    }

    package mutating func step(_ event: Event, on store: Store, at now: Instant) throws -> [Effect] {
        var effects: [Effect] = []
        switch event {
        case .start: try adoptOrphans(on: store, at: now)
        case .act(.email(let selector, let address, let language), let actor, let ticket):
            let answer = try take(selector, to: address, language: language, by: actor, on: store, at: now)
            effects.append(.answer(ticket: ticket, answer))
        case .mailed(let delivery, let report): try finish(delivery, report, on: store, at: now)
        case .drain: isDraining = true
        case .tick, .request, .act, .exchanged, .printer, .templates: break
        }
        try forgetAddresses(on: store, at: now)
        guard !isDraining else {
            wakeAt = nil
            return effects
        }
        // Also where the relay was taken out of the configuration: no address outlives its time.
        try followClock(on: store, at: now)
        try giveUp(on: store, at: now)
        if let effect = try sendNext(on: store, at: now) { effects.append(effect) }
        wakeAt = try nextTime(on: store, at: now)
        return effects
    }

    /// When a mail is due, or to be given up.
    package var nextWake: Duration? { wakeAt }

    private func nextTime(on store: Store, at now: Instant) throws -> Duration? {
        let (next, end, due) = try store.read { reader in
            let wall = now.wall.milliseconds
            return (
                try reader.nextDelivery(after: wall), try reader.nextDeliveryEnd(),
                relay.dueAt == nil ? nil : try reader.dueDelivery(at: wall)
            )
        }
        let times = [next, end].compactMap(\.self).map { time in
            now.monotonic + .milliseconds(max(time - now.wall.milliseconds, 1000))
        }
        // The outcome of the one in hand is an event of its own.
        return (times + [due == nil || inHand != nil ? nil : relay.dueAt].compactMap(\.self)).min()
    }

    /// Where the wall clock was set back, no mail waits longer than it would have without that.
    private mutating func followClock(on store: Store, at now: Instant) throws {
        let wall = now.wall.milliseconds
        defer { wallSeen = wall }
        guard wall < wallSeen else { return }
        let latest = wall + Self.mailBackoff.cap.milliseconds
        guard try store.read({ try $0.nextDelivery(after: latest) }) != nil else { return }
        try store.transact(at: now) { try $0.hastenDeliveries(to: latest) }
    }

    /// How often addresses are looked for that nobody needs any more.
    private static let sweep = Duration.seconds(3_600)

    private mutating func forgetAddresses(on store: Store, at now: Instant) throws {
        guard sweepAt.map({ $0 <= now.monotonic }) ?? true else { return }
        sweepAt = now.monotonic + Self.sweep
        try store.transact(at: now) {
            try $0.forgetAddresses(before: now.wall.milliseconds - premises.mailPatience.milliseconds)
        }
    }

    /// A mail that was in hand when the process ended may have been sent.
    private mutating func adoptOrphans(on store: Store, at now: Instant) throws {
        let open = try store.read { try $0.openDeliveries(limit: .max) }
        try store.transact(at: now) { writer in
            for var delivery in open where delivery.state == .processing {
                delivery.state = .unknown
                delivery.reason = "interrupted"
                delivery.doubts += 1
                try writer.update(delivery)
            }
        }
        try giveUp(on: store, at: now)
    }

    /// Ends what has waited too long; the address goes with it.
    private mutating func giveUp(on store: Store, at now: Instant) throws {
        guard let end = try store.read({ try $0.nextDeliveryEnd() }), end <= now.wall.milliseconds else { return }
        let overdue = try store.read { try $0.overdueDeliveries(at: now.wall.milliseconds) }
        guard !overdue.isEmpty else { return }
        let noneLeft = try store.transact(at: now) { writer in
            for var delivery in overdue {
                let receipt = try writer.read.receipt(delivery.receipt)
                let last = delivery.words.map { " Last: \($0)" } ?? ""
                let fate = delivery.doubts > 0 ? "It may have arrived all the same." : "Nothing was sent."
                delivery.state = .aborted
                delivery.reason = "expired"
                try writer.update(delivery)
                try writer.resolveNotices(subject: "delivery \(delivery.id)", resolution: "given up")
                try writer.journal("delivery.aborted", "delivery \(delivery.id)", ["reason": "expired"])
                try writer.notice(
                    "mail-expired", .warning, subject: "delivery \(delivery.id)", register: receipt?.register,
                    sentence:
                        "The e-mail of receipt \(receipt?.number ?? delivery.receipt) was given up after \(premises.mailPatience.settingsText). \(fate)\(last)",
                    remedy: "The address is deleted. If the customer asks for it, send it again.")
            }
            guard try writer.read.openDeliveries(limit: 1).isEmpty else { return false }
            try writer.resolveNotices(subject: Self.relaySubject, resolution: "no e-mail waits for it")
            return true
        }
        if noneLeft { relay = Relay() }
    }

    // MARK: Sending

    private mutating func sendNext(on store: Store, at now: Instant) throws -> Effect? {
        guard inHand == nil, relay.dueAt.map({ $0 <= now.monotonic }) ?? true,
            let domain = premises.settings.mail?.sender?.address.domain,
            var delivery = try store.read({ try $0.dueDelivery(at: now.wall.milliseconds) }),
            try !store.read({ try $0.awaitsConfirmation() })
        else { return nil }
        let call: MailCall? = try store.transact(at: now) { writer in
            guard let address = try writer.read.address(delivery: delivery.id),
                let receipt = try writer.read.superseding(delivery.receipt)
                    ?? writer.read.receipt(delivery.receipt)
            else { return nil }
            // Of what does not change: a restored copy sends the same mail as the original, and its reader sees one.
            let origin = Digest(of: "\(delivery.receipt)\n\(delivery.id)\n\(delivery.created)".utf8)
            let messageID = delivery.messageID ?? "\(Hexadecimal.text(origin.bytes.prefix(16)))@\(domain)"
            delivery.receipt = receipt.id
            delivery.messageID = messageID
            delivery.state = .processing
            delivery.attempts += 1
            delivery.nextAttempt = nil
            try writer.update(delivery)
            return MailCall(
                delivery: delivery.id, to: address.address, language: address.language, messageID: messageID,
                date: Timestamp(milliseconds: delivery.created, offset: now.wall.offset), receipt: receipt)
        }
        guard let call else { return nil }
        inHand = delivery.id
        return .mail(call)
    }

    private mutating func finish(_ id: Int64, _ report: MailReport, on store: Store, at now: Instant) throws {
        guard inHand == id else { return }
        guard var delivery = try store.read({ try $0.delivery(id) }), delivery.state == .processing else {
            inHand = nil
            return
        }
        let address = try store.read { try $0.address(delivery: id)?.address } ?? ""
        func words(_ text: String) -> String { Self.withoutAddress(text, address) }
        // What stands in the way of all mails, not of this one alone.
        var obstacle: MailObstacle?
        // A mail that cannot be made says nothing about the relay.
        var asked = true
        var hold: (code: String, sentence: String, remedy: String)?
        switch report {
        case .outcome(.accepted(let reply)):
            delivery.state = .completed
            delivery.reason = nil
            delivery.words = words(reply.description)
        case .outcome(.later(let met)):
            obstacle = met.concernsRelay ? met : nil
            delivery.state = .processingStopped
            delivery.reason = met.kind.word
            delivery.words = words(met.sentence)
            if !met.concernsRelay { delivery.nextAttempt = later(delivery.attempts, at: now) }
        case .outcome(.inDoubt(let sentence)):
            delivery.state = .unknown
            delivery.reason = "answer_lost"
            delivery.words = words(sentence)
            delivery.doubts += 1
            delivery.nextAttempt = later(delivery.doubts, at: now)
            if delivery.doubts >= Self.mostDoubts {
                hold = (
                    "mail-in-doubt",
                    "was sent \(delivery.doubts) times and the mail server's answer was lost each time",
                    "Ask the customer whether it arrived. If not, send it again."
                )
            }
        case .outcome(.refused(let reply)):
            delivery.words = words(reply.description)
            hold = (
                "mail-refused", "is refused by the mail server: \(words(reply.description))",
                "Ask the customer for the address and send it again; if all are refused, ask the relay's operator."
            )
        case .unrenderable(let sentence):
            asked = false
            delivery.words = sentence
            hold = ("mail-refused", "cannot be made: \(sentence)", "Mend the template \"email\", and send it again.")
        }
        if let hold {
            delivery.state = .pendingHeld
            delivery.reason = hold.code == "mail-in-doubt" ? "answer_lost" : "refused"
            delivery.nextAttempt = nil
        }
        try store.transact(at: now) { writer in
            try writer.update(delivery)
            let subject = "delivery \(id)"
            try writer.journal(
                "delivery.\(delivery.state.rawValue)", subject,
                ["reason": JSONValue(delivery.reason), "attempts": JSONValue(delivery.attempts)])
            if delivery.state == .completed { try writer.resolveNotices(subject: subject, resolution: "sent") }
            if asked, obstacle == nil {
                try writer.resolveNotices(subject: Self.relaySubject, resolution: "reached again")
            }
            guard let hold else { return }
            let receipt = try writer.read.receipt(delivery.receipt)
            try writer.notice(
                hold.code, .warning, subject: subject, register: receipt?.register,
                sentence: "The e-mail of receipt \(receipt?.number ?? delivery.receipt) \(hold.sentence).",
                remedy: hold.remedy)
        }
        // Not before: an outcome that could not be written down is told once more.
        inHand = nil
        guard let obstacle else {
            if asked { relay = Relay() }
            return
        }
        try noteRelay(obstacle, words: words, on: store, at: now)
    }

    private mutating func later(_ failures: Int, at now: Instant) -> Int64 {
        let delay = Self.mailBackoff.delay(failures: failures, using: &ids)
        return now.wall.milliseconds + max(delay.milliseconds, 1000)
    }

    private static let relaySubject = "mail relay"

    /// Waits longer each time the relay itself stands in the way, and tells the operator once.
    private mutating func noteRelay(
        _ obstacle: MailObstacle, words: (String) -> String, on store: Store, at now: Instant
    ) throws {
        relay.failures += 1
        let delay = Self.relayBackoff.delay(failures: relay.failures, using: &ids)
        relay.dueAt = now.monotonic + max(delay, .seconds(1))
        guard obstacle.kind.needsPerson || relay.failures >= Self.patience, relay.told != obstacle.kind else { return }
        try store.transact(at: now) { writer in
            try writer.resolveNotices(subject: Self.relaySubject, resolution: "for another reason now")
            try writer.notice(
                "mail-relay", .warning, subject: Self.relaySubject, register: nil,
                sentence: "No e-mails can be sent. \(words(obstacle.sentence)).", remedy: obstacle.kind.remedy)
        }
        relay.told = obstacle.kind
    }
}
