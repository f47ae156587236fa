import Examples
import Receipts
import Testing

@Suite("What providers return in other countries")
struct CountryBlockTests {
    @Test("SIGN DE's answer is read in its own spelling")
    func signDE() {
        let block = FiscalInformation(
            json: """
                {"number":"13","time_start":1764000000,"time_end":1764000001,"client_serial_number":"AMA","tss_serial_number":"bf1b",\
                "signature":{"value":"c2ln","counter":"44131","algorithm":"ecdsa-plain-SHA256","public_key":"BBXN"},\
                "log":{"timestamp_format":"unixTime"},"qr_code_data":"V0;x"}
                """)
        #expect(block.documentNumber == "13")
        #expect([block.startedAt, block.finishedAt] == ["1764000000", "1764000001"])
        #expect([block.clientSerial, block.deviceSerial] == ["AMA", "bf1b"])
        #expect([block.signature, block.signatureCounter] == ["c2ln", "44131"])
        #expect([block.algorithm, block.timeFormat, block.publicKey] == ["ecdsa-plain-SHA256", "unixTime", "BBXN"])
        #expect(block.codeData == "V0;x")
    }

    @Test("SIGN AT's answer names register and number; the time is the code's own")
    func signAT() {
        let block = FiscalInformation(
            json: """
                {"receipt_number":"42","time_signature":1764000000,"cash_register_serial_number":"KASSE-1","signed":true,\
                "hints":[],"qr_code_data":"\(ExampleCode.a1.data)"}
                """)
        #expect([block.documentNumber, block.clientSerial] == ["42", "KASSE-1"])
        #expect(block.finishedAt == "2018-02-08T12:37:34")
        #expect(block.codeData == ExampleCode.a1.data)
        #expect(block.isSigned)
    }

    @Test("a code alone tells number, register and time")
    func codeAlone() {
        let block = ExampleCode.a4.fiscal
        #expect(block.documentNumber == "003-2024-04-13T08:54:54MSR7520")
        #expect(block.clientSerial == "633/029")
        #expect(block.finishedAt == "2024-04-13T08:54:54")
    }

    @Test(
        "an outage is unsigned: said by the provider, or by the mark in the code, padded or not",
        arguments: [
            #"{"signed":false,"qr_code_data":"\#(ExampleCode.a1.data)"}"#,
            #"{"signed":true,"qr_code_data":"\#(ExampleCode.a3.data)"}"#,
            #"{"qr_code_data":"\#(ExampleCode.a3.data.dropLast(2))"}"#,
        ])
    func outage(json: String) {
        let block = FiscalInformation(json: json)
        #expect(block.codeData != nil)
        #expect(!block.isSigned)
    }

    @Test("an Italian answer gives its number and splits the lottery code off")
    func italy() {
        let block = FiscalInformation(
            json: #"{"compliance":{"data":"DCW2026/1234-0001,NB7A1235","url":"https://example.org/a.pdf"}}"#)
        #expect(block.documentNumber == "DCW2026/1234-0001")
        #expect(block.lotteryCode == "NB7A1235")
        #expect(block.codeData == nil)
        #expect(block.isSigned)
        let plain = FiscalInformation(json: #"{"compliance":{"data":"DCW2026/1234-0001"}}"#)
        #expect(plain.documentNumber == "DCW2026/1234-0001")
        #expect(plain.lotteryCode == nil)
        #expect(!FiscalInformation(json: #"{"document_number":"17"}"#).isSigned)
    }

    @Test("of a French signature four characters are printed: the 3rd, 7th, 13th and 19th, or the provider's own")
    func france() {
        func excerpt(_ journal: String) -> String? {
            FiscalInformation(json: #"{"journal":{\#(journal)}}"#).signatureExcerpt
        }
        #expect(excerpt(#""signature":"abCdefGhijklMnopqrStu""#) == "CGMS")
        #expect(excerpt(#""signature":"abCdefGhijklMnopqr""#) == nil)
        #expect(excerpt(#""signature":"abCdefGhijklMnopqrStu","signature_excerpt":"JowV""#) == "JowV")
        #expect(excerpt("") == nil)
    }

    @Test("a Spanish code may come as an address beside the record")
    func spain() {
        let block = FiscalInformation(json: #"{"compliance":{"url":"\#(ExampleCode.e2.data)"}}"#)
        #expect(block.codeData == ExampleCode.e2.data)
        #expect(block.isVerifactu)
        #expect(block.ticketBAI == nil)
        let local = ExampleCode.e2.data.split(separator: "ValidarQR").joined(separator: "ValidarQRNoVerifactu")
        #expect(!FiscalInformation(json: #"{"qr_code_data":"\#(local)"}"#).isVerifactu)
    }

    @Test("the identifier of TicketBAI is the one in its address, and breaks behind the date")
    func ticketBAI() {
        let block = ExampleCode.t1.fiscal
        #expect(block.ticketBAI == "TBAI-00000006Y-251019-btFpwP8dcLGAF-237")
        #expect(block.ticketBAIHalves?.first == "TBAI-00000006Y-251019-")
        #expect(block.ticketBAIHalves?.second == "btFpwP8dcLGAF-237")
        #expect(!block.isVerifactu)
        let encoded = FiscalInformation(
            json: #"{"qr_code_data":"https://batuz.eus/QRTBAI/?id=TBAI-00000006Y-251019-bt%2BpwP8d%2fLGAF-237&s=T"}"#)
        #expect(encoded.ticketBAI == "TBAI-00000006Y-251019-bt+pwP8d/LGAF-237")
        let broken = FiscalInformation(json: #"{"qr_code_data":"https://batuz.eus/QRTBAI/?id=TBAI-%2"}"#)
        #expect(broken.ticketBAI == nil)
        #expect(broken.codeData?.hasSuffix("%2") == true)
    }

    @Test("an Austrian code reads as text with Base32 in place of Base64")
    func ocr() {
        #expect(ExampleCode.a2.fiscal.ocrText == ExampleCode.a2OCR)
        #expect(
            ExampleCode.a3.fiscal.ocrText?.hasSuffix("_KNUWG2DFOJUGK2LUONSWS3TSNFRWQ5DVNZTSAYLVONTWKZTBNRWGK3Q=")
                == true)
        #expect(ExampleCode.d1.fiscal.ocrText == nil)
    }

    @Test(
        "Base32 is RFC 4648's",
        arguments: [
            ("", ""), ("f", "MY======"), ("fo", "MZXQ===="), ("foo", "MZXW6==="), ("foob", "MZXW6YQ="),
            ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI======"),
        ])
    func base32(_ text: String, _ encoded: String) {
        #expect(Base32.text(text.utf8) == encoded)
    }

    @Test(
        "what is no address of a Spanish system is none",
        arguments: [
            "", "https://", "https://x", "https://x/ValidarQR", "http://x/ValidarQR?nif=1", "https://x?ValidarQR",
            "https://batuz.eus/QRTBAI/?s=T&id=TBAI-1", "https://example.org/a.pdf?id=1",
        ])
    func noAddress(_ text: String) {
        #expect(SpanishURL(text) == nil)
    }
}
