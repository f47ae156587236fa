import PrinterLanguage
import Settings

extension Premises {
    /// The profile that a printer's settings name, with what they know better put in.
    ///
    /// - Throws: ``PremisesError`` for an unknown profile, and with one line for every override that cannot be, as the
    ///   configuration's own errors are written: file, line, key, bounds and the nearest name.
    static func profile(
        of printer: PrinterSettings, at key: String, in settings: ShopSettings
    ) throws -> PrinterProfile {
        guard var profile = PrinterProfile.named(printer.profile) else {
            let nearest = NearestName.some(of: printer.profile, among: PrinterProfile.all.map(\.name))
                .map { "\"\($0)\"" }.joined(separator: " or ")
            throw PremisesError(
                settings.problem(
                    key, "\"\(printer.profile)\" is no profile",
                    nearest.isEmpty
                        ? "`quittance preview --help` names them all"
                        : "did you mean \(nearest)?"))
        }
        var problems: [ProfileProblem] = []
        for entry in printer.overrides.entries {
            do throws(ProfileProblem) {
                try profile.set(entry.field, to: Self.value(entry.value))
            } catch {
                problems.append(error)
            }
        }
        // What a refused figure left behind says nothing new.
        if problems.isEmpty, !printer.overrides.entries.isEmpty { problems = profile.problems() }
        guard problems.isEmpty else {
            throw PremisesError(
                problems.map { problem in
                    let nearest = problem.word.flatMap { NearestName.of($0, among: problem.known) }
                    return printer.overrides.problem(
                        problem.field, problem.sentence, nearest.map { "did you mean \"\($0)\"?" } ?? problem.remedy
                    ).description
                }.joined(separator: "\n"))
        }
        return profile
    }

    private static func value(_ value: PrinterOverrides.Value) -> PrinterProfile.Value {
        switch value {
        case .number(let number): .number(number)
        case .flag(let flag): .flag(flag)
        case .word(let word): .word(word)
        case .words(let words): .words(words)
        case .numbers(let numbers): .numbers(numbers)
        case .pages(let pages): .pages(pages.map { PrinterProfile.Page($0.number, $0.name) })
        }
    }
}
