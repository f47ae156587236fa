import Sandbox

/// The shop that a demo plays, for its configuration and its greeting.
struct DemoShop {
    let sentence: String
    let name: String
    let address: [String]
    let taxID: String
    let timeZone: String

    /// That of the country whose shops speak the dialect; the one in Berlin serves for France too.
    static func of(_ dialect: SandboxDialect) -> DemoShop { dialect.country == "IN" ? bengaluru : berlin }

    private static let berlin = DemoShop(
        sentence: "a café in Berlin", name: "Café Schönblick GmbH", address: ["Lindenstraße 7", "10969 Berlin"],
        taxID: "DE123456789", timeZone: "Europe/Berlin")

    private static let bengaluru = DemoShop(
        sentence: "a general store in Bengaluru", name: "Malabar Stores", address: ["14 MG Road", "Bengaluru 560001"],
        taxID: "29AAACM1234C1Z5", timeZone: "Asia/Kolkata")
}
