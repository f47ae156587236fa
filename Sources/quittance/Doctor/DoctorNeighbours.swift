import Flows
import Logging
import PrinterLanguage
import Sandbox
import Settings
import Transports

/// Printers, fiscal servers and the mail relay, all asked at the same time.
struct DoctorNeighbours: Sendable {
    let premises: Premises
    let visit: ServiceVisit
    let clock: ZoneClock
    let logger: Logger

    func diagnoses() async -> [Diagnosis] {
        async let servers = upstreams()
        async let relay = mail()
        let printers = await inOrder(premises.printers) { await self.facts(of: $0).diagnoses }
        return await printers + servers + relay
    }

    private func facts(of printer: Premises.Printer) async -> PrinterFacts {
        let name = printer.settings.name
        let contact: PrinterFacts.Contact
        if visit.isRunning {
            contact =
                visit.printers.map { $0[name] ?? .unreachable("The running service does not know it; restart it") }
                ?? .unasked("the service has it in hand, and its tokens cannot be read by this user")
        } else {
            let logger = logger
            contact = await PrinterProbe(printer) { uri throws(TransportError) in
                try CableTransports.transport(for: uri, logger: logger)
            }.contact()
        }
        let languages = premises.registers.filter { $0.settings.printer == name }.map(\.settings.language)
        var missing = ""
        for language in languages {
            missing += PrinterFacts.missingLetters(of: language, on: printer.profile).filter { !missing.contains($0) }
        }
        var facts = PrinterFacts(
            name: name, device: printer.settings.device, contact: contact, missingLetters: missing,
            drawsLetters: printer.profile.raster)
        if let uri = try? DeviceURI(printer.settings.device), case .cups(let host, let port, let queue) = uri.device {
            // A spooler that cannot be asked is the printer's own finding.
            let queues = try? await CUPSPrinters.list(host: host, port: port)
            let found = queues?.first { $0.queue.name == queue }?.queue
            facts.policyWarning = found?.policyWarning
            facts.restriction = found?.restriction
        }
        return facts
    }

    private func upstreams() async -> [Diagnosis] {
        var credentials: [String: Result<String, CredentialError>] = [:]
        for upstream in premises.settings.upstreams {
            credentials[upstream.name] = upstream.credential.map(Self.secret)
        }
        let probe = UpstreamProbe(premises: premises, credentials: credentials, clock: clock, logger: logger)
        return await inOrder(premises.settings.upstreams) { await probe.facts(of: $0).diagnoses }
    }

    private func mail() async -> [Diagnosis] {
        guard let mail = premises.settings.mail else { return [] }
        return [await MailFacts(asking: mail, password: mail.credential.map(Self.secret), logger: logger).diagnosis]
    }

    private static func secret(_ reference: CredentialReference) -> Result<String, CredentialError> {
        do throws(CredentialError) { return .success(try reference.read()) } catch { return .failure(error) }
    }

    /// All at once, and what each has found in the order of the configuration.
    private func inOrder<Item: Sendable>(
        _ items: [Item], _ ask: @escaping @Sendable (Item) async -> [Diagnosis]
    ) async -> [Diagnosis] {
        await withTaskGroup(of: (Int, [Diagnosis]).self) { group in
            for (index, item) in items.enumerated() { group.addTask { (index, await ask(item)) } }
            var found: [(Int, [Diagnosis])] = []
            for await result in group { found.append(result) }
            return found.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
