extension SettingsReader {
    private static let printerKeys = ["name", "device", "profile", "drawer", "fallback", "raw", "overrides"]

    mutating func printers(in root: SettingsSection) -> [PrinterSettings] {
        var printers: [PrinterSettings] = []
        var fallbacks: [(PrinterSettings, SettingsField)] = []
        for field in elements("printers", in: root, "write printers: [{ name: front, device: \"usb:\" }]") {
            guard let section = section(field, keys: Self.printerKeys) else { continue }
            let name = name("name", in: section, "name the printer, so that registers can refer to it")
            reportRepetition(of: name, as: "name", in: section, among: printers.map(\.name))
            let device = device(in: section)
            if let device, let other = printers.first(where: { $0.device == device }), let field = section["device"] {
                report(
                    field, "\(device) is the device of \(other.name) already",
                    "let registers share the printer \(other.name) instead")
            }
            var printer = PrinterSettings(
                name: name ?? "", device: device ?? "",
                profile: text("profile", in: section) ?? "generic-80mm",
                drawer: choice("drawer", in: section, default: .never), fallback: text("fallback", in: section),
                raw: choice("raw", in: section, default: .never))
            printer.overrides = overrides(in: section)
            printers.append(printer)
            if printer.fallback != nil, let field = section["fallback"] { fallbacks.append((printer, field)) }
        }
        let names = printers.map(\.name)
        for (printer, field) in fallbacks {
            guard let fallback = printer.fallback, fallback == printer.name || !names.contains(fallback) else {
                continue
            }
            let others = names.filter { $0 != printer.name }
            report(
                field, "\"\(fallback)\" is no other printer",
                others.isEmpty ? "configure a second printer first" : "name one of \(others.joined(separator: ", "))")
        }
        return printers
    }

    /// The device URI with a known scheme; what stands behind it is read where the device is opened.
    private mutating func device(in section: SettingsSection) -> String? {
        let remedy = "say where the printer is: \"usb:\", socket://HOST, cups://HOST/QUEUE, file:PATH, virtual:DIR"
        guard let text = required("device", in: section, remedy), let field = section["device"] else { return nil }
        guard let colon = text.firstIndex(of: ":") else {
            report(field, "\"\(text)\" is no device URI", "begin it with one of \(Self.schemeList), in quotes")
            return nil
        }
        let scheme = String(text[..<colon])
        guard PrinterSettings.schemes.contains(scheme) else {
            let nearest = NearestName.of(scheme, among: PrinterSettings.schemes)
            report(
                field, "\"\(scheme):\" is no scheme of a device URI",
                nearest.map { "did you mean \"\($0):\"?" } ?? "begin it with one of \(Self.schemeList)")
            return nil
        }
        let rest = String(text[text.index(after: colon)...])
        if rest.isEmpty, scheme != "usb" {
            report(field, "nothing stands behind \"\(scheme):\"", "say which device it is")
            return nil
        }
        guard scheme == "file" || scheme == "virtual", !rest.hasPrefix("/") else { return text }
        return "\(scheme):" + FilePaths.absolute(rest, from: folder)
    }

    private static let schemeList = PrinterSettings.schemes.map { $0 + ":" }.joined(separator: ", ")

    /// The elements of a list that must hold at least one.
    mutating func elements(
        _ name: String, in root: SettingsSection, _ remedy: String
    ) -> [SettingsField] {
        if !root.mentions(name) { reportMissing(name, in: root, remedy) }
        guard let elements = list(name, in: root) else { return [] }
        if elements.isEmpty, let field = root[name] { report(field, "the list is empty", remedy) }
        return elements
    }

    mutating func reportRepetition(
        of name: String?, as key: String, in section: SettingsSection, among others: [String]
    ) {
        guard let name, others.contains(name), let field = section[key] else { return }
        report(field, "\"\(name)\" stands twice", "give each one a \(key) of its own")
    }
}
