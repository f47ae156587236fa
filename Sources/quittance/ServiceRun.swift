import Fiscal
import Flows
import FoundationEssentials
import Glibc
import Logging
import Persistence
import PrinterLanguage
import Receipts
import Rendering
import Sandbox
import ServiceLifecycle
import Settings
import Transports
import UnixSignals
import Web

/// The whole service, built and joined: what `serve` and the demo run.
struct ServiceRun {
    let settings: ShopSettings
    let logger: Logger
    var demo: DemoControl?
    var onReady: @Sendable (Int) -> Void = { _ in }
    /// The negative control of the kill tests; has no effect in release builds.
    var acknowledgesBeforeCommit = false

    /// Runs until the group is shut down.
    ///
    /// - Throws: ``Failure`` with the code to exit with for everything that keeps the service from starting.
    func run(signals: [UnixSignal] = .ending) async throws {
        var folder = self.settings.templates.map {
            TemplateFolder(directory: $0, allowsCommands: self.settings.templateCommands)
        }
        let premises = try premises(&folder)
        let connections = try Self.connections(beside: premises)
        let lock = try instanceLock()
        let clock = try zoneClock()
        let credentials = try credentials(of: premises)
        let mailPassword = try mailPassword()
        let effects = EffectChannel(lanes: premises.registers.map(\.lane))
        let settings = settings
        let database = settings.database
        let acknowledgesBeforeCommit = acknowledgesBeforeCommit
        let desk: Desk
        let archive: Archive
        let tokens: TokenBook
        do {
            desk = try Desk(
                premises: premises, seed: UInt64.random(in: .min ... .max), clock: clock, effects: effects,
                logger: logger, failStop: Self.failStop
            ) {
                let store = try Self.store(at: database, clock)
                try Self.provideTokens(in: store, settings: settings, at: clock.now())
                #if DEBUG
                    if acknowledgesBeforeCommit { store.acknowledgeBeforeCommit() }
                #endif
                return store
            }
            try await desk.start()
            archive = try Archive(path: database)
            tokens = try archive.readNow { TokenBook(try TokenBook.holders(in: $0)) }
        } catch let error as StoreError {
            throw error.failure(serving: database)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw StoreError(.damaged, "\(error)").failure(serving: database)
        }
        let logger = logger
        let rack = VirtualRack(
            profiles: Self.virtualProfiles(of: premises), faults: PrinterFaults(), pictures: true, logger: logger)
        let effectService = EffectService(
            desk: desk, effects: effects, premises: premises, credentials: credentials,
            mailPassword: mailPassword,
            opener: { uri throws(TransportError) in try Self.transport(for: uri, rack: rack, logger: logger) },
            clock: clock,
            logger: logger)
        let web: WebService
        do {
            web = try WebService(
                settings: settings, desk: desk, archive: archive, tokens: tokens, premises: premises, demo: demo,
                logger: logger, connections: connections, onReady: onReady)
        } catch {
            throw Failure(.configuration, error.sentence, error.remedy)
        }
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: rack), .init(service: effectService), .init(service: web),
        ]
        if let folder { services.append(.init(service: TemplateWatch(folder: folder, desk: desk, logger: logger))) }
        let group = ServiceGroup(
            configuration: .init(
                services: services, gracefulShutdownSignals: signals,
                logger: logger))
        do { try await group.run() } catch let error as WebError {
            throw Failure(.unavailable, error.sentence, error.remedy)
        }
        await desk.stop()
        _ = consume lock
    }

    func zoneClock() throws -> ZoneClock {
        guard let clock = ZoneClock(zone: settings.timeZone) else {
            throw Failure(
                .configuration, "The machine does not know the time zone \(settings.timeZone ?? "").",
                "Use a name such as Europe/Berlin and install tzdata.")
        }
        return clock
    }

    /// What cannot be read is read a second time: where that was the disk, for a moment, no shop waits for its cause.
    static func store(at path: String, _ clock: ZoneClock) throws -> Store {
        func open() throws -> Store {
            try Store(path: path, boot: boot, at: clock.now(), seed: UInt64.random(in: .min ... .max))
        }
        do { return try open() } catch let error as StoreError where error.code == .damaged && error.isUnreadable {
            return try open()
        }
    }

    /// How many descriptors are left for connections, when the service has all that it opens itself.
    private static func connections(beside premises: Premises) throws -> Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        // The database and its readers, the loops, a backup; a line to each printer, two to each server.
        let own = 64 + 4 * (premises.printers.count + premises.registers.count)
        let left = Int(clamping: limit.rlim_cur) - own
        guard left >= 16 else {
            throw Failure(
                .configuration,
                "The service may open \(limit.rlim_cur) files, and needs \(own + 16) to serve anybody.",
                "Raise the limit: LimitNOFILE=1024 in the unit, or `ulimit -n 1024` before.")
        }
        return left
    }

    private func premises(_ folder: inout TemplateFolder?) throws -> Premises {
        do {
            let templates = try folder?.load() ?? TemplateStore.shipped()
            return try Premises(settings, templates: templates, logo: settings.logo.map { try Self.picture($0) })
        } catch let error as TemplateError {
            throw Failure(
                .configuration, "A template cannot be used: \(error)", "Mend it at the line and column named.")
        } catch let error as PremisesError {
            throw Failure(.configuration, error.description)
        }
    }

    static func picture(_ path: String) throws -> Picture {
        let bytes: [UInt8]
        do {
            bytes = try Array(Data(contentsOf: URL(filePath: path)))
        } catch {
            throw Failure(
                .configuration, "The shop's logo \(path) cannot be read: \(SystemWords.of(error)).",
                "Correct shop.logo, or the file.")
        }
        do throws(PictureError) {
            return try Picture(png: bytes, file: path)
        } catch {
            throw Failure(.configuration, "The shop's logo \(error.file) \(error.reason)", "Save it anew as PNG.")
        }
    }

    func instanceLock() throws -> InstanceLock {
        do throws(StoreError) {
            try DatabasePlace.check(settings.database)
            return try InstanceLock(database: settings.database)
        } catch {
            guard error.code == .misplaced else { throw Failure(error.exitCode, error.sentence) }
            let words = error.sentence.split(separator: "\n", maxSplits: 1)
            let sentence = words.first.map { $0.hasSuffix(".") ? $0.dropLast() : $0 } ?? ""
            throw Failure(
                .configuration,
                settings.problem("database", String(sentence), words.dropFirst().joined()).description)
        }
    }

    private func credentials(of premises: Premises) throws -> [String: String] {
        var credentials: [String: String] = [:]
        for (index, upstream) in settings.upstreams.enumerated() {
            guard let reference = upstream.credential else { continue }
            let key = "upstreams[\(index)].credential"
            let credential: String
            do throws(CredentialError) {
                credential = try reference.read()
            } catch {
                throw Failure(.configuration, settings.problem(key, error.sentence, error.remedy).description)
            }
            let tokens = premises.registers.first { $0.upstream.settings.name == upstream.name }?.upstream.dialect
                .tokens
            guard tokens == nil || tokens?.request(credential: credential) != nil else {
                throw Failure(
                    .configuration,
                    settings.problem(
                        key, "The credential of \(upstream.name) is not a key and its secret",
                        "Write both into it, with a colon between them: KEY:SECRET"
                    ).description)
            }
            credentials[upstream.name] = credential
        }
        return credentials
    }

    private func mailPassword() throws -> String? {
        do throws(CredentialError) {
            return try settings.mail?.credential?.read()
        } catch {
            throw Failure(
                .configuration, settings.problem("mail.credential", error.sentence, error.remedy).description)
        }
    }

    /// The folders of the virtual printers, each with the profile its printer is configured with.
    private static func virtualProfiles(of premises: Premises) -> [String: PrinterProfile] {
        var profiles: [String: PrinterProfile] = [:]
        for printer in premises.printers {
            guard let uri = try? DeviceURI(printer.settings.device), case .virtual(let directory) = uri.device else {
                continue
            }
            profiles[directory] = printer.profile
        }
        return profiles
    }

    static func transport(
        for uri: DeviceURI, rack: VirtualRack, logger: Logger
    ) throws(TransportError) -> any Transport {
        if case .virtual(let directory) = uri.device { return rack.transport(directory: directory) }
        return try CableTransports.transport(for: uri, logger: logger)
    }

    /// The outcome of a commit is unknown: leave at once, without another statement.
    @Sendable private static func failStop(_ error: StoreError) {
        Terminal.complain("\(error.sentence)\nThe supervisor starts the service again, and it finds out.")
        _exit(Failure.Code.inputOutput.rawValue)
    }

    /// Identifies this boot of the machine.
    ///
    /// Source: proc_sys_kernel(5).
    private static var boot: String {
        // Without procfs every start counts as a boot of its own.
        let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return text?.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? "pid-\(getpid())"
    }
}

