package import Receipts

/// One sale of a shop day: what the till sends to start it and to end it.
package struct ShopSale: Hashable, Sendable {
    package enum Ending: Hashable, Sendable {
        /// The body of the complete.
        case complete([UInt8])
        /// The body of the void.
        case void([UInt8])
    }

    /// The business time, with the shop's offset.
    package let at: Timestamp
    package let register: String
    package let operatorName: String
    package let externalID: String
    /// `sale` or `return`.
    package let type: String
    package let total: Money
    var country = Country.germany
    /// The body of the create.
    package let create: [UInt8]
    package let ending: Ending

    package var isCompleted: Bool {
        if case .complete = ending { true } else { false }
    }

    /// The sale as a line of the journal, without the line feed.
    package var json: String {
        let verb: String
        let body: [UInt8]
        switch ending {
        case .complete(let bytes): (verb, body) = ("complete", bytes)
        case .void(let bytes): (verb, body) = ("void", bytes)
        }
        let head: JSONValue = [
            "at": .string(at.rfc3339), "register": .string(register), "operator": .string(operatorName),
        ]
        let text = { (bytes: [UInt8]) in String(decoding: bytes, as: UTF8.self) }
        return head.compact.dropLast() + ",\"create\":\(text(create)),\"\(verb)\":\(text(body))}"
    }
}

extension ShopSale {
    /// Reads a line of the journal; `nil` for anything else.
    package init?(json: String) {
        // A line that is no JSON is told by `nil`.
        guard let value = try? JSONValue(parsing: json), let at = value["at"]?.text.flatMap({ Timestamp($0) }),
            let register = value["register"]?.text, let name = value["operator"]?.text, let create = value["create"],
            let external = create["external_id"]?.text, let type = create["type"]?.text,
            let currency = create["currency"]?.text.flatMap({ Currency($0) }),
            let total = create["total_amount"]?.text.flatMap({ Money(decimal: $0, currency: currency) })
        else { return nil }
        let ending: Ending
        if let complete = value["complete"] {
            ending = .complete(complete.compactBytes)
        } else if let void = value["void"] {
            ending = .void(void.compactBytes)
        } else {
            return nil
        }
        self.init(
            at: at, register: register, operatorName: name, externalID: external, type: type, total: total,
            create: create.compactBytes, ending: ending)
    }
}
