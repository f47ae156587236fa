import FoundationEssentials
import Receipts
import Testing

@Suite("Fiscal information")
struct FiscalInformationTests {
    static let current = #"""
        {"regime":"KassenSichV","document_number":"1234","document_type":"Kassenbeleg-V1",
         "tss_serial_number":"a1b2","pos_client_serial_number":"POS-1",
         "start_event":{"signed_at":"2026-05-20T08:15:00Z","transaction_counter":"77"},
         "end_event":{"signed_at":"2026-05-20T08:15:31Z","signature":"MEUCIQ==","transaction_counter":4711},
         "verification":{"qr_data":"V0;POS-1;Kassenbeleg-V1;Beleg^11.90"}}
        """#

    static let older = #"""
        {"regime":"KassenSichV","document_number":1234,"tse_serial":"a1b2","client_id":"POS-1",
         "end_event":{"signed_at":"2026-05-20T08:15:31Z","signature":"MEUCIQ=="}}
        """#

    @Test("every field of the German block is read as the provider wrote it")
    func fields() {
        let block = FiscalInformation(json: Self.current)
        #expect(block.json == Self.current)
        #expect(block.regime == "KassenSichV")
        #expect(block.documentNumber == "1234")
        #expect(block.documentType == "Kassenbeleg-V1")
        #expect(block.deviceSerial == "a1b2")
        #expect(block.clientSerial == "POS-1")
        #expect(block.startedAt == "2026-05-20T08:15:00Z")
        #expect(block.finishedAt == "2026-05-20T08:15:31Z")
        #expect(block.signature == "MEUCIQ==")
        #expect(block.signatureCounter == "4711")
        #expect(block.codeData == "V0;POS-1;Kassenbeleg-V1;Beleg^11.90")
        #expect(block.isSigned)
    }

    @Test("a French record is signed by its journal")
    func journal() {
        let record = FiscalInformation(
            json: #"{"id":"rec_1","journal":{"signature":"c2ln","signed_at":"2025-11-13T16:26:00Z"}}"#)
        #expect(record.signature == "c2ln")
        #expect(record.finishedAt == "2025-11-13T16:26:00Z")
        #expect(record.isSigned)
    }

    @Test("the older spelling names the device and the client too")
    func olderSpelling() {
        let block = FiscalInformation(json: Self.older)
        #expect(block.documentNumber == "1234")
        #expect(block.deviceSerial == "a1b2")
        #expect(block.clientSerial == "POS-1")
        #expect(block.startedAt == nil)
        #expect(block.signatureCounter == nil)
        #expect(block.codeData == nil)
        #expect(block.isSigned)
    }

    @Test("where both spellings stand, the current one holds")
    func bothSpellings() {
        let block = FiscalInformation(
            json: #"{"tse_serial":"old","tss_serial_number":"new","client_id":"old","pos_client_serial_number":"new"}"#)
        #expect(block.deviceSerial == "new")
        #expect(block.clientSerial == "new")
    }

    @Test("a null in the current spelling hides nothing of the older one")
    func nullInCurrentSpelling() {
        let block = FiscalInformation(
            json: #"{"tss_serial_number":null,"tse_serial":"a1b2","pos_client_serial_number":null,"client_id":"POS-1"}"#
        )
        #expect(block.deviceSerial == "a1b2")
        #expect(block.clientSerial == "POS-1")
    }

    @Test(
        "what is unsigned or unreadable keeps its text and is not signed",
        arguments: [
            "{}", "null", "[]", "no JSON", "", #"{"end_event":null,"verification":null}"#,
            #"{"end_event":{"signature":""},"verification":{"qr_data":""}}"#, #"{"end_event":{"signature":null}}"#,
            #"{"verification":"x"}"#, #"{"end_event":[]}"#,
        ])
    func unsigned(json: String) {
        let block = FiscalInformation(json: json)
        #expect(block.json == json)
        #expect(!block.isSigned)
        #expect(block.deviceSerial == nil)
    }

    @Test("code data alone is a signature")
    func codeOnly() {
        #expect(FiscalInformation(json: #"{"verification":{"qr_data":"V0;x"}}"#).isSigned)
    }

    @Test(
        "stored and read back, the text is the same to the byte",
        arguments: [current, older, "no JSON", "{ \"a\" : 1.0 }"])
    func coding(json: String) throws {
        let block = FiscalInformation(json: json)
        let back = try JSONDecoder().decode([FiscalInformation].self, from: JSONEncoder().encode([block]))
        #expect(back == [block])
        #expect(back.first.map { Array($0.json.utf8) } == Array(json.utf8))
    }
}
