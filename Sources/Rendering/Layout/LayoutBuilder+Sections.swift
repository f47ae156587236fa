import Receipts

extension LayoutBuilder {
    /// Whether a section on the slot is entered; puts a list at its first element.
    mutating func enters(_ slot: Slot, _ receipt: Receipt) -> Bool {
        tested = nil
        switch slot {
        case .items:
            cursor.item = 0
            countPieces(receipt.items)
            return !receipt.items.isEmpty
        case .itemDiscounts:
            cursor.itemDiscount = 0
            return !receipt.items[cursor.item].discounts.isEmpty
        case .discounts:
            cursor.discount = 0
            return !receipt.discounts.isEmpty
        case .taxes:
            cursor.tax = 0
            return !receipt.taxes.isEmpty
        case .tenders:
            cursor.tender = 0
            return !receipt.tenders.isEmpty
        case .shopAddress:
            cursor.addressLine = 0
            return !receipt.shop.address.isEmpty
        case .shopIdentifiers:
            cursor.identifier = 0
            return !receipt.shop.identifiers.isEmpty
        case .footer:
            cursor.footerLine = 0
            return !receipt.footer.isEmpty
        case .warnings:
            cursor.warningLine = 0
            return !warnings.isEmpty
        case .sessionMovements:
            cursor.movement = 0
            return receipt.session?.movements.isEmpty == false
        case .isFiscal: return receipt.form == .fiscal
        case .isProvisional: return receipt.form == .provisional
        case .isPlain: return receipt.form == .plain
        case .isSigned: return receipt.isSigned
        case .isSale: return receipt.kind == "sale"
        case .isReturn: return receipt.kind == "return"
        case .isExchange: return receipt.kind == "exchange"
        case .isVoid: return receipt.kind == "void"
        case .isTraining: return receipt.isTraining
        // The clocks of till and service may differ by some seconds.
        case .isIssuedLater: return receipt.issuedAt.milliseconds - receipt.occurredAt.milliseconds >= 60_000
        case .isGermany: return receipt.country == .germany
        case .isAustria: return receipt.country == .austria
        case .isItaly: return receipt.country == .italy
        case .isFrance: return receipt.country == .france
        case .isSpain: return receipt.country == .spain
        case .isIndia: return receipt.country == .india
        case .hasItems: return !receipt.items.isEmpty
        case .hasDiscounts: return !receipt.discounts.isEmpty
        case .hasTaxes: return !receipt.taxes.isEmpty
        case .hasTenders: return !receipt.tenders.isEmpty
        case .hasWarnings: return !warnings.isEmpty
        case .isPaid: return receipt.isPaid
        case .isVerifactu: return receipt.fiscal?.isVerifactu == true
        case .isNarrow: return layout.columns < 40
        case .isCodeMissing: return isCodeMissing
        case .isCash: return receipt.tenders[cursor.tender].method == "cash"
        case .isElectronic:
            return ["card", "digital_wallet", "bank_transfer"].contains(receipt.tenders[cursor.tender].method)
        case .isSingle: return pieces == 1
        case .isCounted: return pieces != nil
        case .pretax: return isAmount(receipt.pretax)
        case .tax: return isAmount(receipt.tax)
        case .tip: return isAmount(receipt.tip)
        case .change: return isAmount(receipt.change)
        case .total, .totalMoney: return isAmount(receipt.total)
        case .itemUnitPrice: return isAmount(receipt.items[cursor.item].unitPrice)
        case .itemTotal, .itemDiscountAmount, .discountAmount, .taxNet, .taxAmount, .taxGross,
            .tenderAmount, .shopName, .shopTaxID, .shopSoftware, .shopCertificate, .outageCode, .lineCount,
            .shopAddressLine, .identifierLabel, .identifierValue, .number, .numberLabel,
            .replaces, .duplicate, .kind, .register, .terminal, .cashier, .occurredAt, .occurredDate, .occurredTime,
            .issuedAt,
            .issuedDate, .issuedTime, .currency, .country, .language, .note, .itemTitle, .itemQuantity, .itemUnit,
            .itemRates, .itemDiscountTitle, .discountTitle, .taxLetter, .taxName, .taxRate, .tenderMethod,
            .tenderDetail, .sessionNumber, .sessionOpenedAt, .sessionOpenedDate, .sessionOpenedTime, .sessionOpening,
            .movementTitle, .movementAmount, .sessionReceipts, .sessionExpected, .sessionCounted, .sessionDifference,
            .printerProfile, .printerColumns, .footerLine, .warningLine, .fiscalRegime, .fiscalDocumentNumber,
            .fiscalDocumentType,
            .fiscalClientSerial, .fiscalDeviceSerial, .fiscalStartedAt, .fiscalFinishedAt, .fiscalSignatureCounter,
            .fiscalSignature, .fiscalAlgorithm, .fiscalTimeFormat, .fiscalPublicKey, .fiscalExcerpt, .fiscalLotteryCode,
            .fiscalTicketBAI, .fiscalTicketBAIStart, .fiscalTicketBAIEnd, .fiscalOCR, .fiscalCode:
            return isText(slot, receipt)
        }
    }

