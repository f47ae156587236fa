import Flows
import Logging
import PrinterLanguage
import Rendering
import Settings

/// Walks through the set-up and gathers what is; what it means, the facts say themselves.
struct DoctorRound {
    let options: ConfigurationOptions
    let receipts: Int
    let isQuick: Bool
    let showsProgress: Bool

    private var logger: Logger {
        var logger = Logger(label: "doctor")
        // What matters is in the findings.
        logger.logLevel = .critical
        return logger
    }

    func checkup() async -> Checkup {
        let (settings, problems) = configuration()
        guard let settings else { return Checkup(problems) }
        let (premises, templates) = premises(settings)
        let visit = await ServiceVisit(settings: settings)
        var checkup = Checkup(problems + templates + [visit.facts.diagnosis])
        var clock = ClockFacts(
            synchronization: Machine.synchronization, configuredZone: settings.timeZone, machineZone: Machine.zone)
        let zone = ZoneClock(zone: settings.timeZone)
        clock.isKnown = zone != nil
        checkup.diagnoses += clock.diagnoses + DoctorFiles(settings).diagnoses
        let ledger = DoctorLedger(
            settings: settings, receipts: receipts, isQuick: isQuick, showsProgress: showsProgress)
        checkup.diagnoses += ledger.diagnoses
        guard let premises, let zone = zone ?? ZoneClock(zone: nil) else { return checkup }
        checkup.diagnoses += await DoctorNeighbours(premises: premises, visit: visit, clock: zone, logger: logger)
            .diagnoses()
        return checkup
    }

    private func configuration() -> (ShopSettings?, [Diagnosis]) {
        do throws(SettingsLoadError) {
            let settings = try ShopSettings.load(path: options.path)
            let counts = [
                Self.counted(settings.printers.count, "printer"), Self.counted(settings.upstreams.count, "upstream"),
                Self.counted(settings.registers.count, "register"),
            ].joined(separator: ", ")
            return (settings, [.fine("configuration", "\(settings.file): \(counts).")])
        } catch {
            let problems = error.problems.map { problem in
                let place = problem.line > 0 ? "\(problem.file):\(problem.line)" : problem.file
                let key = problem.key.isEmpty ? "" : "\(problem.key): "
                return Diagnosis.error(
                    "configuration", "\(place): \(key)\(problem.sentence)", problem.remedy, .configuration)
            }
            // Where only files are missing, the rest can still be looked at.
            return (try? ShopSettings.load(path: options.path, checkingFiles: false), problems)
        }
    }

    private static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

    private func premises(_ settings: ShopSettings) -> (Premises?, [Diagnosis]) {
        var diagnoses: [Diagnosis] = []
        var templates: TemplateStore?
        do throws(TemplateError) {
            if let directory = settings.templates {
                var folder = TemplateFolder(directory: directory, allowsCommands: settings.templateCommands)
                templates = try folder.load()
            } else {
                templates = try TemplateStore.shipped()
            }
            diagnoses.append(.fine("templates", "All templates of \(settings.templates ?? "the program") compile."))
        } catch {
            diagnoses.append(
                .error(
                    "templates", "A template cannot be used: \(error)",
                    "Mend it at the line and column named; a running service keeps the last good one.", .configuration))
        }
        do {
            let logo = try settings.logo.map { try ServiceRun.picture($0) }
            // The shipped ones compile, as the tests know.
            guard let store = templates ?? (try? TemplateStore.shipped()) else { return (nil, diagnoses) }
            let premises = try Premises(settings, templates: store, logo: logo)
            return (premises, diagnoses + languages(premises))
        } catch let failure as Failure {
            diagnoses.append(.error("configuration", failure.sentence, failure.remedy, .configuration))
        } catch {
            diagnoses.append(
                .error("configuration", "\(error)", "Correct it in \(settings.file).", .configuration))
        }
        return (nil, diagnoses)
    }

    private func languages(_ premises: Premises) -> [Diagnosis] {
        premises.registers.map(\.settings).filter { !premises.templates.hasWords(of: $0.language) }.map { register in
            .warning(
                "language", of: register.id, "There are no words of \(register.language): its receipts are in English.",
                "Choose another language, or put a file \(register.language).words into the folder of templates.")
        }
    }
}
