/// What the doctor found at one place of the set-up.
package struct Diagnosis: Hashable, Sendable {
    package enum Grade: String, Hashable, Sendable, CaseIterable {
        /// As it should be.
        case fine
        /// Nothing is wrong; worth knowing.
        case note
        /// Works, and will hurt one day.
        case warning
        /// Does not work.
        case error
    }

    /// What kind of trouble an error is, for the code that a command ends with.
    package enum Trouble: String, Hashable, Sendable, CaseIterable {
        case configuration
        case inputOutput
        case unavailable
    }

    /// What was looked at, a word that stays the same: `disk`, `printer`, `upstream`.
    package let check: String
    /// Which one, where there are several: the printer's name.
    package let subject: String?
    package let grade: Grade
    package let sentence: String
    /// What to do; nil where nothing is to be done.
    package let remedy: String?
    /// Of an error.
    package let trouble: Trouble?

    package static func fine(_ check: String, of subject: String? = nil, _ sentence: String) -> Diagnosis {
        Diagnosis(check: check, subject: subject, grade: .fine, sentence: sentence, remedy: nil, trouble: nil)
    }

    package static func note(
        _ check: String, of subject: String? = nil, _ sentence: String, _ remedy: String? = nil
    ) -> Diagnosis {
        Diagnosis(check: check, subject: subject, grade: .note, sentence: sentence, remedy: remedy, trouble: nil)
    }

    package static func warning(
        _ check: String, of subject: String? = nil, _ sentence: String, _ remedy: String
    ) -> Diagnosis {
        Diagnosis(check: check, subject: subject, grade: .warning, sentence: sentence, remedy: remedy, trouble: nil)
    }

    package static func error(
        _ check: String, of subject: String? = nil, _ sentence: String, _ remedy: String, _ trouble: Trouble
    ) -> Diagnosis {
        Diagnosis(check: check, subject: subject, grade: .error, sentence: sentence, remedy: remedy, trouble: trouble)
    }
}
