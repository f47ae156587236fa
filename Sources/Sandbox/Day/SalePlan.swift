import Receipts

/// Makes one sale of the day out of its index.
struct SalePlan {
    private struct Line {
        let product: Assortment.Product
        let quantity: Decimal64
        /// What the discounts of the line take off, in minor units.
        let discount: Int64
        /// After those discounts.
        let total: Int64
    }

    private let index: Int
    private let day: Int
    private let shop: Assortment
    private var generator: SeededGenerator

    init(index: Int, day: Int, shop: Assortment) {
        self.index = index
        self.shop = shop
        self.day = day
        generator = SeededGenerator(seed: UInt64(7000 + index))
    }

    private var isReturn: Bool { index % 25 == 7 }
    private var isVoid: Bool { index % 31 == 11 }
    private var isLarge: Bool { index == 60 }
    private var hasTip: Bool { index % 9 == 4 }
    private var isSplit: Bool { index % 6 == 2 }
    private var hasLineDiscount: Bool { index % 7 == 3 }
    private var hasCartDiscount: Bool { index % 13 == 5 }
    private var hasLongName: Bool { index % 10 == 1 }
    private var hasUntaxed: Bool { index % 17 == 6 }
    private var place: Int { index % 5 == 4 ? 1 : 0 }

    mutating func sale(at base: Timestamp) -> ShopSale {
        let at = Timestamp(milliseconds: base.milliseconds + Int64(day) * 86_400_000, offset: base.offset)
        let lines = isReturn ? [returned()] : bought()
        let goods = lines.reduce(0) { $0 + $1.total }
        let off = hasCartDiscount && !isReturn ? Self.share(goods, 5, of: 100) : 0
        let tip: Int64 = hasTip && !isReturn && !isVoid ? Int64(1 + generator.below(4)) * shop.tip : 0
        let total = goods - off + tip
        let shares = Apportionment.subtract(off, from: lines.map(\.total))
        let taxes = zip(lines, shares).map { Self.share($1, $0.product.rate, of: 1000 + $0.product.rate) }
        let tax = taxes.reduce(0, +)
        let external = externalID(at, index)
        let type = isReturn ? "return" : "sale"
        var members: [JSONValue.Member] = [
            .init("type", .string(type)), .init("source", "POS"),
            .init("register_id", .string(ShopDay.registers[place])), .init("external_id", .string(external)),
            .init("currency", .string(shop.currency.code)), .init("pretax_amount", text(total - tip - tax)),
            .init("tax_amount", text(tax)), .init("tip_amount", text(tip)),
            .init("total_amount", text(total)),
            .init("line_items", .array(zip(lines, taxes).map { json($0, tax: $1) })),
            .init(
                "cart_level_discounts",
                off == 0 ? [] : [["title": .string(shop.words.cartDiscount), "amount": text(off)]]),
        ]
        if isReturn {
            // Five before it is the same till's.
            let first = externalID(at, index - 5)
            members.append(
                .init(
                    "external_related_operation",
                    [
                        "description": .string("\(shop.words.returnOf) \(first)"),
                        "external_operation_id": .string(first),
                    ]))
        }
        members.append(.init("note", index % 40 == 9 ? .string(shop.words.note) : .null))
        return ShopSale(
            at: at, register: ShopDay.registers[place], operatorName: shop.operators[index / 7 % 3],
            externalID: external, type: type, total: Money(minorUnits: total, currency: shop.currency),
            country: shop.country, create: JSONValue.object(members).compactBytes, ending: ending(total, external))
    }

    private func externalID(_ at: Timestamp, _ index: Int) -> String {
        let number = String(index + 1)
        let date = at.rfc3339.prefix(10)
        return "till-0\(place + 1)-\(date)-" + String(repeating: "0", count: 6 - number.utf8.count) + number
    }

    // MARK: Lines

    private mutating func bought() -> [Line] {
        var lines: [Line] = []
        let count = isLarge ? 80 : 1 + generator.below(7)
        for _ in 0..<count {
            let product = shop.products[generator.below(shop.products.count)]
            lines.append(line(product, discounted: hasLineDiscount && lines.isEmpty))
        }
        if hasLongName { lines.append(line(shop.longNames[index / 10 % 4], discounted: false)) }
        if hasUntaxed { lines.append(line(shop.untaxed[index / 17 % 2], discounted: false)) }
        return lines
    }