extension StoreError {
    var exitCode: Failure.Code {
        switch code {
        case .locked, .busy: .tryAgain
        case .newer, .misplaced: .configuration
        case .forbidden: .notPermitted
        case .commitUnknown, .full, .damaged, .unavailable, .notDurable, .inconsistent: .inputOutput
        }
    }

    /// Why the service did not start, with the way out.
    func failure(serving path: String) -> Failure {
        guard code == .damaged || code == .inconsistent else { return Failure(exitCode, description) }
        let doubt = isUnreadable ? ", or the disk under it cannot be read" : ""
        let before =
            isUnreadable ? "SQLite does not tell these apart: look at the disk before, and start once more.\n" : ""
        return Failure(
            exitCode, "The database \(path) is not served, since it is damaged\(doubt): \(description)",
            """
            Nothing was sent or printed. Move \(path) with its -wal and -shm to another folder and keep them, put the \
            newest copy of `quittance backup` into its place, and start again.
            \(before)Without a copy: `quittance doctor` looks at the disk, and `quittance queue list`, `receipts list` and \
            `audit export` show what can still be read.
            """)
    }
}

extension [UnixSignal] {
    /// What ends a service in good order: the supervisor's word, Ctrl-C, and a terminal that is closed.
    static var ending: [UnixSignal] { [.sigterm, .sigint, .sighup] }
}
