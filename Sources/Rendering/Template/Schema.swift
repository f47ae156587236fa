/// The names that templates may use, and what they stand for.
///
/// A name is looked up in the innermost scope first, then outwards, as Mustache says. A section on a text or an amount
/// is entered when there is one; an amount of zero counts as none.
enum Schema {
    /// What a section over a list opens.
    enum Scope: UInt8, Sendable, CaseIterable {
        case receipt
        case addressLine
        case identifier
        case item
        case itemDiscount
        case discount
        case tax
        case tender
        case footerLine
        case warningLine
        case movement
    }

    enum Kind: Sendable {
        case text
        /// Is tested, never printed.
        case condition
        case list(Scope)
    }

    struct Field: Sendable {
        var name: String
        var slot: Slot
        var kind: Kind

        init(_ name: String, _ slot: Slot, _ kind: Kind = .text) {
            self.name = name
            self.slot = slot
            self.kind = kind
        }
    }

    static func fields(of scope: Scope) -> [Field] {
        switch scope {
        case .receipt: receipt
        case .addressLine: [Field(".", .shopAddressLine)]
        case .identifier: [Field("label", .identifierLabel), Field("value", .identifierValue)]
        case .item:
            [
                Field("title", .itemTitle), Field("quantity", .itemQuantity), Field("unit", .itemUnit),
                Field("unitPrice", .itemUnitPrice), Field("total", .itemTotal), Field("rates", .itemRates),
                Field("discounts", .itemDiscounts, .list(.itemDiscount)), Field("isSingle", .isSingle, .condition),
                Field("isCounted", .isCounted, .condition),
            ]
        case .itemDiscount: [Field("title", .itemDiscountTitle), Field("amount", .itemDiscountAmount)]
        case .discount: [Field("title", .discountTitle), Field("amount", .discountAmount)]
        case .tax:
            [
                Field("letter", .taxLetter), Field("name", .taxName), Field("rate", .taxRate), Field("net", .taxNet),
                Field("tax", .taxAmount), Field("gross", .taxGross),
            ]
        case .tender:
            [
                Field("method", .tenderMethod), Field("amount", .tenderAmount), Field("detail", .tenderDetail),
                Field("isCash", .isCash, .condition), Field("isElectronic", .isElectronic, .condition),
            ]
        case .footerLine: [Field(".", .footerLine)]
        case .warningLine: [Field(".", .warningLine)]
        case .movement: [Field("title", .movementTitle), Field("amount", .movementAmount)]
        }
    }

    private static let receipt: [Field] = [
        Field("shop.name", .shopName), Field("shop.taxId", .shopTaxID), Field("shop.software", .shopSoftware),
        Field("shop.certificate", .shopCertificate),
        Field("shop.address", .shopAddress, .list(.addressLine)),
        Field("shop.identifiers", .shopIdentifiers, .list(.identifier)),
        Field("number", .number), Field("numberLabel", .numberLabel), Field("replaces", .replaces),
        Field("duplicate", .duplicate),
        Field("kind", .kind), Field("register", .register),
        Field("terminal", .terminal), Field("cashier", .cashier), Field("occurredAt", .occurredAt),
        Field("occurredAt.date", .occurredDate), Field("occurredAt.time", .occurredTime), Field("issuedAt", .issuedAt),
        Field("issuedAt.date", .issuedDate), Field("issuedAt.time", .issuedTime), Field("currency", .currency),
        Field("country", .country), Field("language", .language), Field("note", .note),
        Field("outageCode", .outageCode), Field("lineCount", .lineCount),
        Field("items", .items, .list(.item)), Field("discounts", .discounts, .list(.discount)),
        Field("pretax", .pretax), Field("tax", .tax), Field("tip", .tip), Field("total", .total),
        Field("total.money", .totalMoney), Field("change", .change), Field("taxes", .taxes, .list(.tax)),
        Field("tenders", .tenders, .list(.tender)),
        Field("footer", .footer, .list(.footerLine)), Field("warnings", .warnings, .list(.warningLine)),
        Field("session.number", .sessionNumber), Field("session.openedAt", .sessionOpenedAt),
        Field("session.openedAt.date", .sessionOpenedDate), Field("session.openedAt.time", .sessionOpenedTime),
        Field("session.opening", .sessionOpening), Field("session.receipts", .sessionReceipts),
        Field("session.movements", .sessionMovements, .list(.movement)), Field("session.expected", .sessionExpected),
        Field("session.counted", .sessionCounted), Field("session.difference", .sessionDifference),
        Field("printer.profile", .printerProfile), Field("printer.columns", .printerColumns),
        Field("fiscal.regime", .fiscalRegime), Field("fiscal.documentNumber", .fiscalDocumentNumber),
        Field("fiscal.documentType", .fiscalDocumentType), Field("fiscal.clientSerial", .fiscalClientSerial),
        Field("fiscal.deviceSerial", .fiscalDeviceSerial), Field("fiscal.startedAt", .fiscalStartedAt),
        Field("fiscal.finishedAt", .fiscalFinishedAt), Field("fiscal.signatureCounter", .fiscalSignatureCounter),
        Field("fiscal.signature", .fiscalSignature), Field("fiscal.algorithm", .fiscalAlgorithm),
        Field("fiscal.timeFormat", .fiscalTimeFormat), Field("fiscal.publicKey", .fiscalPublicKey),
        Field("fiscal.excerpt", .fiscalExcerpt), Field("fiscal.lotteryCode", .fiscalLotteryCode),
        Field("fiscal.ticketBAI", .fiscalTicketBAI), Field("fiscal.ticketBAIStart", .fiscalTicketBAIStart),
        Field("fiscal.ticketBAIEnd", .fiscalTicketBAIEnd), Field("fiscal.ocr", .fiscalOCR),
        Field("fiscal.code", .fiscalCode),
        Field("isFiscal", .isFiscal, .condition), Field("isProvisional", .isProvisional, .condition),
        Field("isPlain", .isPlain, .condition), Field("isSigned", .isSigned, .condition),
        Field("isSale", .isSale, .condition), Field("isReturn", .isReturn, .condition),
        Field("isExchange", .isExchange, .condition), Field("isVoid", .isVoid, .condition),
        Field("isTraining", .isTraining, .condition), Field("isIssuedLater", .isIssuedLater, .condition),
        Field("isGermany", .isGermany, .condition), Field("isAustria", .isAustria, .condition),
        Field("isItaly", .isItaly, .condition), Field("isFrance", .isFrance, .condition),
        Field("isSpain", .isSpain, .condition), Field("isIndia", .isIndia, .condition),
        Field("hasItems", .hasItems, .condition), Field("hasDiscounts", .hasDiscounts, .condition),
        Field("hasTaxes", .hasTaxes, .condition), Field("hasTenders", .hasTenders, .condition),
        Field("hasWarnings", .hasWarnings, .condition), Field("isPaid", .isPaid, .condition),
        Field("isVerifactu", .isVerifactu, .condition),
        Field("isNarrow", .isNarrow, .condition), Field("isCodeMissing", .isCodeMissing, .condition),
    ]
}
