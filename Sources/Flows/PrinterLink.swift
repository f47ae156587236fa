import Transports

/// The cable of one printer: does what the spooler orders, in order, and reports what the printer says meanwhile.
struct PrinterLink: Sendable {
    /// A printer without paper takes bytes only until its buffer is full; a person has this long to put paper in.
    private static let patience = Duration.seconds(600)
    private static let opening = Duration.seconds(3)
    private static let finishing = Duration.seconds(20)

    let name: String
    let device: String
    let opener: TransportOpener
    let desk: Desk

    func run(_ deeds: AsyncStream<(Int, PrinterDeed)>) async {
        await withTaskGroup(of: Void.self) { group in
            var transport: (any Transport)?
            for await (connection, deed) in deeds {
                switch deed {
                case .open:
                    await transport?.close()
                    do {
                        let fresh = try opener(DeviceURI(device))
                        try await fresh.open(within: Self.opening)
                        transport = fresh
                        group.addTask { await listen(to: fresh, connection: connection) }
                        await report(connection, .opened)
                    } catch let error as TransportError {
                        await report(connection, .openFailed(error.sentence))
                    } catch {
                        await report(connection, .openFailed("\(error)"))
                    }
                case .write(let bytes):
                    if await !write(bytes, to: transport, connection: connection) {
                        // Whatever was ordered behind a failed write must not leave by itself.
                        await transport?.close()
                        transport = nil
                    }
                case .close:
                    await transport?.close()
                    transport = nil
                }
            }
            await transport?.close()
            group.cancelAll()
        }
    }

    /// Whether all bytes left.
    private func write(_ bytes: [UInt8], to transport: (any Transport)?, connection: Int) async -> Bool {
        guard let transport else {
            await report(connection, .writeFailed(bytesTaken: 0, "The printer \(name) is not connected."))
            return false
        }
        do {
            try await transport.write(bytes, within: Self.patience)
        } catch {
            await report(connection, .writeFailed(bytesTaken: error.bytesTaken, error.sentence))
            return false
        }
        do {
            try await transport.finish(within: Self.finishing)
        } catch {
            await report(connection, .writeFailed(bytesTaken: bytes.count, error.sentence))
            return false
        }
        await report(connection, .wrote)
        return true
    }

    private func listen(to transport: any Transport, connection: Int) async {
        for await event in transport.events {
            switch event {
            case .bytes(let bytes): await report(connection, .received(bytes))
            case .gone(let error):
                await report(connection, .gone(error?.sentence ?? "The printer \(name) hung up."))
            case .keywords(let reasons): await report(connection, .reasons(reasons))
            case .ended(let state): await report(connection, .ended(state))
            }
        }
    }

    private func report(_ connection: Int, _ signal: PrinterSignal) async {
        await desk.deliver(.printer(name, connection: connection, signal))
    }
}
