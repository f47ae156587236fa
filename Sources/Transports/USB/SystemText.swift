import Glibc

/// Small facts that the kernel shows as files.
enum SystemText {
    /// The first words of a file, without blanks around them; nil where there is none, or it is empty.
    static func contents(of path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, initialized in
            initialized = max(read(file, buffer.baseAddress, buffer.count), 0)
        }
        return bytes.isEmpty ? nil : bytes
    }

    static func line(_ path: String) -> String? {
        guard let bytes = contents(of: path) else { return nil }
        let printable = bytes.filter { $0 >= 0x20 && $0 != 0x7F }
        let text = String(decoding: printable, as: UTF8.self).trimmedOfBlanks
        return text.isEmpty ? nil : text
    }

    /// Where a link points; nil where there is none, or it may not be read.
    static func target(of link: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(link, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }

    /// The names in a folder, in order.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
