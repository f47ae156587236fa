package import Receipts

/// What a country prescribes for paper and outages, as data.
///
/// Sources: KassenSichV and AEAO to § 146a AO, RKSV § 17, NF525 as vendors print it, RD 1619/2012 art. 14. The words are
/// plain hyphens and letters of PC858, so that every printer has them.
package struct CountryRules: Hashable, Sendable {
    package let country: Country
    package let offline: OfflineRule
    /// Whether a provisional receipt may name the register.
    package let provisionalNamesRegister: Bool
    private let phrase: String
    private let countsOutages: Bool
    private let mark: String
    private let countsDuplicates: Bool
    private let replaces: String
    private let provisionalLabel: String?
    private let fiscalLabel: String?
    private let training: String
    private let voiding: String?

    /// The neutral line beneath the country's own phrase.
    package static let neutralLine = "SIGNATURE UNAVAILABLE - NOT A FISCAL RECEIPT"

    package static func of(_ country: Country) -> CountryRules {
        switch country {
        case .germany: germany
        case .austria: austria
        case .italy: italy
        case .france: france
        case .spain: spain
        case .india: india
        }
    }

    /// The lines at the top of a provisional receipt and again above the cut: the country's phrase, then the neutral one.
    package func provisionalLines(outage: Int?) -> [String] { [outageLine(outage: outage), Self.neutralLine] }

    /// The country's phrase for a receipt without a signature.
    ///
    /// - Parameter outage: The running number of the outage; printed where the country counts them.
    package func outageLine(outage: Int?) -> String {
        guard countsOutages, let outage else { return phrase }
        return "\(phrase) n° \(outage)"
    }

    /// What a training or a cancellation must be called, on every form of the receipt.
    ///
    /// In Austria the code says so itself (RKSV § 11).
    package func labels(of receipt: Receipt) -> [String] {
        let code = country == .austria ? receipt.fiscal?.codeData.flatMap(RKSVCode.init) : nil
        var labels: [String] = []
        if receipt.kind == "training" || code?.isTraining == true { labels.append(training) }
        if let voiding, receipt.kind == "void" || code?.isVoid == true { labels.append(voiding) }
        return labels
    }

    /// The mark on every print after the first; `n` counts from 1.
    package func duplicateMark(_ n: Int) -> String { countsDuplicates ? "\(mark) \(n)" : mark }

    /// Whether whatever is printed after the sale is a duplicate, even the fiscal receipt that replaces a provisional one.
    package var marksLatePrints: Bool { country == .france }

    /// The line that links a fiscal receipt with the provisional one before it.
    package func replacesLine(_ number: String) -> String { "\(replaces) \(number)" }

    /// The label of the number on a receipt of that form, where the country has a word of its own.
    package func numberLabel(_ form: Receipt.Form) -> String? { form == .provisional ? provisionalLabel : fiscalLabel }

    /// The number on paper: the till's own, else register and counter.
    ///
    /// Where a provisional receipt may not name the register, the counter stands alone.
    package func paperNumber(externalID: String?, register: String, counter: Int, form: Receipt.Form) -> String {
        if let externalID, !externalID.isEmpty { return externalID }
        let digits = String(counter)
        let padded = String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
        return form == .provisional && !provisionalNamesRegister ? padded : "\(register)-\(padded)"
    }

    private static let germany = CountryRules(
        country: .germany, offline: .allowed, provisionalNamesRegister: true,
        phrase: "TSE ausgefallen - Beleg ohne TSE-Signatur", countsOutages: false, mark: "DUPLIKAT",
        countsDuplicates: true, replaces: "Ersetzt vorläufigen Beleg", provisionalLabel: nil, fiscalLabel: nil,
        training: "TRAINING",
        voiding: nil)

    private static let austria = CountryRules(
        country: .austria, offline: .allowed, provisionalNamesRegister: false,
        phrase: "Sicherheitseinrichtung ausgefallen", countsOutages: false, mark: "DUPLIKAT", countsDuplicates: true,
        replaces: "Ersetzt vorläufigen Beleg", provisionalLabel: "Vorgang", fiscalLabel: nil,
        training: "Trainingsbuchung",
        voiding: "Stornobuchung")

    private static let italy = CountryRules(
        country: .italy, offline: .forbidden, provisionalNamesRegister: true, phrase: "DOCUMENTO NON FISCALE",
        countsOutages: false, mark: "COPIA", countsDuplicates: false, replaces: "Sostituisce il documento provvisorio",
        provisionalLabel: nil, fiscalLabel: "Rif. interno", training: "PROVA - DOCUMENTO NON FISCALE", voiding: nil)

    private static let france = CountryRules(
        country: .france, offline: .limited(.seconds(86_400)), provisionalNamesRegister: true, phrase: "MODE DEGRADE",
        countsOutages: true, mark: "DUPLICATA", countsDuplicates: true, replaces: "Remplace le ticket provisoire",
        provisionalLabel: "Ticket n°", fiscalLabel: "Ticket n°", training: "MODE ÉCOLE", voiding: nil)

    private static let spain = CountryRules(
        country: .spain, offline: .allowed, provisionalNamesRegister: true, phrase: "Pendiente de envío a la AEAT",
        countsOutages: false, mark: "DUPLICADO", countsDuplicates: false,
        replaces: "Sustituye al documento provisional",
        provisionalLabel: nil, fiscalLabel: "Factura simplificada", training: "FORMACIÓN - SIN VALOR FISCAL",
        voiding: nil)

    /// Nothing is certified: only an API that certifies would make paper provisional here.
    private static let india = CountryRules(
        country: .india, offline: .allowed, provisionalNamesRegister: true, phrase: "PROVISIONAL RECEIPT",
        countsOutages: false, mark: "DUPLICATE", countsDuplicates: true, replaces: "Replaces receipt",
        provisionalLabel: nil, fiscalLabel: nil, training: "TRAINING", voiding: nil)
}
