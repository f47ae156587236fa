import Persistence
import PrinterLanguage
import Transports

/// The cable of one printer: does what the spooler orders, in order, and reports what the printer says meanwhile.
struct PrinterLink: Sendable {
    /// A printer without paper takes bytes only until its buffer is full; a person has this long to put paper in.
    private static let patience = Duration.seconds(600)
    private static let opening = Duration.seconds(3)
    private static let finishing = Duration.seconds(20)

    let name: String
    let device: String
    let profile: PrinterProfile
    let opener: TransportOpener
    let drawer: PageDrawer
    let desk: Desk

    func run(_ deeds: AsyncStream<(Int, PrinterDeed)>) async {
        await withTaskGroup(of: Void.self) { group in
            var transport: (any Transport)?
            for await (connection, deed) in deeds {
                switch deed {
                case .open:
                    await transport?.close()
                    Failpoint.reach(.printerOpen)
                    do {
                        let fresh = try opener(DeviceURI(device))
                        try await fresh.open(within: Self.opening)
                        transport = fresh
                        Failpoint.reach(.printerOpened)
                        group.addTask { await listen(to: fresh, connection: connection) }
                        let takesPages = await media(of: fresh) != nil
                        await report(connection, takesPages ? .openedForPages : .opened)
                    } catch let error as TransportError {
                        await report(connection, .openFailed(error.sentence))
                    } catch {
                        await report(connection, .openFailed("\(error)"))
                    }
                case .write(let bytes):
                    let isWhole = await write(bytes.count, to: transport, connection: connection) {
                        transport throws(TransportError) in try await transport.write(bytes, within: Self.patience)
                    }
                    if !isWhole {
                        // Whatever was ordered behind a failed write must not leave by itself.
                        await transport?.close()
                        transport = nil
                    }
                case .draw(let bytes):
                    if await !draw(bytes, on: transport, connection: connection) {
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

    /// Draws what these bytes would print; whether the connection may be used on.
    private func draw(_ bytes: [UInt8], on transport: (any Transport)?, connection: Int) async -> Bool {
        guard let transport = transport as? any PageTransport, let media = await media(of: transport) else {
            await report(connection, .writeFailed(bytesTaken: 0, "The printer \(name) is not connected."))
            return false
        }
        let document: PageDocument
        do {
            document = try await drawer.document(bytes, profile: profile, media: media)
        } catch {
            await report(connection, .undrawable("\(error)"))
            return true
        }
        return await write(document.pdf.count, to: transport, connection: connection) {
            _ throws(TransportError) in try await transport.write(document, within: Self.patience)
        }
    }

    /// What pages are printed on there; nil where commands are taken.
    private func media(of transport: any Transport) async -> PageMedia? {
        guard let transport = transport as? any PageTransport, case .pages(let media) = await transport.form else {
            return nil
        }
        return media
    }

    /// Whether all of it left.
    private func write(
        _ count: Int, to transport: (any Transport)?, connection: Int,
        _ write: (any Transport) async throws(TransportError) -> Void
    ) async -> Bool {
        guard let transport else {
            await report(connection, .writeFailed(bytesTaken: 0, "The printer \(name) is not connected."))
            return false
        }
        Failpoint.reach(.printerWrite)
        do {
            try await write(transport)
        } catch {
            await report(connection, .writeFailed(bytesTaken: error.bytesTaken, error.sentence))
            return false
        }
        Failpoint.reach(.printerWritten)
        do {
            try await transport.finish(within: Self.finishing)
        } catch {
            await report(connection, .writeFailed(bytesTaken: count, error.sentence))
            return false
        }
        Failpoint.reach(.printerFinished)
        await report(connection, .wrote)
        return true
    }

    private func listen(to transport: any Transport, connection: Int) async {
        for await event in transport.events {
            switch event {
            case .bytes(let bytes):
                Failpoint.reach(.printerHeard)
                await report(connection, .received(bytes))
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
