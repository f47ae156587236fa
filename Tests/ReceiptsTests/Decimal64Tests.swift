import Receipts
import Testing

@Suite("Decimal")
struct Decimal64Tests {
    @Test(
        "a decimal text is read exactly and written as it was",
        arguments: [
            ("0", 0, 0), ("1", 1, 0), ("-1", -1, 0), ("11.90", 1190, 2), ("-0.5", -5, 1), ("0.350", 350, 3),
            ("0.00", 0, 2), ("999999999999999", 999_999_999_999_999, 0), ("-99999999999999.9", -999_999_999_999_999, 1),
            ("0.00000000000001", 1, 14), ("10", 10, 0),
        ] as [(String, Int64, Int)])
    func reading(text: String, significand: Int64, scale: Int) throws {
        let value = try #require(Decimal64(text))
        #expect(value == Decimal64(significand: significand, scale: scale))
        #expect(value.text == text)
    }

    @Test("leading zeros and a minus before nothing are read and go", arguments: [("007.50", "7.50"), ("-0.0", "0.0")])
    func zeros(text: String, written: String) {
        #expect(Decimal64(text)?.text == written)
    }

    @Test(
        "anything else is no decimal",
        arguments: [
            "", "-", ".", "5.", ".5", "-.5", "+1", "1e3", "1E3", "1,5", "1.2.3", "--1", "1-", " 1", "1 ", "0x10", "NaN",
            "Infinity", "1_000", "1'000", "٣", "１", "1000000000000000", "0.000000000000001", "0000000000000001",
        ])
    func noDecimal(text: String) {
        #expect(Decimal64(text) == nil)
    }

    @Test(
        "a significand moves to another scale only if nothing is lost",
        arguments: [
            ("11.9", 2, 1190), ("11.90", 1, 119), ("11.91", 1, nil), ("3", 0, 3), ("-3", 4, -30_000), ("0.001", 2, nil),
            ("0.000", 0, 0), ("9", 18, 9_000_000_000_000_000_000), ("10", 18, nil),
            ("-9", 18, -9_000_000_000_000_000_000),
        ] as [(String, Int, Int64?)])
    func scaling(text: String, scale: Int, significand: Int64?) throws {
        #expect(try #require(Decimal64(text)).scaled(to: scale) == significand)
    }

    @Test(
        "reducing takes the zeros at the end and nothing else",
        arguments: [
            ("1.50", "1.5"), ("2.00", "2"), ("0.350", "0.35"), ("100", "100"), ("0.00", "0"), ("-1.10", "-1.1"),
            ("1.05", "1.05"),
        ])
    func reducing(text: String, reduced: String) throws {
        #expect(try #require(Decimal64(text)).reduced.text == reduced)
    }

    @Test(
        "small and extreme significands keep their sign and their zeros",
        arguments: [
            (5, 3, "0.005"), (-5, 3, "-0.005"), (-50, 1, "-5.0"), (Int64.max, 2, "92233720368547758.07"),
            (Int64.min, 2, "-92233720368547758.08"), (Int64.min, 0, "-9223372036854775808"),
        ] as [(Int64, Int, String)])
    func writing(significand: Int64, scale: Int, text: String) {
        #expect(Decimal64(significand: significand, scale: scale).text == text)
    }
}
