import Settings

/// Configuration files for the tests.
enum Examples {
    /// The smallest file that is accepted; line 1 is `shop:`, and what is added to it begins in line 9.
    static let smallest = """
        shop:
          name: Mustermann GmbH
        printers:
          - { name: front, device: "usb:" }
        upstreams:
          - { name: main, dialect: openfiskal-operations, url: "https://api.example.org/v1" }
        registers:
          - { id: reg_1, upstream: main, country: DE, printer: front }

        """

    /// A file in which the element of one list is the given text, in flow style and in line 1.
    static func with(printer: String) -> String {
        "printers: [{ \(printer) }]\n" + without("printers")
    }

    static func with(upstream: String) -> String {
        "upstreams: [{ \(upstream) }]\n" + without("upstreams")
    }

    static func with(register: String) -> String {
        "registers: [{ \(register) }]\n" + without("registers")
    }

    static let printer = "name: front, device: \"usb:\""
    static let upstream = "name: main, dialect: openfiskal-operations, url: \"https://api.example.org/v1\""
    static let register = "id: reg_1, upstream: main, country: DE, printer: front"

    /// The smallest file without one of its sections.
    static func without(_ section: String) -> String {
        var kept: [Substring] = []
        var dropping = false
        for line in smallest.split(separator: "\n", omittingEmptySubsequences: false) {
            if !line.hasPrefix(" ") { dropping = line.hasPrefix(section + ":") }
            if !dropping { kept.append(line) }
        }
        return kept.joined(separator: "\n")
    }

    static func parse(_ text: String) throws -> ShopSettings {
        try ShopSettings.parse(text, file: "/etc/quittance/quittance.yaml")
    }

    /// The problems of a text; none if it is accepted.
    static func problems(_ text: String) -> [SettingsError] {
        do {
            _ = try ShopSettings.parse(text, file: "/etc/quittance/quittance.yaml")
            return []
        } catch {
            return error.problems
        }
    }
}
