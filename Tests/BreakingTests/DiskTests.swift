import Foundation
import Receipts
import Testing

@testable import Breaking

@Suite("Disk")
struct DiskTests {
    /// A log of one process, in which the file `a` has handle 1 and the folder handle 9.
    private struct Story {
        private var bytes: [UInt8] = []

        mutating func open(_ name: String, _ handle: UInt32) {
            bytes += DiskLog.encoded(.opened, process: 7, handle: handle, bytes: Array(name.utf8))
        }

        mutating func write(_ text: String, at offset: Int = 0, to handle: UInt32 = 1) {
            bytes += DiskLog.encoded(.written, process: 7, handle: handle, number: offset, bytes: Array(text.utf8))
        }

        mutating func note(_ kind: DiskLog.Kind, _ text: String = "", of handle: UInt32 = 1, number: Int = 0) {
            bytes += DiskLog.encoded(kind, process: 7, handle: handle, number: number, bytes: Array(text.utf8))
        }

        /// All that can be found after a power cut at the end, over many throws of the dice.
        func images(_ fates: Disk.Fate...) throws -> Set<[String: String]> {
            let log = try DiskLog(Data(bytes))
            var disk = Disk(log)
            try disk.advance(to: log.records.count)
            var images: Set<[String: String]> = []
            for fate in fates {
                for seed in 0..<512 {
                    var generator = SeededGenerator(seed: UInt64(seed))
                    images.insert(
                        disk.image(fate, using: &generator).mapValues { String(decoding: $0, as: UTF8.self) })
                }
            }
            return images
        }

        /// A file and its name that no power cut takes away.
        static var safe: Story {
            var story = Story()
            story.open(".", 9)
            story.open("a", 1)
            story.write("old")
            story.note(.synced, of: 1)
            story.note(.synced, of: 9)
            return story
        }
    }

    @Test("what was synced is there in every image")
    func synced() throws {
        var story = Story.safe
        story.write("new")
        story.note(.synced)
        #expect(try story.images(.nothing, .prefix, .subset, .torn, .namesLost) == [["a": "new"]])
    }

    @Test("what was not synced may be there, in order or not")
    func pending() throws {
        var story = Story.safe
        story.write("1", at: 0)
        story.write("2", at: 1)
        #expect(try story.images(.nothing) == [["a": "old"]])
        #expect(try story.images(.prefix) == [["a": "old"], ["a": "1ld"], ["a": "12d"]])
        #expect(try story.images(.subset) == [["a": "old"], ["a": "1ld"], ["a": "12d"], ["a": "o2d"]])
        #expect(try story.images(.namesLost) == [["a": "12d"]])
    }

    @Test("a sync of one file says nothing about another")
    func otherFile() throws {
        var story = Story.safe
        story.open("b", 2)
        story.note(.synced, of: 9)
        story.write("b", to: 2)
        story.write("new")
        story.note(.synced, of: 1)
        #expect(try story.images(.nothing) == [["a": "new", "b": ""]])
        #expect(try story.images(.subset) == [["a": "new", "b": ""], ["a": "new", "b": "b"]])
    }

    @Test("a name is sure once its folder was synced, whatever was synced of the file")
    func names() throws {
        var story = Story.safe
        story.open("b", 2)
        story.write("new", to: 2)
        story.note(.synced, of: 2)
        #expect(try story.images(.nothing) == [["a": "old"]])
        #expect(try story.images(.namesLost) == [["a": "old"], ["a": "old", "b": "new"]])
        story.note(.synced, of: 9)
        #expect(try story.images(.nothing) == [["a": "old", "b": "new"]])
    }

    @Test("a removed file may come back, and a renamed one is at one of both names")
    func removedAndRenamed() throws {
        var story = Story.safe
        story.note(.removed, "a")
        #expect(try story.images(.namesLost) == [["a": "old"], [:]])
        var other = Story.safe
        other.note(.renamed, "a\0b")
        #expect(try other.images(.subset) == [["a": "old"], ["b": "old"]])
    }

    @Test("a file that was cut short may still be long")
    func truncated() throws {
        var story = Story.safe
        story.note(.truncated, number: 1)
        #expect(try story.images(.prefix) == [["a": "old"], ["a": "o"]])
    }

    @Test("the last write may be torn at sectors of 512 bytes, and no other one")
    func torn() throws {
        var story = Story.safe
        story.write(String(repeating: "1", count: 3))
        story.write(String(repeating: "2", count: 600), at: 500)
        let images = try story.images(.torn).compactMap { $0["a"] }
        let tails = Set(
            images.filter { $0.hasPrefix("111") }.map { image in [505, 800, 1050].map { Self.byte(image, $0) } })
        let (old, new, none) = (UInt8(0), UInt8(ascii: "2"), UInt8?.none)
        // Up to 512, up to 1024, and what lies beyond.
        #expect(tails.contains([new, new, new]))
        #expect(tails.contains([old, new, new]))
        #expect(tails.contains([new, none, none]))
        #expect(tails.contains([new, old, new]))
        #expect(images.allSatisfy { !$0.hasPrefix("1l") || $0 == "old" })
    }

    private static func byte(_ text: String, _ place: Int) -> UInt8? {
        let bytes = Array(text.utf8)
        return place < bytes.count ? bytes[place] : nil
    }

    @Test("a log that ends within a record, or of writes nobody could see, is judged by nobody")
    func brokenLog() {
        let record = DiskLog.encoded(.written, process: 7, handle: 1, bytes: [1, 2, 3])
        #expect(throws: Trouble.self) { try DiskLog(Data(record.dropLast())) }
        #expect(throws: Trouble.self) { try DiskLog(Data(DiskLog.encoded(.mapped, handle: 1))) }
        #expect(throws: Trouble.self) {
            var disk = Disk(try DiskLog(Data(record)))
            try disk.advance(to: 1)
        }
    }
}