    private func isAmount(_ amount: Money?) -> Bool { amount.map { $0.minorUnits != 0 } ?? false }

    /// Whether the slot prints anything; its text is kept, since most likely it is printed next.
    private mutating func isText(_ slot: Slot, _ receipt: Receipt) -> Bool {
        let text = text(of: slot, receipt)
        tested = (slot, text)
        return text.count > 0
    }

    /// Moves a list on; false behind its last element, and for everything that is no list.
    mutating func advance(_ slot: Slot, _ receipt: Receipt) -> Bool {
        tested = nil
        switch slot {
        case .items:
            guard advance(\.item, below: receipt.items.count) else { return false }
            countPieces(receipt.items)
            return true
        case .itemDiscounts: return advance(\.itemDiscount, below: receipt.items[cursor.item].discounts.count)
        case .discounts: return advance(\.discount, below: receipt.discounts.count)
        case .taxes: return advance(\.tax, below: receipt.taxes.count)
        case .tenders: return advance(\.tender, below: receipt.tenders.count)
        case .shopAddress: return advance(\.addressLine, below: receipt.shop.address.count)
        case .shopIdentifiers: return advance(\.identifier, below: receipt.shop.identifiers.count)
        case .footer: return advance(\.footerLine, below: receipt.footer.count)
        case .warnings: return advance(\.warningLine, below: warnings.count)
        case .sessionMovements: return advance(\.movement, below: receipt.session?.movements.count ?? 0)
        default: return false
        }
    }

    @inline(__always)
    private mutating func advance(_ index: WritableKeyPath<Cursor, Int>, below count: Int) -> Bool {
        cursor[keyPath: index] += 1
        return cursor[keyPath: index] < count
    }
}

extension LayoutBuilder {
    /// Notes how many pieces the item is, if its quantity is a count that fits three columns.
    private mutating func countPieces(_ items: [LineItem]) {
        pieces = nil
        guard cursor.item < items.count, items[cursor.item].unit == nil else { return }
        let quantity = items[cursor.item].quantity
        if quantity.utf8.count == 1, let byte = quantity.utf8.first, 0x30...0x39 ~= byte {
            // As nearly all are.
            pieces = Int64(byte - 0x30)
        } else if let count = Decimal64(quantity)?.scaled(to: 0), -99...999 ~= count {
            pieces = count
        }
    }
}

extension Receipt {
    /// Whether the payments, less what was given back, are the total.
    fileprivate var isPaid: Bool {
        var paid = Money.zero(total.currency)
        for tender in tenders {
            guard let sum = paid.adding(tender.amount) else { return false }
            paid = sum
        }
        return !tenders.isEmpty && total.adding(change ?? .zero(paid.currency)) == paid
    }
}
