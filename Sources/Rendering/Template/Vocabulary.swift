/// The words of one language as UTF-8, looked up once for each receipt.
struct Vocabulary: Sendable {
    let language: ReceiptLanguage
    private let words: [[UInt8]]
    private let columns: [Int32]

    private init(_ language: ReceiptLanguage) {
        self.language = language
        words = Word.allCases.map { Array(Vocabulary.text($0, language).utf8) }
        columns = words.map { word in word.allSatisfy { $0 < 0x80 } ? Int32(word.count) : -1 }
    }

    /// The vocabulary of a BCP 47 tag.
    static func of(_ tag: String) -> Vocabulary { all[Int(ReceiptLanguage(tag: tag).rawValue)] }

    private static let all = ReceiptLanguage.allCases.map(Vocabulary.init)

    subscript(word: Word) -> [UInt8] { words[Int(word.rawValue)] }

    /// The columns of a word; negative where they depend on the printer's code pages.
    func columns(_ word: Word) -> Int32 { columns[Int(word.rawValue)] }

    /// The name of a payment method; a method that the fiscal APIs do not know is printed as it came.
    func method(_ method: String) -> String {
        guard let names = Vocabulary.methods[method] else { return method }
        return names[Int(language.rawValue)]
    }

    /// The name of a kind of receipt; an unknown one is printed as it came.
    func kind(_ kind: String) -> String {
        guard let names = Vocabulary.kinds[kind] else { return kind }
        return names[Int(language.rawValue)]
    }

    /// German, English, French, Italian, Spanish.
    private static let methods: [String: [String]] = [
        "cash": ["Bar", "Cash", "Espèces", "Contanti", "Efectivo"],
        "card": ["Karte", "Card", "Carte", "Carta", "Tarjeta"],
        "voucher": ["Gutschein", "Voucher", "Bon d'achat", "Buono", "Vale"],
        "gift_card": ["Geschenkkarte", "Gift card", "Carte cadeau", "Carta regalo", "Tarjeta regalo"],
        "bank_transfer": ["Überweisung", "Bank transfer", "Virement", "Bonifico", "Transferencia"],
        "digital_wallet": ["Mobil bezahlt", "Digital wallet", "Paiement mobile", "Pagamento mobile", "Pago móvil"],
        "store_credit": ["Guthaben", "Store credit", "Avoir", "Credito", "Saldo"],
        "other": ["Sonstige", "Other", "Autre", "Altro", "Otro"],
    ]

    private static let kinds: [String: [String]] = [
        "sale": ["Verkauf", "Sale", "Vente", "Vendita", "Venta"],
        "return": ["Retoure", "Return", "Retour", "Reso", "Devolución"],
        "exchange": ["Umtausch", "Exchange", "Échange", "Cambio", "Cambio"],
    ]

    private static func text(_ word: Word, _ language: ReceiptLanguage) -> String {
        let row = row(word)
        switch language {
        case .german: return row.0
        case .english: return row.1
        case .french: return row.2
        case .italian: return row.3
        case .spanish: return row.4
        }
    }

    private static func row(_ word: Word) -> (String, String, String, String, String) {
        switch word {
        case .receipt: ("Beleg", "Receipt", "Ticket", "Documento", "Ticket")
        case .date: ("Datum", "Date", "Date", "Data", "Fecha")
        case .issued: ("Ausgestellt", "Issued", "Émis le", "Emesso", "Emitido")
        case .register: ("Kasse", "Register", "Caisse", "Cassa", "Caja")
        case .terminal: ("Terminal", "Terminal", "Terminal", "Terminale", "Terminal")
        case .cashier: ("Bedient von", "Served by", "Servi par", "Operatore", "Atendido por")
        case .taxID: ("USt-IdNr.", "VAT no.", "N° TVA", "P. IVA", "NIF")
        case .refund: ("RETOURE", "RETURN", "RETOUR", "RESO", "DEVOLUCIÓN")
        case .exchange: ("UMTAUSCH", "EXCHANGE", "ÉCHANGE", "CAMBIO", "CAMBIO")
        case .each: ("à", "@", "à", "a", "a")
        case .discount: ("Rabatt", "Discount", "Remise", "Sconto", "Descuento")
        case .subtotal: ("Netto", "Net", "Total HT", "Imponibile", "Base")
        case .tip: ("Trinkgeld", "Tip", "Pourboire", "Mancia", "Propina")
        case .total: ("SUMME", "TOTAL", "TOTAL", "TOTALE", "TOTAL")
        case .change: ("Rückgeld", "Change", "Rendu", "Resto", "Cambio")
        case .taxShort: ("MwSt.", "VAT", "TVA", "IVA", "IVA")
        case .net: ("Netto", "Net", "HT", "Netto", "Base")
        case .tax: ("Steuer", "Tax", "Taxe", "Imposta", "Cuota")
        case .gross: ("Brutto", "Gross", "TTC", "Lordo", "Total")
        case .replaces:
            (
                "Ersetzt vorläufigen Beleg", "Replaces provisional receipt", "Remplace le ticket provisoire",
                "Sostituisce il documento provvisorio", "Sustituye al ticket provisional"
            )
        case .unsigned: ("Ohne Signatur", "Not signed", "Non signé", "Non firmato", "Sin firma")
        case .codeUnreadable:
            (
                "Der Code passt nicht lesbar auf dieses Papier", "The code does not fit this paper",
                "Le code ne tient pas sur ce papier", "Il codice non entra su questa carta",
                "El código no cabe en este papel"
            )
        case .codeRefused:
            (
                "Der Code ist nicht druckbar", "The code cannot be printed", "Le code ne peut pas être imprimé",
                "Il codice non si può stampare", "El código no se puede imprimir"
            )
        }
    }
}
