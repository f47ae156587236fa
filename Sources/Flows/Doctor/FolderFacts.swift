/// The folder of the database: whether it takes files, on what filesystem it lies, and how much room is left.
package struct FolderFacts: Sendable {
    package var path: String
    package var exists: Bool
    package var isWritable: Bool
    /// Of the user who looks.
    package var user: String
    package var freeBytes: Int64?
    /// Such as `ext4`; nil where the kernel does not say.
    package var filesystem: String?

    package init(
        path: String, exists: Bool, isWritable: Bool, user: String, freeBytes: Int64?, filesystem: String?
    ) {
        self.path = path
        self.exists = exists
        self.isWritable = isWritable
        self.user = user
        self.freeBytes = freeBytes
        self.filesystem = filesystem
    }

    /// Below this much room a warning, below that an error: a day of sales is some tens of megabytes.
    package static let (scarce, short): (Int64, Int64) = (1 << 30, 200 << 20)

    private static let network = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "9p", "glusterfs", "fuse.glusterfs",
        "fuse.sshfs", "fuse.s3fs", "fuse.rclone", "davfs", "fuse.davfs2",
    ]
    private static let volatile = ["tmpfs", "ramfs"]

    package var diagnoses: [Diagnosis] {
        guard exists else {
            return [
                .error(
                    "folder", "The database's folder \(path) is not there.",
                    "Make it for the service's user: install -d -o quittance -m 700 \(path)", .inputOutput)
            ]
        }
        return [writing, space, kind].compactMap(\.self)
    }

    private var writing: Diagnosis {
        guard isWritable else {
            return .error(
                "folder", "The user \(user) cannot write to \(path).",
                "If the service runs as another user, ask as that one: sudo -u quittance quittance doctor. Else give it the folder.",
                .inputOutput)
        }
        return .fine("folder", "The user \(user) can write to \(path).")
    }

    private var space: Diagnosis? {
        guard let freeBytes else { return nil }
        let free = "\(freeBytes >> 20) MiB are free in \(path)"
        let remedy = "Free space, or move the database to a larger disk."
        if freeBytes < Self.short {
            return .error("disk", "\(free): soon nothing can be accepted.", remedy, .inputOutput)
        }
        if freeBytes < Self.scarce { return .warning("disk", "\(free).", remedy) }
        return .fine("disk", "\(free).")
    }

    private var kind: Diagnosis? {
        guard let filesystem else { return nil }
        if Self.network.contains(filesystem) {
            return .error(
                "filesystem",
                "The database lies on a network filesystem (\(filesystem)), where SQLite's locks and its log do not hold.",
                "Put it on a disk of this machine, and make backups to the network with `quittance backup`.",
                .configuration)
        }
        if Self.volatile.contains(filesystem) {
            return .warning(
                "filesystem", "The database lies in memory (\(filesystem)): it is gone when the machine goes down.",
                "Put it on a disk, such as /var/lib/quittance.")
        }
        if filesystem == "overlay" {
            return .warning(
                "filesystem", "The database lies in a container's own layer (overlay): it goes with the container.",
                "Mount a volume of the host there.")
        }
        return .fine("filesystem", "The database lies on \(filesystem).")
    }
}
