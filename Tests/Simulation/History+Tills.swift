import Fiscal
import Flows
import Receipts
import Sandbox

/// The tills.
extension History {
    /// A till sends what it has in hand, or goes on with its script.
    mutating func act(_ index: Int) {
        if tills[index].call == nil { tills[index].call = nextCall(index) }
        guard tills[index].call != nil else { return }
        tills[index].attempt += 1
        plan(.request(till: index, attempt: tills[index].attempt), in: milliseconds(1...4))
    }

    private mutating func nextCall(_ index: Int) -> Till.Call? {
        let till = tills[index]
        if let earlier = till.answered.last, strikes(.repeatedCall, 0.08) { return earlier.again(.echo) }
        if let earlier = till.answered.last, strikes(.reusedKey, 0.05) {
            return earlier.again(.misuse, body: earlier.body + [UInt8(ascii: " ")])
        }
        guard let sale = till.sale else {
            guard till.salesLeft > 0 else { return nil }
            tills[index].salesLeft -= 1
            tills[index].rung += 1
            salesRung += 1
            let sale = Sale(
                number: "\(till.prefix)-\(till.rung)", register: till.register, dialect: options.dialect,
                in: scenario.country,
                at: clock.now.wall, isRefused: strikes(.refusedSale, 0.05), random: &random)
            tills[index].sale = sale
            // A wall clock that jumps ends the day within which a repeat without a key is known.
            let clockIsSound = !trouble.knows(.clockForward) && !trouble.knows(.clockBack)
            let key = clockIsSound && strikes(.callWithoutKey, 0.15) ? nil : random.uuid()
            guard !sale.isWhole else {
                // An order's own id is its key, whatever else a till says.
                return call(.create, sale.path, sale.create, key: sale.clientID, headers: wish())
            }
            return call(.create, sale.path, sale.create, key: key)
        }
        guard let operation = sale.operation else { return nil }
        let path = "\(sale.path)/\(operation)"
        if let lines = sale.lines, !sale.isChanged {
            return call(.change, path, lines, method: "PATCH", key: random.uuid())
        }
        switch random.below(20) {
        case 0: return Till.Call(kind: .read, method: "GET", path: path, key: nil, headers: [], body: [])
        case 1,
            2 where !sale.void.isEmpty:
            return call(
                .void, path + (sale.clientID == nil ? "/void" : "/cancel"), sale.void, key: random.uuid())
        default:
            var headers: [Field] = []
            if let tag = sale.tag, random.below(3) == 0 {
                let isStale = strikes(.staleTillTag, 0.2)
                headers.append(Field(name: "If-Match", value: isStale ? "\"77\"" : tag))
            }
            headers += wish()
            let isRecord = options.dialect == .fiskalySignFR
            return call(
                .complete, isRecord ? sale.path : path + "/complete", sale.ending(operation), key: random.uuid(),
                headers: headers)
        }
    }

    /// Now and then a customer wants no paper, or a mail.
    private mutating func wish() -> [Field] {
        var wishes: [Field] = []
        if random.below(12) == 0 { wishes.append(Field(name: "Quittance-Print", value: "no")) }
        if random.below(3) == 0, scenario.hasMail {
            wishes.append(Field(name: "Quittance-Email", value: "kunde\(salesRung)@example.org"))
        }
        return wishes
    }

    private func call(
        _ kind: Till.Call.Kind, _ path: String, _ body: [UInt8], method: String = "POST", key: String?,
        headers: [Field] = []
    ) -> Till.Call {
        var headers = headers + [Field(name: "Content-Type", value: "application/json")]
        if let key { headers.append(Field(name: options.dialect.keyHeader, value: key)) }
        return Till.Call(kind: kind, method: method, path: path, key: key, headers: headers, body: body)
    }

    /// The till's request has reached the service, or found nobody there.
    mutating func request(_ index: Int, attempt: Int) {
        guard let call = tills[index].call, tills[index].attempt == attempt else { return }
        guard workbench != nil else {
            plan(.heard(till: index, attempt: attempt, nil), in: .milliseconds(1))
            return
        }
        let ticket = nextTicket
        nextTicket += 1
        tickets[ticket] = Ticket(caller: .till(index, attempt: attempt, call), since: clock.elapsed)
        checks.asked(call, register: tills[index].register)
        tell(.till(index + 1), "\(call.words(tills[index]))")
        deliver(
            .request(
                Intake.Request(
                    register: tills[index].register, method: call.method, path: call.path, headers: call.headers,
                    body: call.body, actor: Flows.Actor(token: "till")),
                ticket: ticket))
    }

