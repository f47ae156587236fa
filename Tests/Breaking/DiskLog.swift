import Foundation
import Glibc

/// What programs under the preload did to a folder's files, in order, with what others wrote down between.
///
/// `Preload/disk.c` says what a record holds.
struct DiskLog {
    enum Kind: UInt32 {
        case opened = 1
        case written, truncated, synced, closed, removed, renamed, sent, acknowledged, failed, mapped, started
    }

    struct Record {
        let kind: Kind
        let process: UInt32
        let handle: UInt32
        let number: Int
        /// Where its bytes stand in the log.
        let bytes: Range<Int>
    }

    private static let magic: UInt32 = 0x4B53_4944
    private static let headLength = 32

    let records: [Record]
    private let data: Data

    /// - Throws: ``Trouble`` for what no judgement can be based on: a broken record, a file that was mapped to be written.
    init(path: String) throws {
        try self.init(Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
    }

    init(_ data: Data) throws {
        self.data = data
        var records: [Record] = []
        var place = 0
        while place < data.count {
            guard place + Self.headLength <= data.count else { throw Trouble("the log ends in a record") }
            let head = data[place..<place + Self.headLength]
            func word(_ index: Int) -> UInt32 { Self.number(head, at: index * 4) }
            let length = Int(word(6))
            let end = place + Self.headLength + length
            guard word(0) == Self.magic, let kind = Kind(rawValue: word(1)), end <= data.count else {
                throw Trouble("the log is broken at byte \(place)")
            }
            guard kind != .mapped else { throw Trouble("a file was mapped to be written: its writes cannot be seen") }
            let number: UInt64 = Self.number(head, at: 16)
            records.append(
                Record(
                    kind: kind, process: word(2), handle: word(3), number: Int(Int64(bitPattern: number)),
                    bytes: place + Self.headLength..<end))
            place = end
        }
        self.records = records
    }

    private static func number<Number: FixedWidthInteger>(_ data: Data, at offset: Int) -> Number {
        data.dropFirst(offset).prefix(MemoryLayout<Number>.size).reversed().reduce(0) { $0 << 8 | Number($1) }
    }

    static func encoded(
        _ kind: Kind, process: UInt32 = 0, handle: UInt32 = 0, number: Int = 0, bytes: [UInt8] = []
    ) -> [UInt8] {
        func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: number.littleEndian) { Array($0) }
        }
        return [magic, kind.rawValue, process, handle].flatMap { littleEndian($0) } + littleEndian(Int64(number))
            + [UInt32(bytes.count), 0].flatMap { littleEndian($0) } + bytes
    }

    func bytes(of record: Record) -> Data { data[record.bytes] }

    func bytes(_ range: Range<Int>) -> Data { data[range] }

    func text(of record: Record) -> String { String(decoding: data[record.bytes], as: UTF8.self) }
}

/// The other hand in the log: what a till has been told, at the moment it was told.
final class Acknowledgements: Sendable {
    private let descriptor: CInt

    init(log: String) throws {
        descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Trouble("\(log) cannot be opened") }
    }

    deinit { close(descriptor) }

    /// One write at the file's end, which nothing comes between.
    func note(_ key: String) throws {
        let record = DiskLog.encoded(.acknowledged, bytes: Array(key.utf8))
        guard write(descriptor, record, record.count) == record.count else {
            throw Trouble("the log cannot be written")
        }
    }
}

/// Why an experiment says nothing.
package struct Trouble: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
