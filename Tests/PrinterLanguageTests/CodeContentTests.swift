import PrinterLanguage
import Testing

@Suite("Code content")
struct CodeContentTests {
    @Test(
        "is what a reader gives back: check digits added, frames taken off, short forms made",
        arguments: [
            (Symbology.ean13, "400638133393", "4006381333931"), (.ean13, "4006381333931", "4006381333931"),
            (.ean8, "9638507", "96385074"), (.upcA, "03600029145", "036000291452"),
            (.upcE, "123456", "01234565"), (.upcE, "0123456", "01234565"), (.upcE, "01234565", "01234565"),
            // One for each way of leaving zeros out.
            (.upcE, "012345000058", "01234558"), (.upcE, "01200000345", "01234505"), (.upcE, "01230000045", "01234531"),
            (.upcE, "01234000005", "01234543"), (.upcE, "11234500009", "11234593"),
            (.code39, "*A-1 $*", "A-1 $"), (.code39, "A1", "A1"), (.itf, "1234", "1234"),
            (.codabar, "a12$b", "A12$B"), (.code93, "aB\u{7}", "aB\u{7}"), (.code128, "{x}", "{x}"),
            (.gs1Code128, "(01)04006381333931(10)A(1)b", "010400638133393110A(1)b"),
            (.gs1Code128, "(10)AB(21)7", "10AB\u{1D}217"), (.gs1Code128, "(3103)000750(421)9", "31030007504219"),
            (.gs1DataBarOmnidirectional, "0400638133393", "04006381333931"),
            (.gs1DataBarLimited, "1540000000000", "15400000000000"),
            (.gs1DataBarExpanded, "(01)90012345678908(3103)001750", "01900123456789083103001750"),
        ])
    func content(symbology: Symbology, given: String, held: String) throws {
        #expect(try CodeContent(ascii(given), as: .bars(symbology)).data == ascii(held))
    }

