import Receipts
import Yams

extension SettingsReader {
    /// The whole file; `nil` only where not even its sections could be told.
    mutating func shopSettings(_ root: Node) -> ShopSettings? {
        let keys = [
            "listen", "database", "templates", "templateCommands", "shop", "printers", "upstreams", "registers", "mail",
            "access",
            "clockDrift",
        ]
        let field = SettingsField(key: "", line: 1, node: root)
        guard let section = section(field, keys: keys) else { return nil }
        let database = path(ofDatabase: section)
        let shop = shop(in: section)
        let printers = printers(in: section)
        let upstreams = upstreams(in: section)
        let registers = registers(in: section, printers: printers, upstreams: upstreams)
        let access = access(in: section)
        let listen = listen(in: section, access: access)
        let templates = path("templates", in: section, folder: true)
        let templateCommands = flag("templateCommands", in: section) ?? false
        let mail = mail(in: section)
        let clockDrift = duration("clockDrift", in: section, default: .seconds(5))
        var settings = ShopSettings(
            shop: shop.shop, printers: printers, upstreams: upstreams, registers: registers, file: file, folder: folder,
            listen: listen, database: database, templates: templates,
            templateCommands: templateCommands, logo: shop.logo, timeZone: shop.timeZone,
            mail: mail, access: access, clockDrift: clockDrift)
        settings.lines = lines
        return settings
    }

    private mutating func path(ofDatabase section: SettingsSection) -> String {
        text("database", in: section).map { FilePaths.absolute($0, from: folder) } ?? ShopSettings.standardDatabase
    }

    private mutating func shop(in root: SettingsSection) -> (shop: Shop, logo: String?, timeZone: String?) {
        let nothing = Shop(name: "")
        guard let field = root["shop"] else {
            if !root.mentions("shop") { reportMissing("shop.name", in: root, "write shop: { name: … }") }
            return (nothing, nil, nil)
        }
        let keys = ["name", "address", "taxId", "logo", "timeZone", "identifiers", "software", "certificate"]
        guard let section = section(field, keys: keys) else { return (nothing, nil, nil) }
        var shop = Shop(
            name: required("name", in: section, "write the shop's name as it stands on receipts") ?? "",
            address: texts("address", in: section), taxID: text("taxId", in: section),
            identifiers: identifiers(in: section))
        shop.software = text("software", in: section)
        shop.certificate = text("certificate", in: section)
        return (shop, path("logo", in: section), timeZone(in: section))
    }

    /// The name of a zone of the tz database; whether it exists is asked of the machine's copy, if there is one.
    private mutating func timeZone(in section: SettingsSection) -> String? {
        guard let field = section["timeZone"], let name = text(field) else { return nil }
        let plain = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2F, 0x5F: true
            default: false
            }
        }
        let zones = "/usr/share/zoneinfo"
        let absent = checkingFiles && FilePaths.isFolder(zones) && !FilePaths.isFile(zones + "/" + name)
        guard plain, !name.hasPrefix("/"), !absent else {
            report(field, "\"\(name)\" is no time zone", "write it as in the tz database: Europe/Berlin")
            return nil
        }
        return name
    }

    private mutating func listen(in root: SettingsSection, access: AccessSettings) -> ListenAddress {
        guard let field = root["listen"], let text = text(field) else { return .standard }
        guard let address = ListenAddress(text) else {
            report(field, "\"\(text)\" is no address to listen on", "write it as 127.0.0.1:7788 or \"[::1]:7788\"")
            return .standard
        }
        if !address.isLoopback, access.tls == nil {
            report(
                field, "\(text) is reachable from other machines and access.tls is missing",
                "listen on 127.0.0.1, or give access.tls a certificate and its key")
        }
        return address
    }
}
