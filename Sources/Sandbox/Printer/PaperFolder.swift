import FoundationEssentials
import Glibc
package import PrinterLanguage
import Rendering

/// A folder of printed paper: `NNNN-<job>.escpos`, `.txt` and `.png`, numbered in the order in which it came out, and
/// `stored.pictures`, the printer's memory, as the commands that fill it.
///
/// Numbering goes on where the folder ends, so that paper from before a restart stays. A file is there in full or not
/// at all.
package struct PaperFolder: Sendable {
    package let directory: String
    package let profile: PrinterProfile
    private var last: Int

    /// Makes the folder if need be.
    ///
    /// - Throws: a file system error that names the path.
    package init(directory: String, profile: PrinterProfile = .virtual) throws {
        self.directory = directory
        self.profile = profile
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        last = try PaperFolder.names(in: directory).compactMap { Int($0.prefix { $0 != "-" }) }.max() ?? 0
    }

    /// The names, without suffix, of all paper in the folder, in the order of printing.
    package func names() throws -> [String] { try PaperFolder.names(in: directory) }

    /// Writes the bytes of a receipt as the next file, and returns its name without the suffix.
    ///
    /// The job is read from the fence's token; a receipt without one is named for how it ended.
    package mutating func keep(_ receipt: TapeReceipt) throws -> String {
        last += 1
        let number = String(last)
        let job = receipt.token.map { PaperFolder.fileName($0) } ?? receipt.ending.rawValue
        let name = String(repeating: "0", count: max(0, 4 - number.utf8.count)) + number + "-" + job
        try write(receipt.bytes, name + ".escpos")
        return name
    }

    /// The pictures in the printer's memory; none if they were never kept.
    var logos: [LogoKey: Bitmap] {
        guard let file = try? Data(contentsOf: url(PaperFolder.memory)) else { return [:] }
        var interpreter = PaperInterpreter(profile: profile)
        _ = interpreter.take(CommandDecoder.commands(in: Array(file)))
        return interpreter.logos
    }

    func keep(_ logos: [LogoKey: Bitmap]) throws {
        var bytes: [UInt8] = []
        for (key, bitmap) in logos.sorted(by: { $0.key.description < $1.key.description }) {
            Command.logoDefine(key, bitmap).append(to: &bytes)
        }
        try write(bytes, PaperFolder.memory)
    }

    private static let memory = "stored.pictures"

    /// Writes text and picture of a receipt in the folder, from its bytes.
    func draw(_ name: String, with writer: inout PaperWriter) throws {
        let bytes = try Array(Data(contentsOf: url(name + ".escpos")))
        let papers = PaperInterpreter.papers(of: bytes, profile: profile, logos: logos)
        try write(Array(papers.map(\.text).joined().utf8), name + ".txt")
        try write(try writer.draw(papers), name + ".png")
    }

    /// Draws what has no picture yet, and returns how many that were.
    @discardableResult
    package func drawMissingPictures() throws -> Int {
        var writer = try PaperWriter()
        var count = 0
        for name in try names() where !hasPicture(name) {
            try draw(name, with: &writer)
            count += 1
        }
        return count
    }

    package func hasPicture(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: url(name + ".png").path)
    }

    private func url(_ file: String) -> URL { URL(filePath: directory).appending(path: file) }

    /// Without a sync, which Foundation's own writing has: paper must not slow down a service in the same process.
    private func write(_ bytes: [UInt8], _ file: String) throws {
        let draft = url(file + ".part").path
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw PaperFolder.failure() }
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard close(descriptor) == 0, written == bytes.count, rename(draft, url(file).path) == 0 else {
            throw PaperFolder.failure()
        }
    }

    private static func failure() -> POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

    private static func names(in directory: String) throws -> [String] {
        let files = try FileManager.default.contentsOfDirectory(atPath: directory)
        let names = files.filter { $0.hasSuffix(".escpos") }.map { String($0.dropLast(7)) }
        // Beyond 9999 a number has five digits and sorts behind four by its length.
        return names.sorted { ($0.prefix { $0 != "-" }.count, $0) < ($1.prefix { $0 != "-" }.count, $1) }
    }

    /// `job_17`; a token that names no job as it is, save what a shell or a file system could take amiss.
    private static func fileName(_ token: FenceToken) -> String {
        if let job = token.job { return "job_\(job)" }
        let allowed = "-._+=@%".utf8
        let bytes = token.description.utf8.map { byte -> UInt8 in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            return isPlain || allowed.contains(byte) ? byte : UInt8(ascii: "_")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
