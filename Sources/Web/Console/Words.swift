import Mustache
import Receipts

/// The words of one language: `group.name` to text, from `Assets/console.LANGUAGE.json`.
struct Words: MustacheParent, Sendable {
    let language: Language
    private let groups: [String: [String: String]]

    private static let all = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, Words(reading: $0)) })

    static func of(_ language: Language) -> Words { all[language] ?? Words(reading: language) }

    private init(reading language: Language) {
        self.language = language
        let bytes =
            switch language {
            case .english: PackageResources.console_en_json
            case .german: PackageResources.console_de_json
            case .french: PackageResources.console_fr_json
            case .italian: PackageResources.console_it_json
            case .spanish: PackageResources.console_es_json
            }
        do {
            groups = try Self.groups(JSONValue(parsing: bytes))
        } catch {
            preconditionFailure("the words of \(language.rawValue) are no JSON: \(error)")
        }
    }

    private static func groups(_ value: JSONValue) -> [String: [String: String]] {
        guard case .object(let groups) = value else { return [:] }
        return groups.reduce(into: [:]) { result, group in
            guard case .object(let words) = group.value else { return }
            result[group.name] = words.reduce(into: [:]) { $0[$1.name] = $1.value.text }
        }
    }

    /// Every word's name.
    var names: Set<String> { Set(groups.flatMap { group in group.value.keys.map { "\(group.key).\($0)" } }) }

    /// The text of `group.name`, where each `{place}` is filled; `nil` where the language has no such word.
    func known(_ name: String, _ places: [(String, String)] = []) -> String? {
        let parts = name.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, var text = groups[String(parts[0])]?[String(parts[1])] else { return nil }
        for (place, value) in places { text = text.replacing("{\(place)}", with: value, maxReplacements: 1) }
        return text
    }

    /// A name that is missing is shown in brackets, for the tests to find.
    func callAsFunction(_ name: String, _ places: (String, String)...) -> String {
        known(name, places) ?? "[\(name)]"
    }

    /// `name1` for one, else `name`, with `{n}` filled.
    func count(_ name: String, _ number: Int, _ places: (String, String)...) -> String {
        known(number == 1 ? name + "1" : name, [("n", String(number))] + places) ?? "[\(name)]"
    }

    func child(named name: String) -> Any? { groups[name] }
}