    /// An answer leaves; what it promises holds from now on, whether the till hears it or not.
    mutating func give(_ answer: Answer, to number: Int) {
        guard let ticket = tickets.removeValue(forKey: number) else {
            fail(.answered, "the ticket \(number) is answered twice, or was never given")
            return
        }
        note("answer \(number) \(answer.status) \(answer.headers.first { $0.name == "Quittance-State" }?.value ?? "")")
        switch ticket.caller {
        case .staff(let decision):
            staffHeard = answer.status
            if answer.status >= 500, answer.status != 507 { fail(.step, "a person's order got \(answer.status)") }
            if let decision { checks.decided(decision, answer.status) }
            tell(.staff, "is told \(answer.status)")
        case .till(let till, let attempt, let call):
            let limit = (call.kind == .read ? Scenario.timeout : Scenario.answerWithin) + .milliseconds(100)
            let wait = clock.elapsed - ticket.since
            // That a call is kept, or is not, has to be written down before its till can be told.
            let isExcused = lastFull.map { $0 >= ticket.since } ?? false
            if wait > limit, !isExcused { fail(.answered, "a till waited \(wait) for \(call.method) \(call.path)") }
            if premises.register(tills[till].register) != nil {
                checks.answered(call, register: tills[till].register, Reply(answer: answer))
            } else if answer.status < 400 {
                fail(.answered, "a call of \(tills[till].register), which is not configured, got \(answer.status)")
            }
            if strikes(.deafTill, 0.08) {
                plan(.heard(till: till, attempt: attempt, nil), in: milliseconds(5...2000))
            } else {
                plan(.heard(till: till, attempt: attempt, Reply(answer: answer)), in: milliseconds(1...4))
            }
        }
    }

    mutating func hear(_ index: Int, attempt: Int, _ reply: Reply?) {
        guard tills[index].attempt == attempt, let call = tills[index].call else { return }
        guard let reply else {
            tell(.till(index + 1), "hears no answer")
            plan(.till(index), in: milliseconds(300...5000))
            return
        }
        let status = reply.answer.status
        tell(.till(index + 1), "hears \(status) \(reply.header("Quittance-State") ?? "")")
        let code = status == 404 ? (try? JSONValue(parsing: reply.answer.body))?["code"]?.text : nil
        if status == 503 || status == 504 || status == 507 || code == "unknown_register" {
            // A sale that is refused while the server is away is rung up again a few times.
            if status == 503, call.kind == .create, random.below(6) == 0 {
                finish(index, endsSale: true)
            } else if call.kind == .read {
                finish(index, endsSale: false)
            } else {
                plan(.till(index), in: milliseconds(1000...15_000))
            }
            return
        }
        switch call.kind {
        case .create:
            guard (200...299).contains(status) else {
                finish(index, endsSale: true)
                return
            }
            let own = reply.header("Quittance-Operation")
            let body = try? JSONValue(parsing: reply.answer.body)
            let remote = random.below(2) == 0 ? (body?["content"] ?? body)?["id"]?.text : nil
            tills[index].sale?.operation = remote ?? own
            tills[index].sale?.tag = reply.header("ETag")
            remember(call, index)
            finish(index, endsSale: tills[index].sale?.isWhole == true)
        case .change:
            tills[index].sale?.isChanged = (200...299).contains(status)
            if (200...299).contains(status) { remember(call, index) }
            finish(index, endsSale: !(200...299).contains(status))
        case .complete, .void:
            if status == 412 {
                // The till's own tag was stale: the same again without one.
                tills[index].sale?.tag = nil
                finish(index, endsSale: false)
                return
            }
            if (200...299).contains(status) { remember(call, index) }
            finish(index, endsSale: true)
        case .read, .echo, .misuse: finish(index, endsSale: false)
        }
    }

    private mutating func remember(_ call: Till.Call, _ index: Int) {
        if call.key != nil { tills[index].answered.append(call) }
    }

    private mutating func finish(_ index: Int, endsSale: Bool) {
        tills[index].call = nil
        if endsSale { tills[index].sale = nil }
        plan(.till(index), in: endsSale ? milliseconds(1000...20_000) : milliseconds(300...6000))
    }
}
