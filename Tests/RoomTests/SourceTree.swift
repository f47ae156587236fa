import FoundationEssentials

/// The Swift files of the package, read once.
struct SourceTree: Sendable {
    struct File: Sendable {
        /// Below `Sources` or `Tests`, such as `Flows/Intake.swift`.
        let path: String
        let room: String
        let name: String
        let text: String
    }

    let folder: String
    let files: [File]
    /// The first folders, those without a Swift file included.
    let rooms: [String]

    init(_ folder: String) throws {
        self.folder = folder
        let top = "\(Self.root)/\(folder)"
        files = try FileManager.default.subpathsOfDirectory(atPath: top).sorted().filter { $0.hasSuffix(".swift") }
            .map { path in
                let text = String(decoding: try Data(contentsOf: URL(filePath: "\(top)/\(path)")), as: UTF8.self)
                let parts = path.split(separator: "/")
                return File(path: path, room: String(parts[0]), name: String(parts[parts.count - 1]), text: text)
            }
        rooms = try FileManager.default.contentsOfDirectory(atPath: top).sorted()
    }

    /// The folder of the package: two above the one of this file, wherever links have led to it.
    static let root: String = {
        var parts = URL(filePath: #filePath).resolvingSymlinksInPath().path.split(separator: "/")
        parts.removeLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    static let sources = Result { try SourceTree("Sources") }
    static let tests = Result { try SourceTree("Tests") }
}
