extension SettingsReader {
    private static let upstreamKeys = [
        "name", "dialect", "url", "credential", "merchant", "timeout", "probe", "retry", "reconcile", "keyRetention",
        "signerProbes", "options",
    ]

    mutating func upstreams(in root: SettingsSection) -> [UpstreamSettings] {
        var upstreams: [UpstreamSettings] = []
        let remedy = "write upstreams: [{ name: main, dialect: openfiskal-operations, url: \"https://…\" }]"
        for field in elements("upstreams", in: root, remedy) {
            guard let section = section(field, keys: Self.upstreamKeys) else { continue }
            let name = name("name", in: section, "name the upstream, so that registers can refer to it")
            reportRepetition(of: name, as: "name", in: section, among: upstreams.map(\.name))
            let upstream = UpstreamSettings(
                name: name ?? "", dialect: dialect(in: section) ?? "", url: url(in: section) ?? "",
                credential: credential("credential", in: section), merchant: text("merchant", in: section),
                timeout: duration("timeout", in: section, default: .seconds(10)),
                probe: duration("probe", in: section, default: .seconds(5)), retry: retry(in: section),
                reconcile: choice("reconcile", in: section, default: .key),
                keyRetention: duration("keyRetention", in: section, default: .seconds(86_400)),
                signerProbes: number("signerProbes", in: section, within: 1...1000, default: 20),
                options: options(in: section))
            upstreams.append(upstream)
        }
        return upstreams
    }

    private mutating func dialect(in section: SettingsSection) -> String? {
        let dialects = UpstreamSettings.dialects
        let remedy = "write one of \(dialects.joined(separator: ", "))"
        guard let text = required("dialect", in: section, remedy), let field = section["dialect"] else { return nil }
        if dialects.contains(text) { return text }
        reportChoice(field, text, among: dialects)
        return nil
    }

    private mutating func url(in section: SettingsSection) -> String? {
        guard
            let text = required("url", in: section, "write the server's base URL, such as https://api.example.org/v1"),
            let field = section["url"]
        else { return nil }
        guard let url = ServerURL(text) else {
            report(field, "the value is no base URL", "write it as https://HOST[:PORT]/PATH, without query and blanks")
            return nil
        }
        if url.authority.user != nil {
            report(
                field, "the URL holds a user or a password",
                "keep it elsewhere and name it in \(section.key).credential")
            return nil
        }
        switch url.scheme {
        case "https": return url.text
        case "http" where url.isLoopback: return url.text
        case "http":
            report(
                field, "\(url.text) would send receipts and credential unencrypted",
                "write https://; http:// is for servers on this machine")
        default: report(field, "\"\(url.scheme):\" is no scheme of a fiscal server", "write https://")
        }
        return nil
    }

    private mutating func retry(in upstream: SettingsSection) -> RetrySettings {
        let standard = RetrySettings()
        guard let field = upstream["retry"], let section = section(field, keys: ["first", "cap"]) else {
            return standard
        }
        let retry = RetrySettings(
            first: duration("first", in: section, default: standard.first),
            cap: duration("cap", in: section, default: standard.cap))
        if retry.first > retry.cap {
            report(
                field, "the first wait, \(retry.first.settingsText), is longer than the cap, \(retry.cap.settingsText)",
                "write a cap that is not below the first wait")
        }
        return retry
    }
}
