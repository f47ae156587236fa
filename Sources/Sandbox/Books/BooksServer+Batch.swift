import Receipts

/// What must hold for a batch before any order of it is looked at.
extension BooksServer {
    struct Batch {
        let till: String
        var orders: [Order] = []
    }

    struct Order {
        /// In lower case: whoever spells an id otherwise means the same order.
        let id: String
        let sequence: Int64
        let value: JSONValue
        let bytes: [UInt8]
    }

    /// Reads a batch; what cannot be read is refused with all of it, and names the order at fault.
    mutating func read(_ body: [UInt8]) throws(Refusal) -> Batch {
        let value = try SaleRules.object(body)
        guard let till = value["TillId"]?.text, !till.isEmpty else { throw .invalid("TillId is required.") }
        let orders = value["Orders"]?.elements ?? []
        let texts = RawElements.of("Orders", in: body)
        guard !orders.isEmpty, texts.count == orders.count else { throw .invalid("Orders is no list of orders.") }
        guard orders.count <= options.batchOrders else {
            throw Self.tooLarge("A batch has at most \(options.batchOrders) orders.")
        }
        let counts = (value["Sequences"]?.elements ?? []).map { $0.text.flatMap { Int64($0) } ?? 0 }
        guard counts.count == orders.count, counts.allSatisfy({ $0 > 0 }),
            zip(counts, counts.dropFirst()).allSatisfy({ $0 < $1 })
        else { throw breach("out_of_order", "Sequences of \(till) do not count up, one for each order: \(counts).") }
        var batch = Batch(till: till)
        var flaw: String?
        for (index, order) in orders.enumerated() {
            flaw = flaw ?? Self.flaw(in: order).map { "Orders[\(index)]: \($0)" }
            guard let id = Self.id(of: order) else { continue }
            batch.orders.append(Order(id: id, sequence: counts[index], value: order, bytes: Array(texts[index])))
        }
        try check(batch)
        if let flaw {
            // The others may be set aside with the one at fault, and come later.
            for order in batch.orders { sight(order, of: till) }
            throw .invalid(flaw)
        }
        return batch
    }

    private static func id(of order: JSONValue) -> String? {
        guard case .object(let members) = order, members.count(where: { $0.name == "ClientOrderId" }) == 1,
            case .string(let id)? = order["ClientOrderId"], SalesServer.isUUID(id)
        else { return nil }
        return id.lowercased()
    }

    /// Why an order cannot be read at all.
    private static func flaw(in order: JSONValue) -> String? {
        if id(of: order) == nil { return "ClientOrderId must stand there once, as a UUID." }
        for name in ["Lines", "Payments", "Taxes"] {
            guard let list = order[name], !list.isNull else { continue }
            guard case .array(let elements) = list, elements.allSatisfy(\.isObject) else {
                return "\(name) is no list of objects."
            }
        }
        return nil
    }

    /// Remembers an order as it came first.
    mutating func sight(_ order: Order, of till: String) {
        if let first = seen[order.id], !isAnew(order, after: first) { return }
        seen[order.id] = Sighting(till: till, sequence: order.sequence, digest: Digest(of: order.bytes))
    }

    /// Whether an order that failed is rung up once more, behind everything since.
    private func isAnew(_ order: Order, after first: Sighting) -> Bool {
        failed.contains(order.id) && order.sequence > first.sequence
    }

    /// Holds the orders against those that came before.
    ///
    /// One that never came must have a higher count than all that were committed; one that did come keeps its count and its
    /// bytes, and may come again whenever its lane gets to it (R87).
    private mutating func check(_ batch: Batch) throws(Refusal) {
        var ids: Set<String> = []
        for order in batch.orders {
            guard ids.insert(order.id).inserted else {
                throw breach("order_repeated", "The order \(order.id) stands in the batch twice.")
            }
            guard let first = seen[order.id], !isAnew(order, after: first) else {
                let last = lastSequences[batch.till] ?? 0
                guard order.sequence > last else {
                    throw breach(
                        "out_of_order", "\(batch.till) sends order \(order.sequence) after \(last) was committed.")
                }
                continue
            }
            guard first.till == batch.till, first.sequence == order.sequence else {
                throw breach(
                    "order_changed",
                    "The order \(order.id) was number \(first.sequence) of \(first.till), and is now number "
                        + "\(order.sequence) of \(batch.till).")
            }
            guard first.digest == Digest(of: order.bytes) else {
                throw breach("order_changed", "The order \(order.id) came with other bytes before.")
            }
        }
    }
}
