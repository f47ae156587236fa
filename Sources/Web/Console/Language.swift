import HTTPTypes

/// The console's languages, each a file of words.
enum Language: String, Hashable, Sendable, CaseIterable {
    case english = "en"
    case german = "de"
    case french = "fr"
    case italian = "it"
    case spanish = "es"

    /// The name of the cookie that keeps a choice; it is no secret, and names nobody.
    static let cookie = "quittance-language"

    var ownName: String {
        switch self {
        case .english: "English"
        case .german: "Deutsch"
        case .french: "Français"
        case .italian: "Italiano"
        case .spanish: "Español"
        }
    }

    /// What was chosen here once, else what the browser likes best (RFC 9110, section 12.5.4), else English.
    init(_ headers: HTTPFields) {
        let chosen = SessionCookie.values(of: Self.cookie, in: headers).first
        self = chosen.flatMap(Language.init) ?? Self.accepted(headers[.acceptLanguage] ?? "") ?? .english
    }

    private static func accepted(_ field: String) -> Language? {
        var best: (language: Language, weight: Double)?
        for item in field.split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = parts.first, let language = Language(rawValue: tag.prefix { $0 != "-" }.lowercased())
            else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        return best?.language
    }
}
