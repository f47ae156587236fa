import Receipts

extension SettingsReader {
    private static let registerKeys = [
        "id", "upstream", "country", "printer", "offline", "afterSync", "deadline", "remoteId", "answerWithin",
        "language", "onUnknownPrint", "outageCode", "slips", "identifiers", "certificates",
    ]

    mutating func registers(
        in root: SettingsSection, printers: [PrinterSettings], upstreams: [UpstreamSettings]
    ) -> [RegisterSettings] {
        var registers: [RegisterSettings] = []
        let remedy = "write registers: [{ id: reg_1, upstream: main, country: DE, printer: front }]"
        for field in elements("registers", in: root, remedy) {
            guard let section = section(field, keys: Self.registerKeys) else { continue }
            let id = name("id", in: section, "write the register's id as the till uses it")
            reportRepetition(of: id, as: "id", in: section, among: registers.map(\.id))
            let upstreamName = reference("upstream", in: section, to: upstreams.map(\.name))
            let dialect = upstreams.first { $0.name == upstreamName }?.dialect ?? ""
            let country = country(in: section)
            var register = RegisterSettings(
                id: id ?? "", upstream: upstreamName ?? "", country: country ?? .germany,
                printer: reference("printer", in: section, to: printers.map(\.name)) ?? "",
                offline: offline(in: section, country: country ?? .germany, dialect: dialect),
                afterSync: afterSync(in: section), deadline: deadline(in: section, dialect: dialect),
                remoteID: text("remoteId", in: section),
                answerWithin: duration("answerWithin", in: section, default: .seconds(3)),
                language: language(in: section))
            register.onUnknownPrint = choice("onUnknownPrint", in: section, default: .ask)
            register.outageCode = choice("outageCode", in: section, default: .none)
            register.slips = choices("slips", in: section) ?? []
            register.identifiers = identifiers(in: section)
            register.certificates = (list("certificates", in: section) ?? []).compactMap { path($0) }
            registers.append(register)
        }
        return registers
    }

    /// The name of a printer or an upstream that the file defines.
    private mutating func reference(_ key: String, in section: SettingsSection, to names: [String]) -> String? {
        let known = names.filter { !$0.isEmpty }
        let all = known.isEmpty ? "none is defined yet" : "defined: \(known.joined(separator: ", "))"
        guard let text = required(key, in: section, "name one of \(key)s[]; \(all)"), let field = section[key] else {
            return nil
        }
        if known.contains(text) { return text }
        // A definition without a readable name was reported already and may be the one that is meant.
        if names.count == known.count {
            let nearest = NearestName.of(text, among: known).map { "did you mean \"\($0)\"?" }
            report(field, "no \(key) is named \"\(text)\"", nearest ?? all)
        }
        return nil
    }

    private mutating func country(in section: SettingsSection) -> Country? {
        let all = Country.allCases.map(\.rawValue).joined(separator: ", ")
        guard required("country", in: section, "write one of \(all)") != nil, let field = section["country"] else {
            return nil
        }
        return choice(field)
    }

    private mutating func offline(
        in section: SettingsSection, country: Country, dialect: String
    ) -> OfflineAllowance {
        let standard = OfflineAllowance.standard(country: country, dialect: dialect)
        guard let field = section["offline"], let text = text(field) else { return standard }
        guard let allowance = OfflineAllowance(text) else {
            report(
                field, "\"\(text)\" is neither allowed nor forbidden nor a duration",
                "write allowed, forbidden or a whole number with its unit, such as 24h")
            return standard
        }
        if dialect == "fiskaly-sign-fr" {
            let limit = OfflineAllowance.signFRLimit
            let tooLong =
                switch allowance {
                case .allowed: true
                case .forbidden: false
                case .limited(let duration): duration > limit
                }
            if tooLong { report(field, "SIGN FR takes no record older than 24 hours", "write 24h or less") }
        }
        return allowance
    }

    private mutating func afterSync(in section: SettingsSection) -> [AfterSync] {
        choices("afterSync", in: section) ?? [.email, .print]
    }

    /// A list of words, each at most once; `nil` where the key is absent.
    private mutating func choices<Value: RawRepresentable & CaseIterable & Equatable>(
        _ name: String, in section: SettingsSection
    ) -> [Value]? where Value.RawValue == String {
        guard let fields = list(name, in: section) else { return nil }
        var values: [Value] = []
        for field in fields {
            guard let value: Value = choice(field) else { continue }
            if values.contains(value) {
                report(field, "\"\(value.rawValue)\" stands twice", "write it once")
            } else {
                values.append(value)
            }
        }
        return values
    }

    /// 24 hours unless said otherwise; none with HelloBooks, which certifies nothing.
    private mutating func deadline(in section: SettingsSection, dialect: String) -> Duration? {
        if dialect == "hellobooks-orders", !section.mentions("deadline") { return nil }
        return duration("deadline", in: section, default: .seconds(86_400))
    }

    private mutating func language(in section: SettingsSection) -> String? {
        guard let field = section["language"], let text = text(field) else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let letters = parts[0].utf8.allSatisfy { (0x61...0x7A).contains($0) }
        let plain = parts.allSatisfy { part in
            (1...8).contains(part.utf8.count)
                && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
        }
        guard letters, (2...3).contains(parts[0].utf8.count), plain else {
            report(field, "\"\(text)\" is no language", "write its tag, such as de or fr-CA")
            return nil
        }
        return text
    }
}
