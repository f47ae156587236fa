import Foundation
import Receipts

/// The power fails at many moments of a day, and what the disk may hold then is opened again.
package struct PowerCut: Sendable {
    package var program: String
    package var images = 10_000
    package var accepts = 500
    package var seed: UInt64 = 1
    package var jobs = 2
    /// On how many of the images the service itself is started.
    package var starts = 0
    /// Runs the service with SQLite's NORMAL, which must be found to lose what was accepted.
    package var isWeak = false

    package init(program: String) { self.program = program }

    /// What became of the images.
    package struct Report: Sendable, CustomStringConvertible {
        package fileprivate(set) var images = 0
        package fileprivate(set) var starts = 0
        package fileprivate(set) var records = 0
        package fileprivate(set) var accepted = 0
        package fileprivate(set) var sent = 0
        package fileprivate(set) var printed = 0
        fileprivate var counts: [ImageJudge.Verdict: Int] = [:]
        /// What was found first, in words.
        package fileprivate(set) var stories: [String] = []

        /// Images in which something was found.
        package var broken: Int { counts.values.reduce(0, +) }
        package var lost: Int { counts[.lost, default: 0] }

        package var description: String {
            let words = ImageJudge.Verdict.allCases.map { "\($0.rawValue)=\(counts[$0, default: 0])" }
            return
                "images=\(images) starts=\(starts) records=\(records) accepted=\(accepted) sent=\(sent) printed=\(printed) "
                + words.joined(separator: " ")
        }

        fileprivate mutating func add(_ findings: [ImageJudge.Finding], _ cut: Cut) {
            images += 1
            count(findings, cut)
        }

        fileprivate mutating func count(_ findings: [ImageJudge.Finding], _ cut: Cut) {
            for verdict in Set(findings.map(\.verdict)) { counts[verdict, default: 0] += 1 }
            guard let first = findings.first, stories.count < 10 else { return }
            stories.append("\(cut): \(first.verdict.rawValue) \(first.sentence)")
        }

        fileprivate mutating func add(_ other: Report) {
            images += other.images
            counts.merge(other.counts, uniquingKeysWith: +)
            stories = Array((stories + other.stories).prefix(10))
        }
    }

    package func run() async throws -> Report {
        let folder = Self.workplace()
        return try await Shop.stand(in: folder, seed: seed) { shop in
            let day = try await WatchedDay.play(
                program: program, folder: folder, accepts: accepts, seed: seed, shop: shop,
                synchronous: isWeak ? "NORMAL" : nil)
            var report = try await judge(day, in: folder)
            try await start(day, shop, in: folder, into: &report)
            return report
        }
    }

    private func judge(_ day: WatchedDay, in folder: String) async throws -> Report {
        var report = Report()
        report.records = day.log.records.count
        report.accepted = day.promises.accepted.count
        report.sent = day.promises.sent.count
        report.printed = day.promises.printed.count
        try await withThrowingTaskGroup(of: Report.self) { group in
            for job in 0..<jobs {
                group.addTask { @concurrent in try part(job, of: day, in: "\(folder)/image-\(job)") }
            }
            for try await part in group { report.add(part) }
        }
        return report
    }

    /// Every `jobs`-th image, in the order of the log.
    private func part(_ job: Int, of day: WatchedDay, in folder: String) throws -> Report {
        var report = Report()
        var disk = Disk(day.log)
        let judge = ImageJudge(promises: day.promises)
        for cut in cuts(of: day.log).enumerated() where cut.offset % jobs == job {
            try write(cut.element, of: &disk, to: folder)
            report.add(judge.judge(folder, at: cut.element.place), cut.element)
        }
        return report
    }

    /// Starts the service itself on some images, one after the other: they share server and printer.
    private func start(_ day: WatchedDay, _ shop: Shop, in folder: String, into report: inout Report) async throws {
        guard starts > 0 else { return }
        var disk = Disk(day.log)
        let aftermath = Aftermath(program: program, shop: shop, promises: day.promises)
        try await aftermath.checkThatPaperIsKnownAgain()
        let all = cuts(of: day.log)
        for cut in stride(from: 0, to: all.count, by: max(1, all.count / starts)).map({ all[$0] }) {
            let store = "\(folder)/start-\(cut.number)"
            try write(cut, of: &disk, to: store)
            report.count(try await aftermath.judge(store, at: cut.place), cut)
            report.starts += 1
            try FileManager.default.removeItem(atPath: store)
        }
    }

    private func write(_ cut: Cut, of disk: inout Disk, to folder: String) throws {
        try disk.advance(to: cut.place)
        var generator = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(cut.number))
        try Self.write(disk.image(cut.fate, using: &generator), to: folder)
    }

    /// A moment at which the power fails, and how it fails.
    fileprivate struct Cut: CustomStringConvertible {
        let number: Int
        /// How many records of the log have come about.
        let place: Int
        let fate: Disk.Fate

        var description: String { "image \(number), after record \(place), \(fate.rawValue)" }
    }

    /// In the order of the log; each fate equally often.
    private func cuts(of log: DiskLog) -> [Cut] {
        var generator = SeededGenerator(seed: seed)
        let fates = Disk.Fate.allCases
        return (0..<images).map {
            Cut(number: $0, place: generator.below(log.records.count) + 1, fate: fates[$0 % fates.count])
        }
        .sorted { ($0.place, $0.number) < ($1.place, $1.number) }
    }

    static func write(_ files: [String: [UInt8]], to folder: String) throws {
        let manager = FileManager.default
        if manager.fileExists(atPath: folder) { try manager.removeItem(atPath: folder) }
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, bytes) in files {
            guard manager.createFile(atPath: "\(folder)/\(name)", contents: Data(bytes)) else {
                throw Trouble("an image cannot be written to \(folder)")
            }
        }
    }

    /// In memory where the system has such a place: thousands of images are nothing that a disk has to see.
    static func workplace() -> String {
        let memory = "/dev/shm"
        let base = FileManager.default.isWritableFile(atPath: memory) ? memory + "/" : NSTemporaryDirectory()
        return base + "quittance-breaking-" + UUID().uuidString
    }
}
