import Foundation
import Receipts

/// A disk between two moments: what it surely holds, and what the system may or may not have written yet.
///
/// The model of a power cut: what a file's own sync has covered is there. Of all other writes any may be there and any
/// may not, in any order, and the last one in part, by sectors. A new, removed or renamed name is sure once its folder was
/// synced. Source: fsync(2).
struct Disk {
    /// Which of the unsure things have come to be.
    enum Fate: String, CaseIterable, Sendable {
        case nothing
        case prefix
        case subset
        /// A prefix, of whose last write only some sectors were written.
        case torn
        /// Every byte, but only some of the names.
        case namesLost
    }

    private enum Change {
        case write(file: Int, offset: Int, bytes: Range<Int>)
        case resize(file: Int, size: Int)
        /// `nil`: removed.
        case name(String, file: Int?)
        case rename(from: String, to: String, file: Int)

        var file: Int? {
            switch self {
            case .write(let file, _, _), .resize(let file, _): file
            case .name, .rename: nil
            }
        }
    }

    private struct Handle: Hashable {
        let process: UInt32
        let number: UInt32
    }

    private enum Object {
        case folder
        /// Large, and holds nothing.
        case ballast
        case file(Int)
    }

    private static let sector = 512

    private let log: DiskLog
    private var files: [[UInt8]] = []
    private var sureNames: [String: Int] = [:]
    private var names: [String: Int] = [:]
    private var handles: [Handle: Object] = [:]
    private var pending: [Change] = []

    /// How many records of the log have come about.
    private var place = 0

    init(_ log: DiskLog) { self.log = log }

    /// Lets the log come about as far as the record before this place.
    mutating func advance(to end: Int) throws {
        while place < end {
            try take(log.records[place])
            place += 1
        }
    }

    private mutating func take(_ record: DiskLog.Record) throws {
        let handle = Handle(process: record.process, number: record.handle)
        switch record.kind {
        case .opened: handles[handle] = object(named: log.text(of: record))
        case .closed: handles[handle] = nil
        case .written:
            pending.append(.write(file: try file(handle), offset: record.number, bytes: record.bytes))
        case .truncated:
            if case .ballast = handles[handle] { return }
            pending.append(.resize(file: try file(handle), size: record.number))
        case .synced: sync(handles[handle])
        case .removed:
            let name = log.text(of: record)
            names[name] = nil
            pending.append(.name(name, file: nil))
        case .renamed:
            let parts = log.text(of: record).split(separator: "\0").map(String.init)
            guard parts.count == 2, let file = names.removeValue(forKey: parts[0]) else {
                throw Trouble("a name that nobody made was changed: \(parts)")
            }
            names[parts[1]] = file
            pending.append(.rename(from: parts[0], to: parts[1], file: file))
        case .sent, .acknowledged, .failed, .mapped, .started: break
        }
    }

    private mutating func object(named name: String) -> Object {
        if name == "." { return .folder }
        if name.hasSuffix(".ballast") { return .ballast }
        if let file = names[name] { return .file(file) }
        files.append([])
        names[name] = files.count - 1
        pending.append(.name(name, file: files.count - 1))
        return .file(files.count - 1)
    }

    private func file(_ handle: Handle) throws -> Int {
        guard case .file(let file) = handles[handle] else { throw Trouble("a file was written that nobody opened") }
        return file
    }

    private mutating func sync(_ object: Object?) {
        var rest: [Change] = []
        for change in pending {
            switch (object, change.file) {
            case (.folder, nil): Self.apply(change, to: &sureNames)
            case (.file(let synced), let file?) where file == synced: apply(change, to: &files[file])
            default: rest.append(change)
            }
        }
        pending = rest
    }

    // MARK: Images

    /// What a reader finds after the power failed now.
    func image(_ fate: Fate, using generator: inout SeededGenerator) -> [String: [UInt8]] {
        var files = files
        var names = sureNames
        let count: Int =
            switch fate {
            case .nothing: 0
            case .prefix, .torn: generator.below(pending.count + 1)
            case .subset, .namesLost: pending.count
            }
        for (index, change) in pending.prefix(count).enumerated() {
            let isKept =
                switch fate {
                case .nothing, .prefix, .torn: true
                case .subset: generator.chance(0.5)
                case .namesLost: change.file != nil || generator.chance(0.5)
                }
            guard isKept else { continue }
            guard let file = change.file else {
                Self.apply(change, to: &names)
                continue
            }
            if fate == .torn, index == count - 1, case .write(_, let offset, let bytes) = change {
                tear(offset: offset, bytes: bytes, in: &files[file], using: &generator)
            } else {
                apply(change, to: &files[file])
            }
        }
        return names.mapValues { files[$0] }
    }

    private func apply(_ change: Change, to bytes: inout [UInt8]) {
        switch change {
        case .write(_, let offset, let range): put(range, at: offset, in: &bytes)
        case .resize(_, let size):
            if size <= bytes.count { bytes.removeLast(bytes.count - size) } else { Self.extend(&bytes, to: size) }
        case .name, .rename: break
        }
    }

    private func put(_ range: Range<Int>, at offset: Int, in bytes: inout [UInt8]) {
        Self.extend(&bytes, to: offset + range.count)
        bytes.replaceSubrange(offset..<offset + range.count, with: log.bytes(range))
    }

    private static func extend(_ bytes: inout [UInt8], to size: Int) {
        if size > bytes.count { bytes += repeatElement(0, count: size - bytes.count) }
    }

    private func tear(
        offset: Int, bytes range: Range<Int>, in bytes: inout [UInt8], using generator: inout SeededGenerator
    ) {
        var place = offset
        while place < offset + range.count {
            let end = min(offset + range.count, (place / Self.sector + 1) * Self.sector)
            let start = range.lowerBound + place - offset
            if generator.chance(0.5) { put(start..<start + end - place, at: place, in: &bytes) }
            place = end
        }
    }

    private static func apply(_ change: Change, to names: inout [String: Int]) {
        switch change {
        case .name(let name, let file): names[name] = file
        case .rename(let from, let to, let file):
            names[from] = nil
            names[to] = file
        case .write, .resize: break
        }
    }
}
