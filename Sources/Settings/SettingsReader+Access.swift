extension SettingsReader {
    mutating func access(in root: SettingsSection) -> AccessSettings {
        guard let field = root["access"],
            let section = section(field, keys: ["hosts", "origins", "tokens", "tls"])
        else { return AccessSettings() }
        return AccessSettings(
            hosts: (list("hosts", in: section) ?? []).compactMap { host($0) },
            origins: (list("origins", in: section) ?? []).compactMap { origin($0) },
            tokens: text("tokens", in: section).map { FilePaths.absolute($0, from: folder) },
            tls: tls(in: section))
    }

    private mutating func host(_ field: SettingsField) -> String? {
        guard let text = text(field) else { return nil }
        guard let authority = Authority(Substring(text)), authority.user == nil else {
            report(field, "\"\(text)\" is no host name", "write the bare name, such as till.example.org")
            return nil
        }
        if authority.port != nil {
            report(field, "\"\(text)\" has a port", "write the bare name: hosts are compared without their ports")
        }
        return authority.host
    }

    private mutating func origin(_ field: SettingsField) -> String? {
        guard let text = text(field) else { return nil }
        guard let url = ServerURL(text), url.authority.user == nil, url.path.isEmpty else {
            report(field, "\"\(text)\" is no origin", "write scheme, host and port alone: https://pos.example.org")
            return nil
        }
        return url.text
    }

    private mutating func tls(in access: SettingsSection) -> TLSFiles? {
        guard let field = access["tls"], let section = section(field, keys: ["certificate", "key"]) else { return nil }
        let remedy = "name the PEM files of the certificate chain and of its key"
        for name in ["certificate", "key"] where !section.mentions(name) {
            reportMissing(name, in: section, remedy)
        }
        guard let certificate = path("certificate", in: section), let key = path("key", in: section) else { return nil }
        return TLSFiles(certificate: certificate, key: key)
    }
}
