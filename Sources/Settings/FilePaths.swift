import FoundationEssentials

/// Paths of the configuration: where relative ones start, and whether something is there.
enum FilePaths {
    static func absolute(_ path: String, from folder: String) -> String {
        if path.hasPrefix("/") { return path }
        var rest = Substring(path)
        while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        return folder.hasSuffix("/") ? folder + rest : folder + "/" + rest
    }

    /// The folder of an absolute path, without the slash at its end.
    static func folder(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }

    static func isFile(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory
    }

    static func isFolder(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }

    /// Why reading failed, in an operator's words.
    static func reason(_ error: any Error, at path: String) -> String {
        if isFolder(path) { return "it is a folder" }
        guard let error = error as? CocoaError else { return String(describing: error) }
        return switch error.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: "there is no such file"
        case .fileReadNoPermission: "permission is denied"
        default: (error.underlying as? POSIXError).map { "the system says \($0.code)" } ?? "reading fails"
        }
    }
}
