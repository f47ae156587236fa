import Executors

/// Finds the queues of a spooler.
package enum CUPSPrinters {
    /// A queue and the URI under which the configuration names it.
    package struct Found: Hashable, Sendable {
        package let uri: DeviceURI
        package let queue: CUPSQueue
    }

    /// The queues and classes of a server, by name.
    ///
    /// A failure is that of finding the server; a server without queues is an empty list.
    package static func list(
        host: String = "localhost", port: UInt16 = 631, within limit: Duration = .seconds(3)
    ) async throws(TransportError) -> [Found] {
        let server = "cups://\(host):\(port)"
        let addresses: [SocketAddress]
        switch await SocketAddress.lookUp(host: host, port: port, within: limit) {
        case .found(let found): addresses = found
        case .failed(let code):
            throw TransportError(CUPSFault(operation: .getPrinters, kind: .unknownHost(code)), .open, device: server)
        case .timedOut:
            throw TransportError(CUPSFault(operation: .getPrinters, kind: .slowResolver), .open, device: server)
        }
        let groups: [IPPGroup]
        do throws(CUPSFault) {
            groups = try await Asker(label: "discover.\(server)").printers(at: addresses, port: port, within: limit)
        } catch {
            // A spooler without a queue answers that it finds none.
            guard error.isMissing else { throw TransportError(error, .open, device: server) }
            groups = []
        }
        return groups.map(CUPSQueue.init).filter { !$0.name.isEmpty }.sorted { $0.name < $1.name }
            .map { Found(uri: DeviceURI(.cups(host: host, port: port, queue: $0.name)), queue: $0) }
    }

    /// The thread on which libcups may block.
    private actor Asker {
        private let executor: BlockingExecutor

        init(label: String) {
            executor = BlockingExecutor(label: label)
        }

        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        func printers(
            at addresses: [SocketAddress], port: UInt16, within limit: Duration
        ) throws(CUPSFault) -> [IPPGroup] {
            var client = CUPSClient(addresses: addresses, port: port)
            return try client.ask(.printers(user: CUPSClient.user), within: limit)
        }
    }
}
