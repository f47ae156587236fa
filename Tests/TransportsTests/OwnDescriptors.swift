import Glibc

/// What this process holds, as the kernel counts it.
enum OwnDescriptors {
    /// The files and sockets behind all open descriptors.
    static var names: [String] {
        entries(of: "/proc/self/fd").compactMap { entry in
            var buffer = [CChar](repeating: 0, count: 4096)
            let count = readlink("/proc/self/fd/\(entry)", &buffer, buffer.count)
            return count > 0 ? String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
        }
    }

    static var threads: Int { entries(of: "/proc/self/task").count }

    /// Sockets of ours whose peer has that port at loopback.
    static func sockets(connectedTo port: UInt16) -> [CInt] {
        entries(of: "/proc/self/fd").compactMap { CInt($0) }.filter { number in
            var address = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let status = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(number, $0, &length) }
            }
            return status == 0 && address.sin_family == AF_INET && UInt16(bigEndian: address.sin_port) == port
        }
    }

    /// Bytes that have come and were not read yet.
    static func unread(_ socket: CInt) -> Int {
        var count: CInt = 0
        return ioctl(socket, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }

    private static func entries(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
