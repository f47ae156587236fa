package import Logging

/// The cables that this room serves.
package enum CableTransports {
    /// Makes the transport for `socket:` and `file:`; any other scheme is `unsupported`.
    package static func transport(for uri: DeviceURI, logger: Logger) throws(TransportError) -> any Transport {
        switch uri.device {
        case .socket(let host, let port): return SocketTransport(host: host, port: port, logger: logger)
        case .file(let path): return FileTransport(path: path, logger: logger)
        case .usb, .cups, .serial, .virtual:
            throw TransportError(
                .unsupported, .open, device: uri.description,
                sentence: "\(uri): the scheme \(uri.scheme): is not supported in this build; use socket: or file:")
        }
    }
}
