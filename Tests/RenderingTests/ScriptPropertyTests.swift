import Foundation
import PrinterLanguage
import Receipts
import Testing

@testable import Rendering

@Suite("Layout of every script on every paper")
struct ScriptPropertyTests {
    private static let titles = [
        "قهوة عربية سادة مع حليب", "ข้าวผัดกุ้งใส่ไข่", "日本語のお茶とお菓子", "शुद्ध देसी घी का हलवा", "קפה הפוך גדול", "Tee 茶 grün",
        "😀 Emoji 🍕", "кофе со сливками", "한국어 영수증", "naïve e\u{301}te\u{301}", "Äpfel 1,5 kg",
    ]

    /// A printer that draws letters in the line, one that draws whole lines, one that draws none.
    private static func printers(columns: Int) -> [PrinterProfile] {
        var inLine = Fixtures.printer(columns: columns)
        inLine.linePictures = true
        var none = Fixtures.printer(columns: columns)
        none.pictures = PrinterProfile.Graphics.none
        return [inLine, Fixtures.printer(columns: columns), none]
    }

    private static func receipt() -> Receipt {
        var receipt = Fixtures.sale()
        for (index, title) in titles.enumerated() {
            receipt.items.append(
                LineItem(
                    title: title, quantity: "\(index + 1)", unitPrice: Fixtures.euro(123_45),
                    total: Fixtures.euro(6789_01),
                    rates: ["0.07"]))
        }
        receipt.shop = Shop(name: "مقهى السلام", address: ["東京都千代田区", "Тверская 1"], taxID: "DE123456789")
        return receipt
    }

    /// What of a layout stands in another's place or beyond the paper.
    private func faults(_ layout: Layout) -> [Int] {
        layout.lines.flatMap { line -> [Int] in
            guard case .text(let first, let count) = line else { return [] }
            var end: Int32 = 0
            return (Int(first)..<Int(first + count)).filter { index in
                let run = layout.runs[index]
                defer { end = run.column + run.columns }
                return run.column < end || Int(run.column + run.columns) > layout.columns
            }
        }
    }

    private func text(of run: Layout.Run, in layout: Layout) -> String {
        String(decoding: layout.text[Int(run.start)..<Int(run.start + run.count)], as: UTF8.self)
    }

    @Test(
        "keeps the shop's template whole from 24 to 64 columns: prices unbroken at the right edge", arguments: 24...64)
    func everyWidth(columns: Int) throws {
        let receipt = ScriptPropertyTests.receipt()
        for profile in ScriptPropertyTests.printers(columns: columns) {
            let layout = Layout(receipt, template: try Fixtures.template(), profile: profile)
            #expect(faults(layout).isEmpty)
            #expect(layout.hasDrawnRuns == (profile.graphics != .none))
            let prices = layout.runs.filter { text(of: $0, in: layout).contains("6.789,01") }
            #expect(prices.count == ScriptPropertyTests.titles.count)
            let edges = Set(prices.map { Int($0.column + $0.columns) })
            // A tax letter may stand behind all of them.
            #expect(edges.count == 1)
            #expect(edges.allSatisfy { $0 >= columns - 3 })
            #expect(prices.allSatisfy { !$0.isDrawn })
        }
    }

    @Test("puts a name and its price in one line wherever both have room", arguments: 1...6 as ClosedRange<UInt64>)
    func oneLine(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let template = try Fixtures.template(text: "|{{note}} | {{total}}|")
        var wrapped = 0
        for _ in 0..<60 {
            let profile = Fixtures.printer(columns: 24 + generator.below(41))
            var receipt = Fixtures.sale()
            receipt.note = (0..<1 + generator.below(3))
                .map { _ in ScriptPropertyTests.titles[generator.below(ScriptPropertyTests.titles.count)] }
                .joined(separator: " ")
            let free = Layout(
                receipt, template: try Fixtures.template(text: "|{{note}}"), profile: Fixtures.printer(columns: 400))
            let needed = free.runs.reduce(0) { $0 + Int($1.columns) }
            let layout = Layout(receipt, template: template, profile: profile)
            let rows = layout.lines.count { if case .text = $0 { true } else { false } }
            #expect(faults(layout).isEmpty)
            if needed + 1 + 8 <= profile.columnsA { #expect(rows == 1, "\(receipt.note ?? "") on \(profile.columnsA)") }
            if needed + 8 > profile.columnsA {
                #expect(rows > 1)
                wrapped += 1
            }
        }
        #expect(wrapped > 0)
    }

    @Test("gives a letter and its mark the same columns in one scalar and in two")
    func marks() throws {
        for text in ["äöüÄÖÜ", "éèêñç", "Ångström", "café à la crème"] {
            for profile in ScriptPropertyTests.printers(columns: 32) {
                let layouts = try [text, text.decomposedStringWithCanonicalMapping].map { text in
                    Layout(document: try Template(document: Array("\(text)|x".utf8), name: "note"), profile: profile)
                }
                #expect(layouts[0].runs.map(\.columns) == layouts[1].runs.map(\.columns))
                #expect(layouts[0].runs.map(\.column) == layouts[1].runs.map(\.column))
                let bytes = try layouts.map { try ESCPOSWriter.bytes(of: $0, profile: profile) }
                #expect(bytes[0] == bytes[1])
            }
        }
    }

    @Test("gives an ideograph two columns, drawn, in the printer's own set, and as squares", arguments: 1...20)
    func ideographs(count: Int) throws {
        var own = Fixtures.printer(columns: 48)
        own.twoByteSet = .gb2312
        let document = try Template(document: Array(("|" + String(repeating: "茶", count: count)).utf8), name: "note")
        for profile in ScriptPropertyTests.printers(columns: 48) + [own] {
            let layout = Layout(document: document, profile: profile)
            #expect(layout.runs.reduce(0) { $0 + Int($1.columns) } == 2 * count)
        }
    }
}
