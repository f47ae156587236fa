/// What the kernel has mounted where.
///
/// Source: proc_pid_mountinfo(5).
package struct MountTable: Sendable {
    private let mounts: [(point: String, kind: String)]

    package init(_ text: String) {
        mounts = text.split(separator: "\n").compactMap { line in
            // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw
            let fields = line.split(separator: " ")
            guard let hyphen = fields.firstIndex(of: "-"), fields.count > hyphen + 1, hyphen > 4 else { return nil }
            return (Self.decoded(fields[4]), String(fields[hyphen + 1]))
        }
    }

    /// The kind of the filesystem that an absolute path lies on, such as `ext4`; of two mounts at one place the later.
    package func kind(of path: String) -> String? {
        var found: (point: String, kind: String)?
        for mount in mounts where Self.holds(mount.point, path) {
            if let found, found.point.utf8.count > mount.point.utf8.count { continue }
            found = mount
        }
        return found?.kind
    }

    private static func holds(_ point: String, _ path: String) -> Bool {
        point == "/" || path == point || path.hasPrefix(point + "/")
    }

    /// Blanks and the like are written as `\040`.
    private static func decoded(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = field.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let number = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(number)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
