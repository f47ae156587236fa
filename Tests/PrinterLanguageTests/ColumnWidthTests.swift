import PrinterLanguage
import Testing

@Suite("ColumnWidth")
struct ColumnWidthTests {
    @Test(
        "counts columns, not code units",
        arguments: [
            ("Kaffee", 6), ("Käse", 4), ("Ka\u{0308}se", 4), ("", 0), ("茶 2", 4), ("Ｔ", 2), ("ﾃ", 1), ("한국", 4),
            ("กำ", 2),
            ("กี่", 1), ("\u{1F600}", 2), ("a\u{200D}b", 2), ("a\u{FE0F}", 1), ("\u{AD}", 0), ("12,00 €", 7), ("█", 1),
            ("\u{1112}\u{1161}\u{11AB}", 2), ("𠀀", 2), ("\t", 1),
        ])
    func widths(text: String, columns: Int) {
        #expect(ColumnWidth.of(text) == columns)
        #expect(ColumnWidth.of(text.utf8Span.span) == columns)
    }

    @Test("counts ill-formed bytes as one column for each part")
    func illFormed() {
        #expect(ColumnWidth.of([0x41, 0xFF, 0xE2, 0x82, 0x42].span) == 4)
    }
}
