package import Receipts

/// Everything that the doctor found, in the order of looking.
package struct Checkup: Hashable, Sendable {
    package var diagnoses: [Diagnosis] = []

    package init(_ diagnoses: [Diagnosis] = []) { self.diagnoses = diagnoses }

    package func count(_ grade: Diagnosis.Grade) -> Int { diagnoses.count { $0.grade == grade } }

    /// What to end with: the configuration's troubles first, since they bring about others; nil without an error.
    package var trouble: Diagnosis.Trouble? {
        Diagnosis.Trouble.allCases.first { trouble in diagnoses.contains { $0.trouble == trouble } }
    }

    /// What it comes to, in one line.
    package var summary: String {
        func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
        let (errors, warnings) = (count(.error), count(.warning))
        if errors == 0, warnings == 0 { return "All is well: \(counted(diagnoses.count, "check"))." }
        return "\(counted(errors, "error")), \(counted(warnings, "warning")) in \(counted(diagnoses.count, "check"))."
    }

    package var json: JSONValue {
        [
            "status": .string(count(.error) > 0 ? "error" : count(.warning) > 0 ? "warning" : "fine"),
            "trouble": JSONValue(trouble?.rawValue), "errors": JSONValue(count(.error)),
            "warnings": JSONValue(count(.warning)),
            "findings": .array(
                diagnoses.map { diagnosis in
                    [
                        "check": .string(diagnosis.check), "subject": JSONValue(diagnosis.subject),
                        "grade": .string(diagnosis.grade.rawValue), "sentence": .string(diagnosis.sentence),
                        "remedy": JSONValue(diagnosis.remedy), "trouble": JSONValue(diagnosis.trouble?.rawValue),
                    ]
                }),
        ]
    }
}
