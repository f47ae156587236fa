import FoundationEssentials

/// A directory that is gone with its value.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appending(path: "quittance-\(UUID().uuidString)").path
    }

    deinit {
        // A test that never made it has nothing to remove.
        try? FileManager.default.removeItem(atPath: path)
    }

    var files: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

    func bytes(_ file: String) -> [UInt8]? { FileManager.default.contents(atPath: path + "/" + file).map { Array($0) } }

    func lines(_ file: String) -> [String] {
        String(decoding: bytes(file) ?? [], as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
