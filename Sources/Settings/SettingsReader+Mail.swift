import Receipts

extension SettingsReader {
    mutating func mail(in root: SettingsSection) -> MailSettings? {
        let keys = ["relay", "from", "credential", "authorities", "forgetAfter"]
        guard let field = root["mail"], let section = section(field, keys: keys) else { return nil }
        let relay = required("relay", in: section, "write the relay as smtps://mail.example.org")
        let from = required("from", in: section, "write the sender as Kasse <kasse@example.org>")
        let credential = credential("credential", in: section)
        let authorities = path("authorities", in: section)
        let forgetAfter = duration("forgetAfter", in: section, default: .seconds(7 * 86_400))
        guard let relay, let from else { return nil }
        let settings = MailSettings(
            relay: relay, from: from, credential: credential, authorities: authorities, forgetAfter: forgetAfter)
        if let field = section["relay"] { checkRelay(relay, hasCredential: section.mentions("credential"), field) }
        if let field = section["from"] { checkSender(settings, field) }
        return settings
    }

    private mutating func checkRelay(_ relay: String, hasCredential: Bool, _ field: SettingsField) {
        let url = ServerURL(relay)
        if let url, url.authority.user?.contains(":") == true {
            report(field, "the URL holds a password", "keep it elsewhere and name it in mail.credential")
        } else if url?.path != "" || !["smtp", "smtps"].contains(url?.scheme) {
            report(
                field, "\"\(relay)\" is no mail relay",
                "write it as smtps://mail.example.org, with :PORT if need be")
        } else if url?.authority.user != nil, !hasCredential {
            report(field, "the URL names a user and there is no password", "name it in mail.credential")
        }
    }

    private mutating func checkSender(_ settings: MailSettings, _ field: SettingsField) {
        let remedy = "write it as Kasse <kasse@example.org>"
        let from = settings.from
        if from.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            report(field, "the sender holds a line end or another control character", remedy)
        } else if settings.sender == nil {
            report(field, "\"\(from)\" holds no address", remedy)
        }
    }
}
