import Testing
import Transports

@Suite("USB device id")
struct USBDeviceIDTests {
    private static let text = Array("MFG:EPSON;MDL:TM-T20III;".utf8)

    @Test(
        "the length is read in either byte order, and distrusted where it fits neither",
        arguments: [
            [0x00, 0x1A], [0x1A, 0x00],
            // Without the two bytes themselves; then nonsense of two kinds.
            [0x00, 0x18], [0xFF, 0xFF], [0x00, 0x00],
        ] as [[UInt8]])
    func orders(length: [UInt8]) throws {
        let id = try #require(USBDeviceID(answer: length + Self.text))
        #expect(id.manufacturer == "EPSON")
        // A length that leaves out its own two bytes costs the closing mark at most, never the model.
        #expect(id.model?.hasPrefix("TM-T20") == true)
    }

    @Test("the exact length wins where both orders fit into the answer")
    func exactness() throws {
        let padded = Self.text + [UInt8](repeating: 0x20, count: 0x0102 - 2 - Self.text.count)
        #expect(try #require(USBDeviceID(answer: [0x02, 0x01] + padded)).model == "TM-T20III")
        let cut = [0x00, 0x0C] + Array("MFG:EPSON;MDL:garbage".utf8)
        #expect(try #require(USBDeviceID(answer: cut)).fields == [.init("MFG", "EPSON")])
    }

    @Test(
        "long keys, blanks and odd characters are taken as they were meant",
        arguments: [
            ("MANUFACTURER:EPSON;COMMAND SET:ESC/POS;MODEL:TM-m30;", ["MFG=EPSON", "CMD=ESC/POS", "MDL=TM-m30"]),
            (" mfg : Star ; mdl:TSP743 (STR_T-001) ;", ["MFG=Star", "MDL=TSP743 (STR_T-001)"]),
            ("MFG:A:B;;SN:1\u{7}2;rubbish;CLS:", ["MFG=A:B", "SN=12", "CLS="]),
            ("SERN:X1", ["SN=X1"]),
        ] as [(String, [String])])
    func fields(text: String, fields: [String]) throws {
        let id = try #require(USBDeviceID(text: Array(text.utf8)))
        #expect(id.fields.map { "\($0.key)=\($0.value)" } == fields)
    }

    @Test(
        "what holds no field is no device id",
        arguments: [[], [0x00], [0x00, 0x02], [0x00, 0x05, 0x41, 0x42, 0x43], [0x00, 0x04, 0x00, 0x00]] as [[UInt8]])
    func nonsense(answer: [UInt8]) {
        #expect(USBDeviceID(answer: answer) == nil)
    }

    @Test("bytes that are no UTF-8 are Latin-1, and what follows a zero does not count")
    func encodings() throws {
        #expect(try #require(USBDeviceID(text: [0x4D, 0x46, 0x47, 0x3A, 0xC4, 0x3B])).manufacturer == "\u{C4}")
        let ended = try #require(USBDeviceID(text: Array("MFG:A;\u{0}MDL:B;".utf8)))
        #expect(ended.model == nil)
        #expect(ended.serial == nil)
    }
}