    private mutating func line(_ product: Assortment.Product, discounted: Bool) -> Line {
        let quantity: Decimal64
        let full: Int64
        if product.unit == "kg" {
            quantity = Decimal64(significand: Int64(120 + generator.below(1400)), scale: 3)
            full = Self.share(product.price, quantity.significand, of: 1000)
        } else {
            quantity = Decimal64(significand: Int64(1 + (generator.chance(0.3) ? generator.below(4) : 0)), scale: 0)
            full = product.price * quantity.significand
        }
        let discount = discounted ? Self.share(full, 10, of: 100) : 0
        return Line(product: product, quantity: quantity, discount: discount, total: full - discount)
    }

    private mutating func returned() -> Line {
        let product = shop.products[16 + generator.below(12)]
        return Line(
            product: product, quantity: Decimal64(significand: -1, scale: 0), discount: 0, total: -product.price)
    }

    private func json(_ line: Line, tax: Int64) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("title", .string(line.product.title)), .init("quantity", .number(line.quantity.text)),
        ]
        if let sku = line.product.sku { members.append(.init("sku", .string(sku))) }
        if let unit = line.product.unit { members.append(.init("unit", .string(unit))) }
        members += [.init("unit_price", text(line.product.price)), .init("total_amount", text(line.total))]
        if line.discount != 0 {
            members.append(
                .init("discounts", [["title": .string(shop.words.discount), "amount": text(line.discount)]]))
        }
        let (whole, tenth) = line.product.rate.quotientAndRemainder(dividingBy: 10)
        let rate =
            tenth == 0
            ? Decimal64(significand: whole, scale: 2) : Decimal64(significand: line.product.rate, scale: 3)
        members.append(
            .init(
                "taxes",
                [
                    [
                        "name": .string(
                            line.product.rate == 0
                                ? shop.words.untaxed : "\(shop.words.tax) \(whole)\(tenth == 0 ? "" : ",\(tenth)")%"),
                        "rate": .string(rate.text), "tax_amount": text(tax),
                    ]
                ]))
        return .object(members)
    }

    // MARK: Ending

    private mutating func ending(_ total: Int64, _ external: String) -> ShopSale.Ending {
        if isVoid {
            let reason = generator.chance(0.5) ? "customer_abandoned_checkout" : "operator_cancelled"
            return .void(JSONValue.object([.init("reason", .string(reason))]).compactBytes)
        }
        var payments: [JSONValue] = []
        if isSplit, total > 400 {
            let cash = total / 200 * 100
            payments = [self.cash(cash, given: cash, external), card(total - cash, external)]
        } else if isReturn || (!hasTip && generator.chance(0.45)) {
            // Handed over in notes of ten, or to the cent.
            let given = total > 0 && generator.chance(0.7) ? (total + 999) / 1000 * 1000 : total
            payments = [cash(total, given: given, external)]
        } else {
            payments = [card(total, external)]
        }
        return .complete(JSONValue.object([.init("payments", .array(payments))]).compactBytes)
    }

    private func cash(_ amount: Int64, given: Int64, _ external: String) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("payment_id", .string("pay_cash_\(external)")), .init("method", "cash"), .init("status", "captured"),
            .init("amount", text(amount)), .init("currency", .string(shop.currency.code)),
        ]
        if given != amount { members.append(.init("tendered_amount", text(given))) }
        return .object(members)
    }

    private mutating func card(_ amount: Int64, _ external: String) -> JSONValue {
        let brand = ["girocard", "visa", "mastercard"][generator.below(3)]
        return [
            "payment_id": .string("pay_card_\(external)"), "method": "card", "status": "captured",
            "amount": text(amount), "currency": .string(shop.currency.code), "processor": "sumup",
            "processor_reference": .string("ch_\(generator.below(1_000_000))"), "card_brand": .string(brand),
        ]
    }

    // MARK: Amounts

    private func text(_ units: Int64) -> JSONValue {
        .string(Money(minorUnits: units, currency: shop.currency).decimal)
    }

    /// `amount * part / whole`, commercially rounded, away from zero at the half.
    private static func share(_ amount: Int64, _ part: Int64, of whole: Int64) -> Int64 {
        let product = amount * part
        return (product * 2 + (product < 0 ? -whole : whole)) / (whole * 2)
    }
}
