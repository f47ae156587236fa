import Flows
import Receipts
import Settings

/// What the running service says, if there is one.
struct ServiceVisit {
    let facts: ServiceFacts
    /// How it sees its printers, by name; nil where it does not run or does not tell us.
    private(set) var printers: [String: PrinterFacts.Contact]?

    var isRunning: Bool { if case .up = facts { true } else { false } }

    init(settings: ShopSettings) async {
        var base = settings.listen.description
        do {
            let stranger = try ServiceClient(settings: settings, role: nil)
            base = stranger.base
            let version = try await stranger.call("GET", "/openapi.json")["info"]?["version"]?.text
            guard let version else {
                facts = .strange(address: base, sentence: "it is another program.")
                return
            }
            facts = .up(address: base, version: version)
        } catch let failure as Failure {
            facts =
                failure.code == .unavailable
                ? .away(
                    address: base, sentence: failure.sentence, hasDatabase: Machine.isLocked(settings.database))
                : .strange(address: base, sentence: failure.sentence)
            return
        } catch {
            facts = .strange(address: base, sentence: "\(error)")
            return
        }
        // Without a token its printers stay unknown, which the finding about the tokens explains.
        guard let client = try? ServiceClient(settings: settings, role: "till"),
            let answer = try? await client.call("GET", "/v1/printers")
        else { return }
        printers = Dictionary(
            (answer["items"]?.elements ?? []).compactMap { printer in
                printer["name"]?.text.map { ($0, Self.contact(printer)) }
            }, uniquingKeysWith: { first, _ in first })
    }

    private static func contact(_ printer: JSONValue) -> PrinterFacts.Contact {
        if let failure = printer["failure"]?.text { return .unreachable(failure) }
        return .says(reasons: (printer["reasons"]?.elements ?? []).compactMap(\.text))
    }
}
