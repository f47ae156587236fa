/// Where the service listens: a host without brackets, and a port.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    package var host: String
    /// 0 lets the kernel choose.
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package static let standard = ListenAddress(host: "127.0.0.1", port: 7788)

    /// Reads `127.0.0.1:7788`, `localhost:7788` or `[::1]:7788`; anything else is `nil`.
    package init?(_ text: String) {
        guard let authority = Authority(Substring(text)), let port = authority.port, authority.user == nil else {
            return nil
        }
        self.init(host: authority.host, port: port)
    }

    /// Whether only this machine can reach it; a name other than `localhost` counts as outside.
    package var isLoopback: Bool { Authority.isLoopback(host) }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
