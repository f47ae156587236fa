import FoundationEssentials

/// Takes a directory away under the feet of whoever writes to it.
enum FolderRemoval {
    static func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }
}
