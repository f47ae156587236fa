import FoundationEssentials
package import Rendering

/// The folder of a shop's templates: what was loaded of it, and what stands there now.
///
/// Files are told apart by name, inode, size and time of change. They are read once two looks have found the same, so
/// that nothing is read while somebody still writes.
package struct TemplateFolder: Sendable {
    private struct Mark: Hashable {
        let name: String
        let file: UInt64
        let size: UInt64
        let changed: Date
    }

    private let directory: String
    private let allowsCommands: Bool
    /// Nil for a folder that cannot be read.
    private var loaded: [Mark]?
    private var seen: [Mark]?

    /// - Parameter allowsCommands: whether `{command: …}` may stand in its templates.
    package init(directory: String, allowsCommands: Bool) {
        self.directory = directory
        self.allowsCommands = allowsCommands
    }

    /// Reads the folder as it stands.
    package mutating func load() throws(TemplateError) -> TemplateStore {
        loaded = marks()
        seen = loaded
        return try TemplateStore(directory: directory, allowsCommands: allowsCommands)
    }

    /// Looks for changes; nil where there are none, or where the files changed since the last look.
    package mutating func look() -> TemplateChange? {
        let now = marks()
        defer { seen = now }
        guard now == seen, now != loaded else { return nil }
        do throws(TemplateError) {
            return .loaded(try load())
        } catch {
            return .broken(error)
        }
    }

    private func marks() -> [Mark]? {
        // What cannot be read is reported when it is loaded.
        guard let names = try? TemplateStore.files(in: directory) else { return nil }
        return names.compactMap { name in
            // A file that went since it was listed is missed at the next look.
            let facts = try? FileManager.default.attributesOfItem(atPath: directory + "/" + name)
            guard let facts, let changed = facts[.modificationDate] as? Date else { return nil }
            return Mark(
                name: name, file: (facts[.systemFileNumber] as? UInt64) ?? 0, size: (facts[.size] as? UInt64) ?? 0,
                changed: changed)
        }
    }
}
