import Foundation

/// A PDF as other programs read it: poppler's tools and ZBar's.
struct PrintedPages {
    let text: String
    /// Points, of each page.
    let sizes: [(width: Double, height: Double)]
    /// What each code holds, in the order of the pages.
    let codes: [String]

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter dpi: the resolution at which codes are looked for; that of the head unless told otherwise.
    init(_ pdf: [UInt8], dpi: Double = 203.2) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quittance-pages-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // A folder that stays is seen in /tmp.
            try? FileManager.default.removeItem(at: folder)
        }
        let file = folder.appending(path: "page.pdf")
        try Data(pdf).write(to: file)
        text = try PrintedPages.run("pdftotext", "-layout", file.path, "-")
        let about = try PrintedPages.run("pdfinfo", "-f", "1", "-l", "99", file.path)
        sizes = about.split(separator: "\n").filter { $0.contains(" size:") && $0.hasPrefix("Page") }.map { line in
            let words = line.split(separator: " ").compactMap { Double($0) }
            return (words[words.count - 2], words[words.count - 1])
        }
        _ = try PrintedPages.run("pdftoppm", "-gray", "-r", "\(dpi)", file.path, folder.appending(path: "p").path)
        let pictures = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("p-") }
        codes = try pictures.sorted().flatMap { picture in
            try PrintedPages.run("zbarimg", "-q", "--raw", folder.appending(path: picture).path, allowing: [0, 4])
                .split(separator: "\n").map(String.init)
        }
    }

    private static func run(_ arguments: String..., allowing codes: Set<Int32> = [0]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationReason == .exit, codes.contains(process.terminationStatus) else {
            throw Failure(description: "\(arguments[0]) ended with \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
