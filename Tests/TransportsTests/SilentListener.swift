import Glibc
import Transports

/// A listener that accepts nobody and whose queue is full: connecting to it gets no answer at all.
enum SilentListener {
    struct Held: Sendable {
        let descriptors: [CInt]
    }

    static func listen() throws -> (Held, UInt16) {
        let (listener, port) = try SocketRig.listen()
        Glibc.listen(listener, 0)
        var held = [listener]
        // Connects until the queue is full, which shows in a connection that gets no answer.
        var isConnected = true
        while isConnected, held.count < 16 {
            let client = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    connect(client, address, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            held.append(client)
            var entry = pollfd(fd: client, events: Int16(POLLOUT), revents: 0)
            isConnected = poll(&entry, 1, 250) > 0
        }
        return (Held(descriptors: held), port)
    }

    static func end(_ held: Held) {
        for descriptor in held.descriptors { close(descriptor) }
    }
}