    @Test(
        "refuses what the symbology cannot hold with its name, the character and what is allowed",
        arguments: [
            (Symbology.ean13, "40063A1333931", "EAN-13 has no \"A\" (at position 6): it takes 12 digits, or 13"),
            (.ean13, "4006381333932", "EAN-13 has no \"2\" (at position 13): it takes the check digit 1 there"),
            (.ean13, "400638", "EAN-13: it takes 12 digits, or 13 with the check digit, these are 6"),
            (.ean8, "96385075", "the check digit 4"), (.upcA, "036000291453", "the check digit 2"),
            (.upcE, "01234566", "the check digit 5"), (.upcE, "21234565", "UPC-E has no \"2\" (at position 1)"),
            (.upcE, "03600029145", "too few zeros"), (.upcE, "12345", "these are 5"),
            (.code39, "AbC", "Code 39 has no \"b\" (at position 2): it takes 0 to 9, A to Z"),
            (.code39, "*A*B*", "\"*\" (at position 3)"), (.code39, "", "1 to 80 characters, these are 0"),
            (.itf, "12x4", "ITF has no \"x\" (at position 3): it takes digits"), (.itf, "123", "in pairs"),
            (.codabar, "A12?B", "\"?\" (at position 4)"), (.codabar, "1234", "begins and ends with A, B, C or D"),
            (.codabar, "A1C2B", "\"C\" (at position 3)"),
            (.code93, "Ä", "byte C3 (at position 1): it takes bytes 00 to 7F"),
            (.code128, "a\u{7F}ß", "byte C3 (at position 3)"),
            (.code128, String(repeating: "1", count: 81), "these are 81"),
            (.gs1Code128, "0104006381333931", "must stand at position 1"),
            (.gs1Code128, "(01)0400638133393", "(01) takes 14 digits, these are 13 characters"),
            (.gs1Code128, "(01)04006381333930", "ends with the check digit 1, not 0"),
            (.gs1Code128, "(10)", "nothing behind (10)"), (.gs1Code128, "(10)a b", "byte 20 (at position 6)"),
            (.gs1Code128, "(10)" + String(repeating: "x", count: 47), "these are 49"),
            (.gs1DataBarLimited, "2000000000001", "\"2\" (at position 1): it takes 0 or 1 there"),
        ])
    func refusal(symbology: Symbology, given: String, words: String) {
        let error = #expect(throws: CodeDataError.self) {
            try CodeContent(Array(given.utf8), as: .bars(symbology))
        }
        let sentence = error?.description ?? ""
        #expect(sentence.contains(words), "\(sentence)")
        #expect(error?.symbology == symbology.name)
    }

    @Test(
        "of codes in an area is bounded by what the largest holds",
        arguments: [
            (CodeSymbology.qr, 2953, 7089), (.pdf417, 1108, 2710), (.dataMatrix, 1555, 3116), (.aztec, 1914, 3832),
        ])
    func areas(symbology: CodeSymbology, bytes: Int, digits: Int) throws {
        for (byte, most) in [(UInt8(0xE9), bytes), (0x31, digits)] {
            #expect(try CodeContent([UInt8](repeating: byte, count: most), as: symbology).data.count == most)
            #expect(throws: CodeDataError.self) {
                try CodeContent([UInt8](repeating: byte, count: most + 1), as: symbology)
            }
        }
        let error = #expect(throws: CodeDataError.self) { try CodeContent([], as: symbology) }
        #expect(error?.reason.contains("1 to \(bytes) bytes") == true)
    }

    @Test(
        "goes to the printer's own bar codes in the form that nearly all of them know",
        arguments: [
            (Symbology.ean13, "400638133393", Symbology.ean13, "34 30 30 36 33 38 31 33 33 33 39 33 31"),
            (.upcE, "123456", .upcE, "30 31 32 33 34 35 30 30 30 30 36"), (.code39, "*A*", .code39, "41"),
            // A { stands twice; four digits and more go in pairs; controls need set A.
            (.code128, "a{1", .code128, "7B 42 61 7B 7B 31"),
            (.code128, "A123456", .code128, "7B 42 41 7B 43 0C 22 38"),
            (.code128, "12", .code128, "7B 43 0C"), (.code128, "123", .code128, "7B 42 31 32 33"),
            (.code128, "12345x", .code128, "7B 43 0C 22 7B 42 35 78"),
            (.code128, "\u{9}Aa", .code128, "7B 41 09 41 7B 42 61"),
            (.gs1Code128, "(01)04006381333931(10)A", .code128, "7B 43 7B 31 01 04 00 3F 51 21 27 1F 0A 7B 42 41"),
            (.gs1Code128, "(10)A(21)7", .code128, "7B 42 7B 31 31 30 41 7B 31 32 31 37"),
        ])
    func native(symbology: Symbology, given: String, sent: Symbology, hex: String) throws {
        let native = try #require(try CodeContent(ascii(given), as: .bars(symbology)).native)
        #expect(native.symbology == sent)
        #expect(native.data == bytes(hex))
    }

    @Test(
        "has no common native form for some",
        arguments: [(Symbology.upcE, "1123456"), (.gs1DataBarOmnidirectional, "0400638133393")])
    func noNative(symbology: Symbology, given: String) throws {
        #expect(try CodeContent(ascii(given), as: .bars(symbology)).native == nil)
    }

    @Test("shows people the elements with their parentheses, and nothing for a control character")
    func text() throws {
        #expect(try CodeContent(ascii("(10)A(21)7"), as: .bars(.gs1Code128)).text == ascii("(10)A(21)7"))
        #expect(try CodeContent(ascii("a\u{1B}@"), as: .bars(.code128)).text == ascii("a @"))
        #expect(try CodeContent(ascii("9638507"), as: .bars(.ean8)).text == ascii("96385074"))
    }

    @Test("is named by ReceiptLine's words, of which some depend on the length")
    func words() {
        for word in CodeSymbology.words { #expect(CodeSymbology(word: word, data: ascii("1")) != nil) }
        #expect(CodeSymbology(word: "upc", data: ascii("01234565")) == .bars(.upcE))
        #expect(CodeSymbology(word: "upc", data: ascii("036000291452")) == .bars(.upcA))
        #expect(CodeSymbology(word: "jan", data: ascii("9638507")) == .bars(.ean8))
        #expect(CodeSymbology(word: "ean", data: ascii("400638133393")) == .bars(.ean13))
        #expect(CodeSymbology(word: "code11", data: []) == nil)
    }
}
