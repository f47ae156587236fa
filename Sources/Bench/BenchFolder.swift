import FoundationEssentials
import Glibc

/// A folder for the files of one measurement.
struct BenchFolder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "quittance-bench-\(getpid())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func file(_ name: String) -> String { url.appending(path: name).path }

    /// Bytes of all files whose names begin so.
    func size(of prefix: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: url.path).filter { $0.hasPrefix(prefix) }.reduce(0) {
            let attributes = try FileManager.default.attributesOfItem(atPath: file($1))
            return $0 + (attributes[.size] as? Int ?? 0)
        }
    }

    /// What is left behind in the folder for temporary files disturbs nobody.
    func remove() { try? FileManager.default.removeItem(at: url) }
}
