import FoundationEssentials
import PrinterLanguage
import Settings
package import Transports

/// Asks one printer how it is, where no service has it in hand.
package struct PrinterProbe: Sendable {
    private static let opening = Duration.seconds(3)
    private static let answering = Duration.seconds(1)

    let printer: Premises.Printer
    let opener: TransportOpener

    package init(_ printer: Premises.Printer, opener: @escaping TransportOpener) {
        self.printer = printer
        self.opener = opener
    }

    /// Opens the device, asks for its state as the spooler does, and lets go of it again; nothing is printed.
    package func contact() async -> PrinterFacts.Contact {
        do {
            let uri = try DeviceURI(printer.settings.device)
            switch uri.device {
            case .virtual: return .unasked("paper goes into a folder as pictures")
            case .file(let path):
                // Opening would make it.
                guard path.hasPrefix("/dev/") || FileManager.default.fileExists(atPath: path) else {
                    return .unasked("the file is made with the first print")
                }
                return try await reach(uri, asking: path.hasPrefix("/dev/"))
            case .usb, .socket, .serial: return try await reach(uri, asking: true)
            case .cups: return try await reach(uri, asking: false)
            }
        } catch let error as TransportError {
            return .unreachable(error.sentence)
        } catch {
            return .unreachable("\(error)")
        }
    }

    private func reach(_ uri: DeviceURI, asking: Bool) async throws -> PrinterFacts.Contact {
        let transport = try opener(uri)
        do {
            try await transport.open(within: Self.opening)
        } catch {
            await transport.close()
            throw error
        }
        let contact = asking ? await ask(transport) : .mute
        await transport.close()
        return contact
    }

    private func ask(_ transport: any Transport) async -> PrinterFacts.Contact {
        let dialogue = dialogue(for: printer.profile)
        guard !dialogue.probe.isEmpty else { return .mute }
        do {
            try await transport.write(dialogue.probe, within: Self.answering)
        } catch {
            return .unreachable(error.sentence)
        }
        let status = await withTaskGroup(of: PrinterStatus?.self) { group in
            group.addTask { await Self.status(from: transport.events, dialogue) }
            group.addTask {
                // Ends early only where nobody waits any more.
                try? await Task.sleep(for: Self.answering)
                return nil
            }
            // Whichever is first ends the other: a device that goes away, or the time.
            let first = await group.next() ?? nil
            group.cancelAll()
            let second = await group.next() ?? nil
            return first ?? second
        }
        return status.map { .says(reasons: $0.reasons) } ?? .mute
    }

    /// The last state that comes until the task is cancelled: a printer answers in several parts.
    private static func status(
        from events: AsyncStream<TransportEvent>, _ dialogue: any Dialogue
    ) async -> PrinterStatus? {
        var dialogue = dialogue
        var status: PrinterStatus?
        for await event in events {
            guard case .bytes(let bytes) = event else { continue }
            for case .status(let answer) in dialogue.read(bytes) { status = answer }
        }
        return status
    }
}
