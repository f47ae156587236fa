import Receipts

/// The life of an order: committed as one bill, known from then on, or failed for itself.
extension BooksServer {
    /// Takes the orders in their order and answers for each.
    ///
    /// - Throws: where the server breaks down on the way; what was committed until then stays.
    mutating func take(_ batch: Batch, at now: Timestamp, stumble: Stumble?) throws(Refusal) -> ServerAnswer {
        let count = UInt64(batch.orders.count)
        var results: [JSONValue] = []
        for (index, order) in batch.orders.enumerated() {
            if case .breakDown(let number) = stumble, UInt64(index) == number % count { throw .brokenDown }
            let result = settle(order, of: batch.till, at: now)
            // One at least is left out.
            if case .omit(let number) = stumble,
                UInt64(index) == number % count || number >> UInt64(index % 64) & 1 == 1
            {
                continue
            }
            results.append(result)
        }
        return Self.answer(["Results": .array(results)])
    }

    private mutating func settle(_ order: Order, of till: String, at now: Timestamp) -> JSONValue {
        if let place = places[order.id] { return numbered(place, at: now).result("duplicate") }
        sight(order, of: till)
        do throws(Refusal) {
            let place = try commit(order, of: till, at: now)
            failed.remove(order.id)
            return numbered(place, at: now).result("committed")
        } catch {
            failed.insert(order.id)
            return [
                "ClientOrderId": order.value["ClientOrderId"] ?? .null, "Status": "failed",
                "Error": ["Code": .string(error.code), "Message": .string(error.message)],
            ]
        }
    }

    /// Makes the bill of an order; stock that is not there does not keep it from being one.
    private mutating func commit(_ order: Order, of till: String, at now: Timestamp) throws(Refusal) -> Int {
        if let own = order.value["TillId"], own.text != till {
            throw .unprocessable("The order is of another till than \(till).")
        }
        let lines = try lines(of: order.value)
        let currency = try Self.currency(of: order.value)
        let total = try Self.amount("Total", of: order.value, currency)
        let payments = try (order.value["Payments"]?.elements ?? []).map { payment throws(Refusal) in
            (payment["Method"]?.text, try Self.amount("Amount", of: payment, currency) ?? .zero(currency))
        }
        let loyalty = payments.filter { $0.0?.lowercased() == "loyalty" }.reduce(0) { $0 + $1.1.minorUnits }
        let stated = try Self.amount("LoyaltyBurn", of: order.value, currency)?.minorUnits ?? 0
        let burnt = max(loyalty, stated)
        let due = total?.minorUnits ?? payments.reduce(0) { $0 + $1.1.minorUnits }
        guard min(loyalty, stated) >= 0, burnt <= max(0, due) else {
            throw Refusal(status: 422, code: "loyalty_exceeds_total", message: "More is redeemed than the order costs.")
        }
        let bill = ServerBill(
            id: "SO-\(bills.count + 1)", clientOrderID: order.value["ClientOrderId"]?.text ?? order.id, till: till,
            sequence: order.sequence, number: order.value["Number"]?.text, bytes: order.bytes,
            shortages: lines.compactMap { take($0.thousandths, of: $0.sku) },
            pointsEarned: max(0, due - burnt) / Self.unitsPerPoint(currency),
            burnt: Money(minorUnits: burnt, currency: currency), committedAt: now,
            isInvoice: order.value["PlaceholderIrn"]?.text?.isEmpty == false)
        places[order.id] = bills.count
        places[bill.id.lowercased()] = bills.count
        bills.append(bill)
        lastSequences[till] = max(lastSequences[till] ?? 0, order.sequence)
        book.apply(
            .create, operation: bill.id, register: till, externalID: bill.number, key: order.id, body: order.bytes)
        return bills.count - 1
    }

    /// The bill, with the number of its e-invoice where that is known by now.
    mutating func numbered(_ place: Int, at now: Timestamp) -> ServerBill {
        let bill = bills[place]
        let waits = now.milliseconds - bill.committedAt.milliseconds < options.irnDelay.milliseconds
        if bill.isInvoice, bill.irn == nil, !waits, !options.signerDown {
            bills[place].irn = Digest(of: Array("\(options.seed) \(bill.till) \(bill.clientOrderID)".utf8)).description
        }
        return bills[place]
    }

    // MARK: Stock

    private struct Line {
        let sku: String
        let thousandths: Int64
    }

    private func lines(of order: JSONValue) throws(Refusal) -> [Line] {
        var lines: [Line] = []
        for line in order["Lines"]?.elements ?? [] {
            guard let sku = line["Sku"]?.text else { continue }
            if let closed = options.closedPrefix, sku.hasPrefix(closed) {
                throw Refusal(
                    status: 422, code: "price_list_closed", message: "The price list of \(sku) is closed.")
            }
            guard let quantity = Decimal64(line["Quantity"]?.text ?? "1")?.scaled(to: 3),
                abs(quantity) <= 1_000_000_000_000
            else { throw .unprocessable("The quantity of \(sku) cannot be read.") }
            lines.append(Line(sku: sku, thousandths: quantity))
        }
        return lines
    }

    /// Takes goods out of stock, below nothing too; what comes back is put there.
    private mutating func take(_ thousandths: Int64, of sku: String) -> ServerBill.Shortage? {
        let available = stock[sku] ?? options.openingStock * 1000
        stock[sku] = available - thousandths
        guard thousandths > max(0, available) else { return nil }
        func text(_ value: Int64) -> String { Decimal64(significand: value, scale: 3).reduced.text }
        return ServerBill.Shortage(sku: sku, requested: text(thousandths), available: text(max(0, available)))
    }

    // MARK: Amounts

    private static func currency(of order: JSONValue) throws(Refusal) -> Currency {
        guard let currency = Currency(order["Currency"]?.text ?? "INR") else {
            throw .unprocessable("Currency is no ISO 4217 code.")
        }
        return currency
    }

    private static func amount(_ name: String, of value: JSONValue, _ currency: Currency) throws(Refusal) -> Money? {
        guard let given = value[name], !given.isNull else { return nil }
        guard let amount = given.text.flatMap({ Money(decimal: $0, currency: currency) }),
            abs(amount.minorUnits) <= 10_000_000_000_000
        else {
            throw .unprocessable("\(name) is no amount of \(currency.code).")
        }
        return amount
    }

    /// A point is earned with every hundred that is paid.
    private static func unitsPerPoint(_ currency: Currency) -> Int64 {
        (0..<currency.digits).reduce(100) { units, _ in units * 10 }
    }
}
