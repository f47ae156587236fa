import Foundation
import Receipts
import Testing

@testable import Persistence

/// The key of a call stands in its row, in an index, and in the journal; what the disk does to one of them is noticed.
@Suite("Altered keys")
struct AlteredKeyTests {
    @Test("an entry whose key differs from the index is told by asking for it")
    func altered() throws {
        let folder = try Folder()
        let store = try folder.open()
        try Example.fill(store)
        try store.close()
        let whole = try Data(contentsOf: URL(filePath: folder.database))
        var place = whole.startIndex
        var told = 0
        while let found = whole.range(of: Data("key-1".utf8), in: place..<whole.endIndex) {
            place = found.upperBound
            let copy = try Folder()
            var bytes = whole
            bytes[found.upperBound - 1] = UInt8(ascii: "7")
            try bytes.write(to: URL(filePath: copy.database))
            let altered = try copy.open()
            let key = try #require(try altered.read { try $0.entry(1)?.key })
            if try altered.read({ try $0.sequence(register: "reg_1", key: key) }) != 1 { told += 1 }
        }
        // In the row, and in the index.
        #expect(told == 2)
        let untouched = try folder.open()
        #expect(try untouched.read { try $0.sequence(register: "reg_1", key: "key-1") } == 1)
    }
}
