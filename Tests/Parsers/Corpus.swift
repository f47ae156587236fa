import Foundation

/// The inputs in `Corpus`, a folder for each parser: examples to begin with, and `found-…` what once broke a rule.
package enum Corpus {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "Corpus")

    /// By the names of their files, so that the order is the same everywhere.
    ///
    /// - Throws: a file system error where the parser has no folder.
    package static func inputs(of parser: any Parser) throws -> [(file: String, bytes: [UInt8])] {
        let folder = folder.appendingPathComponent(parser.name)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { file in
            (file, try Array(Data(contentsOf: folder.appendingPathComponent(file))))
        }
    }
}
