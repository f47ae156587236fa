import Receipts
import Sandbox

/// The shop that a demo plays, for its configuration and its greeting.
struct DemoShop {
    let country: Country
    let sentence: String
    let name: String
    let address: [String]
    let taxID: String
    let timeZone: String
    let mail: String

    /// Where sales are refused while the fiscal API is away, the day would stand still in the outage.
    var offline: String { country == .italy ? ", offline: allowed" : "" }

    static func of(_ country: Country) -> DemoShop {
        switch country {
        case .germany:
            DemoShop(
                country: country, sentence: "a café in Berlin", name: "Café Schönblick GmbH",
                address: ["Lindenstraße 7", "10969 Berlin"], taxID: "DE123456789", timeZone: "Europe/Berlin",
                mail: "kasse@schoenblick.example")
        case .austria:
            DemoShop(
                country: country, sentence: "a coffee house in Vienna", name: "Café Zur Linde",
                address: ["Lindengasse 12", "1070 Wien"], taxID: "ATU12345675", timeZone: "Europe/Vienna",
                mail: "kassa@linde.example")
        case .italy:
            DemoShop(
                country: country, sentence: "a bar in Bologna", name: "Bar Tiglio S.r.l.",
                address: ["Via dei Tigli 8", "40121 Bologna"], taxID: "01234567897", timeZone: "Europe/Rome",
                mail: "cassa@tiglio.example")
        case .france:
            DemoShop(
                country: country, sentence: "a café in Lyon", name: "Café des Tilleuls SARL",
                address: ["5 rue des Tilleuls", "69002 Lyon"], taxID: "FR40123456789", timeZone: "Europe/Paris",
                mail: "caisse@tilleuls.example")
        case .spain:
            DemoShop(
                country: country, sentence: "a café in Seville", name: "Café Los Tilos",
                address: ["Calle de los Tilos 3", "41001 Sevilla"], taxID: FiscalServer.Options().taxNumber,
                timeZone: "Europe/Madrid",
                mail: "caja@lostilos.example")
        case .india:
            DemoShop(
                country: country, sentence: "a general store in Bengaluru", name: "Malabar Stores",
                address: ["14 MG Road", "Bengaluru 560001"], taxID: "29AAACM1234C1Z5", timeZone: "Asia/Kolkata",
                mail: "till@malabar.example")
        }
    }
}

extension [ShopSale] {
    /// The first sale in which the net may go away: from `earliest` on, and where it must be, behind one on each register.
    func firstOutage(in dialect: SandboxDialect, from earliest: Int) -> Int {
        guard dialect.chainsReplays else { return earliest }
        let firsts = Set(map(\.register)).compactMap { register in firstIndex { $0.register == register } }
        return Swift.max(earliest, (firsts.max() ?? 0) + 1)
    }
}
