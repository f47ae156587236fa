import Fiscal
import Flows
import Persistence
import Receipts
import Sandbox

/// What breaks a promise on purpose, on the way to the fiscal server and back.
extension History {
    /// Breaks a promise on the way there, if this history is to.
    mutating func sabotage(_ request: inout ServerRequest) {
        guard let sabotage = options.sabotage, request.path.hasPrefix(scenario.startPath),
            let key = request.header(options.dialect.keyHeader)
        else { return }
        switch sabotage {
        case .blindResend: options.dialect == .hellobooksOrders ? rename(&request) : rename(key, &request)
        case .reorder:
            if let entry = checks.entry(key: ordersInBatch(request).last?.id ?? key) { overtake(entry, with: request) }
        case .alterBytes: alter(&request)
        case .acknowledgeBeforeCommit, .resendPrint, .forgeResult, .hideShortage, .blindDecision, .mailTwice,
            .mailProvisional, .hastyCopy:
            return
        }
    }

    private func tell(_ sabotage: Options.Sabotage, _ what: String) {
        tell(.fate, "\(what) (\(sabotage))", as: .sabotage)
    }

    private mutating func rename(_ key: String, _ request: inout ServerRequest) {
        guard request.path == scenario.startPath, doubtful.contains(key) else { return }
        request.headers.removeAll { $0.name == options.dialect.keyHeader }
        request.headers.append((name: options.dialect.keyHeader, value: key + "-again"))
        tell(.blindResend, "the call whose outcome is unknown is sent again under another key")
        checks.alias(key + "-again", of: key)
    }

    /// Lets the next sale of the lane reach the server before this one.
    private mutating func overtake(_ entry: Checks.Entry, with request: ServerRequest) {
        let isBatch = options.dialect == .hellobooksOrders
        let open: [QueueEntryRecord]
        do {
            open = try store.read { reader in
                try reader.openEntries().filter {
                    $0.register == entry.register && (isBatch || $0.intent == Intent.start.rawValue)
                        && $0.sequence > entry.sequence && $0.attempts == 0
                }
            }
        } catch {
            return fail(.step, "\(error)")
        }
        guard let next = open.first, isBatch || request.path == scenario.startPath else { return }
        var other = request
        other.headers.removeAll { $0.name == options.dialect.keyHeader }
        let key = isBatch ? "overtaking-\(next.sequence)" : next.key
        other.headers.append((name: options.dialect.keyHeader, value: key))
        other.body = next.body
        if isBatch {
            let number = (ordersInBatch(request).last?.number ?? 0) + 1
            other.body =
                Array(#"{"TillId":"\#(entry.register)","Sequences":[\#(number)],"Orders":["#.utf8) + next.body
                + Array("]}".utf8)
        }
        if options.dialect == .fiskalySignFR { authorize(&other) }
        tell(.reorder, "the next sale of \(entry.register) overtakes entry \(entry.sequence)")
        _ = server.server.answer(other, at: clock.serverTime)
        checks.applied(server.server)
    }

    private mutating func alter(_ request: inout ServerRequest) {
        guard random.below(8) == 0 else { return }
        if options.dialect == .hellobooksOrders {
            guard let order = RawElements.of("Orders", in: request.body).first else { return }
            request.body.insert(UInt8(ascii: " "), at: order.startIndex + 1)
        } else {
            request.body.append(UInt8(ascii: " "))
        }
        tell(.alterBytes, "the line puts a blank into what it carries")
    }

    /// What a colleague does who looks at nothing: the service cannot tell that the list was another one.
    func blinded(_ act: Act) -> Act {
        guard options.sabotage == .blindDecision else { return act }
        tell(.blindDecision, "a second person will decide without having looked")
        switch act {
        case .adopt(let entry, let remote, let reason, _):
            return .adopt(entry: entry, remoteID: remote, reason: reason, version: nil)
        case .abandon(let entry, let reason, _): return .abandon(entry: entry, reason: reason, version: nil)
        case .reroute(let entry, let reason, _): return .reroute(entry: entry, reason: reason, version: nil)
        case .retry(let entry, let reason, _): return .retry(entry: entry, reason: reason, version: nil)
        case .resolveJob(let job, let printed, _): return .resolveJob(job, printed: printed, version: nil)
        default: return act
        }
    }

    // MARK: Orders

    private func ordersInBatch(_ request: ServerRequest) -> [(id: String, number: Int)] {
        guard options.dialect == .hellobooksOrders, let batch = try? JSONValue(parsing: request.body) else { return [] }
        let numbers = (batch["Sequences"]?.elements ?? []).compactMap { $0.text.flatMap { Int($0) } }
        let ids = (batch["Orders"]?.elements ?? []).compactMap { $0["ClientOrderId"]?.text }
        return zip(ids, numbers).map { ($0.lowercased(), $1) }
    }

    /// Gives new ids to orders that the server has already.
    private mutating func rename(_ request: inout ServerRequest) {
        for bytes in RawElements.of("Orders", in: request.body) {
            guard let id = (try? JSONValue(parsing: Array(bytes)))?["ClientOrderId"]?.text,
                server.server.state(of: id) != nil, let first = id.first?.hexDigitValue,
                let place = request.body.firstRange(of: Array(id.utf8))?.lowerBound
            else { continue }
            let digit = String((first + 1) % 16, radix: 16)
            request.body[place] = Array(digit.utf8)[0]
            for index in request.headers.indices where request.headers[index].name == options.dialect.keyHeader {
                request.headers[index].value += digit
            }
            tell(.blindResend, "the order \(id), which the server has, is sent again under another id")
            checks.alias(digit + id.lowercased().dropFirst(), of: id.lowercased())
        }
    }

    /// Breaks a promise on the way back.
    mutating func sabotage(_ answer: inout ServerAnswer) {
        let text = String(decoding: answer.body, as: UTF8.self)
        switch options.sabotage {
        case .forgeResult:
            guard text.contains(#""failed""#) else { return }
            answer.body = Array(text.replacing(#""failed""#, with: #""committed","OrderId":"SO-0""#).utf8)
            tell(.forgeResult, "an order that the server did not take is answered for as if it had")
        case .hideShortage:
            guard text.contains(#""Insufficiency""#) else { return }
            answer.body = Array(text.replacing(#""Insufficiency""#, with: #""Unknown""#).utf8)
            tell(.hideShortage, "the line leaves out what the server says of goods that are not there")
        case .acknowledgeBeforeCommit, .blindResend, .resendPrint, .reorder, .alterBytes, .blindDecision, .mailTwice,
            .mailProvisional, .hastyCopy, nil:
            return
        }
    }
}
