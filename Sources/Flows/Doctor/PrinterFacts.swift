package import PrinterLanguage

/// One printer of the configuration: whether it can be reached, how it is, and whether it has the letters it needs.
package struct PrinterFacts: Sendable {
    package enum Contact: Hashable, Sendable {
        /// Why it was not reached; the remedy stands behind the first semicolon.
        case unreachable(String)
        /// Reached, and it does not say how it is.
        case mute
        /// In the words of IPP; nothing where all is well.
        case says(reasons: [String])
        /// Why it is not asked.
        case unasked(String)
    }

    package var name: String
    package var device: String
    package var contact: Contact
    /// What is wrong with what its spooler does after a failure.
    package var policyWarning: String?
    /// What it cannot do behind its spooler.
    package var restriction: String?
    /// Letters of the registers' languages that no code page of the profile has.
    package var missingLetters: String
    /// Whether such letters are drawn in their line.
    package var drawsLetters: Bool

    package init(
        name: String, device: String, contact: Contact, policyWarning: String? = nil, restriction: String? = nil,
        missingLetters: String = "", drawsLetters: Bool = true
    ) {
        self.name = name
        self.device = device
        self.contact = contact
        self.policyWarning = policyWarning
        self.restriction = restriction
        self.missingLetters = missingLetters
        self.drawsLetters = drawsLetters
    }

    package var diagnoses: [Diagnosis] { [reached, policy, restricted, letters].compactMap(\.self) }

    private var reached: Diagnosis {
        switch contact {
        case .unreachable(let sentence):
            let (reason, remedy) = Self.parts(of: sentence)
            return .error(
                "printer", of: name, reason,
                remedy ?? "Check its cable and power, and printers[].device in the configuration.", .unavailable)
        case .mute: return .fine("printer", of: name, "\(device) is reached; it does not say how it is.")
        case .unasked(let reason): return .fine("printer", of: name, "\(device): \(reason).")
        case .says(let reasons):
            let serious = reasons.filter { $0 != "media-low" }
            guard let first = serious.first ?? reasons.first else {
                return .fine("printer", of: name, "\(device) is ready.")
            }
            return .warning(
                "printer", of: name, "\(device) says: \(reasons.joined(separator: ", ")).", Self.remedy(first))
        }
    }

    private var policy: Diagnosis? {
        guard let policyWarning else { return nil }
        let (reason, remedy) = Self.parts(of: policyWarning)
        return .warning(
            "printer", of: name, "\(reason) After a failure both sides would try again.",
            remedy ?? "Set its error policy to abort-job.")
    }

    private var restricted: Diagnosis? {
        restriction.map { .note("printer", of: name, Self.sentence($0)) }
    }

    private var letters: Diagnosis? {
        guard !missingLetters.isEmpty else { return nil }
        let sentence = "No code page of its profile has \(missingLetters)"
        return drawsLetters
            ? .note("codepages", of: name, "\(sentence); they are drawn in their line.")
            : .warning(
                "codepages", of: name, "\(sentence), and it prints no pictures: they come out as other letters.",
                "Choose the profile of the very model, or name its pages under printers[].overrides.codePages.")
    }

    /// What is done about a state, by IPP's word for it.
    private static func remedy(_ reason: String) -> String {
        switch reason {
        case "media-empty": "Put paper in; what waits comes out by itself."
        case "media-low": "Have a roll at hand."
        case "cover-open": "Close its cover; what waits comes out by itself."
        case "cutter-error": "Switch it off, clear the cutter, and switch it on again."
        case "offline": "See whether it is switched on and connected; `quittance printers status` says more."
        default: "See what its lights say, and switch it off and on."
        }
    }

    /// A sentence of the transports: what is wrong; what to do.
    private static func parts(of text: String) -> (reason: String, remedy: String?) {
        guard let mark = text.firstRange(of: "; ") else { return (sentence(text), nil) }
        return (sentence(String(text[..<mark.lowerBound])), sentence(String(text[mark.upperBound...])))
    }

    private static func sentence(_ text: String) -> String {
        // A device's own name keeps its letters.
        let start = text.prefix { $0 != " " }.contains(":") ? String(text.prefix(1)) : text.prefix(1).uppercased()
        return start + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
    }
}

extension PrinterFacts {
    /// The letters of a language, its money's sign included, that none of a profile's code pages has.
    ///
    /// - Parameter language: a BCP 47 tag; one that is not known here asks for nothing.
    package static func missingLetters(of language: String, on profile: PrinterProfile) -> String {
        let tag = language.lowercased().prefix { $0 != "-" }
        guard let letters = letters[String(tag)] else { return "" }
        return String(
            String.UnicodeScalarView(
                letters.unicodeScalars.filter { letter in
                    !profile.codePages.contains { $0.page.byte(for: letter) != nil }
                }))
    }

    private static let letters = [
        "de": "ÄÖÜäöüß€", "en": "£€", "fr": "ÀÂÇÈÉÊËÎÏÔÙÛÜàâçèéêëîïôùûü€", "it": "ÀÈÉÌÒÙàèéìòù€",
        "es": "ÁÉÍÑÓÚÜáéíñóúü¿¡ºª€",
    ]
}
