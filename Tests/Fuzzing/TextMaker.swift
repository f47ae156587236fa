package import Receipts

/// Makes the texts, documents and receipts that a till or a shop might send, and those that none should.
package struct TextMaker {
    private var chance: StreamMaker
    /// Whether there are letters that most printers lack, which are drawn.
    private let isDrawn: Bool

    package init(seed: UInt64, isDrawn: Bool = true) {
        chance = StreamMaker(seed: seed)
        self.isDrawn = isDrawn
    }

    package mutating func below(_ bound: Int) -> Int { Int(chance.next() % UInt64(max(1, bound))) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    // MARK: Texts

    private static let words = [
        "Kaffee", "Brötchen", "Œufs «bio»", "Piñata", "Grüße aus Ångström", "Qualität", "Žluťoučký kůň", "e\u{301}",
        "½ l", "x", "4,99",
    ]
    private static let drawnWords =
        words + ["Смесь", "שלום", "عربي", "ไทย", "हिन्दी", "中文收據", "カタカナ", "👨‍👩‍👧", "\u{FFFD}"]
    /// What turns, hides, ends or commands.
    private static let nasty = [
        "\u{1B}@", "\u{10}\u{4}\u{1}", "\u{10}\u{14}\u{1}\u{0}\u{1}", "\u{0}", "\n", "\r", "\t", "\u{7F}", "\u{85}",
        "\u{9B}2J", "\u{202E}", "\u{2066}", "\u{2028}", "\u{FEFF}", "\u{AD}", "\u{200D}", "\u{1D}(k",
        "{{total}}",
        "{{#items}}", "{{> head}}", "|", "{code:x}", "{command:\\x1b}", "---", "===", "^^^", "\"", "`", "_", "~", "\\n",
        "\\x1b", "}", "{", "%n", "<script>", "&amp;",
    ]

    mutating func text() -> String {
        switch below(16) {
        case 0: return ""
        case 1: return String(repeating: word(), count: 1 + below(40))
        case 2:
            let noise = chance.stream().prefix(80)
            if isDrawn { return String(decoding: noise, as: UTF8.self) }
            return String(String.UnicodeScalarView(noise.map { Unicode.Scalar($0) }))
        default: break
        }
        var text = ""
        for _ in 0...below(4) {
            text += below(5) == 0 ? pick(Self.nasty) : word()
            if below(2) == 0 { text += " " }
        }
        return text
    }

    private mutating func word() -> String { pick(isDrawn ? Self.drawnWords : Self.words) }

    private mutating func money() -> Money {
        let units: [Int64] = [0, 1, -1, 99, 499, -1250, 123_456, 99_999_999, -100_000_000_000, 999_999_999_999_999]
        return Money(minorUnits: pick(units), currency: .euro)
    }

    private mutating func decimal() -> String {
        below(8) == 0 ? text() : pick(["1", "2", "0.350", "-1", "12", "0", "1000", "0.19", "0.07", "0.049", "1e9"])
    }

    // MARK: Receipts

    package mutating func receipt() -> Receipt {
        let time = Timestamp(milliseconds: 1_779_264_931_000 + Int64(below(1 << 40)), offset: 3600 * (below(27) - 12))
        var receipt = Receipt(
            form: pick([.plain, .provisional, .fiscal]),
            shop: Shop(name: text(), address: (0..<below(4)).map { _ in text() }, taxID: text()),
            country: pick([.germany, .austria, .italy, .france, .spain, .india]),
            language: pick(["de", "en", "fr", "it", "es", "de-AT", "xx", ""]),
            kind: pick(["sale", "return", "exchange", text()]), register: text(), number: text(), occurredAt: time,
            issuedAt: time, total: money())
        receipt.shop.identifiers = (0..<below(3)).map { _ in .init(label: text(), value: text()) }
        for _ in 0..<below(6) {
            var item = LineItem(
                title: text(), quantity: decimal(), unitPrice: money(), total: money(), rates: [decimal()])
            if below(4) == 0 { item.unit = text() }
            if below(4) == 0 { item.discounts = [Discount(title: text(), amount: money())] }
            receipt.items.append(item)
        }
        for _ in 0..<below(3) { receipt.discounts.append(Discount(title: text(), amount: money())) }
        for _ in 0..<below(4) {
            receipt.taxes.append(TaxLine(name: text(), rate: decimal(), net: money(), tax: money(), gross: money()))
        }
        for _ in 0..<below(3) { receipt.tenders.append(Tender(method: text(), amount: money(), detail: text())) }
        if below(2) == 0 { receipt.change = money() }
        if below(4) == 0 { receipt.tip = money() }
        if below(3) == 0 { receipt.note = text() }
        if below(4) == 0 { receipt.replaces = text() }
        if below(2) == 0 { receipt.cashier = text() }
        if below(3) == 0 { receipt.terminal = text() }
        receipt.footer = (0..<below(3)).map { _ in text() }
        receipt.warnings = (0..<below(3)).map { _ in text() }
        if receipt.form == .fiscal { receipt.fiscal = fiscal() }
        return receipt
    }

    private mutating func fiscal() -> FiscalInformation {
        let code = below(2) == 0 ? text() : "V0;955002-00;Kassenbeleg-V1;Beleg^0.00_2.55^2.55:Bar;18;112;" + text()
        var json: [JSONValue.Member] = []
        let block: [JSONValue.Member] = [
            .init("regime", .string(text())), .init("document_number", .string(text())),
            .init("tss_serial_number", .string(text())), .init("pos_client_serial_number", .string(text())),
            .init("end_event", ["signed_at": .string(text()), "signature": .string(text())]),
            .init("verification", ["qr_data": .string(code)]),
        ]
        for member in block where below(5) > 0 { json.append(member) }
        return FiscalInformation(json: JSONValue.object(json).compact)
    }

    // MARK: Documents

    private static let pieces = [
        "-\n", "=\n", "{width: * auto}\n", "{width: 3 * 10 1; border: line}\n", "{border: none; align: right}\n",
        "{text: nowrap}\n", "a | b\n", "|left\n", "right|\n", "^^^\"BIG | `inv`\n", "_under_ \\| \\~ \\x41\n",
        "{code: 4006381333931; option: ean, 2, 72, hri}\n", "{code: A|B; option: qrcode, 3, l}\n",
        "{code: x; option: code128}\n", "{image: logo}\n", "{image: iVBORw0KGgo=}\n", "{command: \\x1b\\x40}\n",
        "{comment: hidden}\n", "{{number}}\n", "{{#items}}\n", "{{/items}}\n", "{{title}} | {{total}}\n",
        "{{^isFiscal}}\n",
        "{{/isFiscal}}\n", "{{! remark }}\n", "{{=<% %>=}}\n", "<%number%>\n", "{{{note}}}\n", "{{&note}}\n", "~~~~\n",
        "{wrap: word}\n", "{code: x; option: qrcode, m, 30-40mm}\n", "\n", "||||\n", "{", "}", "|", "\\", "{{", "}}",
    ]

    /// Lines of the language in any order.
    package mutating func document() -> [UInt8] {
        var text = ""
        for _ in 0...below(14) {
            text += pick(Self.pieces)
            if below(6) == 0 { text += self.text() + "\n" }
        }
        return Array(text.utf8)
    }

    /// A source with a few of its bytes or lines changed.
    mutating func damaged(_ source: [UInt8]) -> [UInt8] {
        var bytes = source
        for _ in 0..<below(6) {
            guard !bytes.isEmpty else { break }
            let place = below(bytes.count)
            let end = min(bytes.count, place + 1 + below(24))
            switch below(7) {
            case 0: bytes[place] ^= 1 << UInt8(below(8))
            case 1: bytes[place] = UInt8(below(256))
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes.removeSubrange(place...)
            case 5: bytes.insert(contentsOf: Array(pick(Self.nasty).utf8), at: place)
            default: bytes.insert(contentsOf: Array(pick(Self.pieces).utf8), at: place)
            }
        }
        return bytes
    }
}
