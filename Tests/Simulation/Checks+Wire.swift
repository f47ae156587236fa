import Flows
import Persistence
import Receipts
import Sandbox

/// The wire and the server.
extension Checks {
    /// Before bytes leave, the entry is committed; and they are the accepted ones.
    mutating func leaving(_ call: UpstreamCall, _ request: ServerRequest, at now: Duration) {
        guard case .attempt = call.id, request.method != "GET" else { return }
        guard dialect != .hellobooksOrders else { return leaving(batch: request) }
        guard let key = request.header(dialect.keyHeader), let entry = byKey[key].flatMap({ entries[$0] }) else {
            fail(.durable, "bytes leave for an entry that is not committed: \(request.path)")
            return
        }
        if !isForm(Digest(of: request.body).description, of: entry) {
            fail(.payload, "entry \(entry.sequence) is sent with other bytes than it was accepted with")
        }
    }

    /// Whether these are the accepted bytes, or those that were frozen for the wire before they first left.
    private func isForm(_ digest: String, of entry: Entry) -> Bool {
        digest == entry.digest || frozen[entry.sequence]?.contains(digest) == true
    }

    /// What a strict server says to a record.
    mutating func answered(record answer: ServerAnswer, by fault: String?) {
        guard dialect == .fiskalySignFR, fault == nil, !serverForgot, [400, 404, 409, 422].contains(answer.status)
        else { return }
        fail(.order, "the server refuses a record: \(String(decoding: answer.body, as: UTF8.self))")
    }

    /// But for the record that it names, an applied record says what its till said.
    private mutating func applied(record application: Application, _ entry: Entry, _ server: ShopServer) {
        if application.step == .complete, let number = application.externalID, !numbers.insert(number).inserted {
            fail(.appliedOnce, "the sale \(number) was completed twice")
        }
        func content(_ value: JSONValue?) -> [JSONValue.Member]? {
            guard case .object(let members) = value else { return nil }
            return members.filter { $0.name != "record" }
        }
        guard let body = bodies[entry.digest], let accepted = content((try? JSONValue(parsing: body))?["content"]),
            let record = server.record(application.operation), content(record.content) == accepted
        else { return fail(.payload, "the server got other content for entry \(entry.sequence)") }
    }

    /// What a breach of the server's rules breaks: `reg_1 sends order 4 after 4 was committed.` sends one twice.
    private static func promise(of breach: String) -> Promise {
        if breach.contains("bytes") { return .payload }
        let words = breach.split(separator: " ")
        let isAgain = words.count > 5 && words[1...2] == ["sends", "order"] && words[3] == words[5]
        return isAgain ? .appliedOnce : .order
    }

    /// The orders of a batch are the accepted ones, byte for byte and in their order.
    private mutating func leaving(batch request: ServerRequest) {
        var last: Int64 = 0
        for bytes in RawElements.of("Orders", in: request.body) {
            guard let id = (try? JSONValue(parsing: Array(bytes)))?["ClientOrderId"]?.text?.lowercased(),
                let entry = byKey[id].flatMap({ entries[$0] })
            else { return fail(.durable, "bytes leave for an order that is not committed") }
            if Digest(of: bytes).description != entry.digest {
                fail(.payload, "entry \(entry.sequence) is sent with other bytes than it was accepted with")
            }
            if entry.sequence <= last { fail(.order, "entry \(entry.sequence) stands behind \(last) in a batch") }
            last = entry.sequence
        }
        if last == 0 { fail(.durable, "a batch without orders leaves") }
    }

    /// The server has lost its keys: what was applied and not settled here may be applied again, and nothing else.
    mutating func forgot(_ server: ShopServer, on store: Store) {
        serverForgot = true
        do {
            for entry in try store.read({ try $0.openEntries() }) where server.appliedPerKey[entry.key] != nil {
                excused.insert(entry.key)
            }
        } catch {
            fail(.step, "\(error)")
        }
    }

    mutating func applied(_ server: ShopServer) {
        let breaches = server.book.breaches
        if seenBreaches < breaches.count {
            fail(Self.promise(of: breaches[seenBreaches]), breaches[seenBreaches])
            seenBreaches = breaches.count
        }
        while seenApplications < server.applications.count {
            let application = server.applications[seenApplications]
            seenApplications += 1
            // A change puts the same lines in the place of the same lines.
            let isChange = application.step == .change
            if excused.contains(application.key) {
                if let number = application.externalID { excused.insert(number) }
                continue
            }
            if !isChange, server.appliedPerKey[application.key, default: 0] > 1 {
                fail(.appliedOnce, "the key \(application.key) was applied twice")
            }
            if let number = application.externalID, !excused.contains(number),
                server.createdPerExternalID[number, default: 0] > 1
            {
                fail(.appliedOnce, "the sale \(number) was created twice")
            }
            guard let entry = byKey[application.key].flatMap({ entries[$0] }) else {
                fail(.durable, "the server applied a call that was never accepted: \(application.key)")
                continue
            }
            if dialect == .fiskalySignFR { applied(record: application, entry, server) }
            if !isForm(application.bodyDigest.description, of: entry) {
                fail(.payload, "the server got other bytes for entry \(entry.sequence)")
            }
            if withdrawn.contains(entry.sequence) {
                fail(
                    .appliedOnce, "entry \(entry.sequence) was applied although its till was told that it was not kept")
            }
            let last = lastApplied[entry.register, default: 0]
            // What stood before a person comes when it is let go.
            if dialect == .hellobooksOrders, aside.contains(entry.sequence), entry.sequence < last { continue }
            if entry.sequence < last || (entry.sequence == last && !isChange) {
                fail(.order, "entry \(entry.sequence) was applied behind \(last) of the same register")
            }
            lastApplied[entry.register] = entry.sequence
        }
    }

    /// Whoever waits longer than the deadline stands in the feed.
    mutating func overdue(_ entries: [QueueEntryRecord], at now: Duration, clockIsSound: Bool, on store: Store) {
        guard clockIsSound else { return }
        for entry in entries {
            guard let known = self.entries[entry.sequence], now - known.acceptedAt > Scenario.deadline + .seconds(60)
            else { continue }
            if !notices.contains("deadline-passed entry \(entry.sequence)") {
                fail(.visible, "entry \(entry.sequence) is past its deadline and nobody was told")
            }
        }
    }

    func anyReceipt(_ number: Int) -> String? { receipts.isEmpty ? nil : receipts[number % receipts.count] }
}
