package import Logging

/// The cables that this room serves.
package enum CableTransports {
    /// Makes the transport for every scheme but `virtual:`, which is `unsupported`: such a printer is no cable's.
    package static func transport(for uri: DeviceURI, logger: Logger) throws(TransportError) -> any Transport {
        switch uri.device {
        case .usb: return USBTransport(uri, logger: logger)
        case .cups(let host, let port, let queue):
            return CUPSTransport(host: host, port: port, queue: queue, logger: logger)
        case .socket(let host, let port): return SocketTransport(host: host, port: port, logger: logger)
        case .serial(let path, let baud, let flow):
            return SerialTransport(path: path, baud: baud, flow: flow, logger: logger)
        case .file(let path): return FileTransport(path: path, logger: logger)
        case .virtual:
            throw TransportError(
                .unsupported, .open, device: uri.description,
                sentence: "\(uri): the scheme \(uri.scheme): is not supported in this build")
        }
    }
}
