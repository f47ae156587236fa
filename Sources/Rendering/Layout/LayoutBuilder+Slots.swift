import PrinterLanguage
import Receipts

extension LayoutBuilder {
    /// Appends what a receipt has in a slot; nothing if it has nothing.
    mutating func appendText(of slot: Slot, _ receipt: Receipt) {
        switch slot {
        case .shopName: append(receipt.shop.name)
        case .shopTaxID: append(receipt.shop.taxID)
        case .shopAddressLine: append(receipt.shop.address[cursor.addressLine])
        case .identifierLabel: append(receipt.shop.identifiers[cursor.identifier].label)
        case .identifierValue: append(receipt.shop.identifiers[cursor.identifier].value)
        case .shopSoftware: append(receipt.shop.software)
        case .shopCertificate: append(receipt.shop.certificate)
        case .number: append(receipt.number)
        case .numberLabel: append(receipt.numberLabel)
        case .replaces: append(receipt.replaces)
        case .duplicate: append(receipt.duplicate)
        case .kind: append(vocabulary.kind(receipt.kind))
        case .register: append(receipt.register)
        // A till that is known by its register alone has no name of its own.
        case .terminal: if receipt.terminal != receipt.register { append(receipt.terminal) }
        case .cashier: append(receipt.cashier)
        case .occurredAt: appendDateTime(receipt.occurredAt)
        case .occurredDate: appendDate(receipt.occurredAt)
        case .occurredTime: appendTime(receipt.occurredAt)
        case .issuedAt: appendDateTime(receipt.issuedAt)
        case .issuedDate: appendDate(receipt.issuedAt)
        case .issuedTime: appendTime(receipt.issuedAt)
        case .currency: append(receipt.total.currency.code)
        case .country: append(receipt.country.rawValue)
        case .language: append(receipt.language)
        case .note: append(receipt.note)
        case .outageCode: if receipt.form == .provisional { appendVerbatim(receipt.outageCode) }
        case .lineCount: append(String(receipt.items.count))
        case .itemTitle: append(receipt.items[cursor.item].title)
        case .itemQuantity: appendQuantity(receipt.items[cursor.item].quantity)
        case .itemUnit: append(receipt.items[cursor.item].unit)
        case .itemUnitPrice: append(receipt.items[cursor.item].unitPrice)
        case .itemTotal: append(receipt.items[cursor.item].total)
        case .itemRates: appendLetters(receipt)
        case .itemDiscountTitle: append(receipt.items[cursor.item].discounts[cursor.itemDiscount].title)
        case .itemDiscountAmount: append(receipt.items[cursor.item].discounts[cursor.itemDiscount].amount)
        case .discountTitle: append(receipt.discounts[cursor.discount].title)
        case .discountAmount: append(receipt.discounts[cursor.discount].amount)
        case .pretax: append(receipt.pretax)
        case .tax: append(receipt.tax)
        case .tip: append(receipt.tip)
        case .total: append(receipt.total)
        case .totalMoney: appendMoney(receipt.total)
        case .change: append(receipt.change)
        case .taxLetter: appendLetter(cursor.tax)
        case .taxName: append(receipt.taxes[cursor.tax].name)
        case .taxRate: appendPercent(receipt.taxes[cursor.tax].rate)
        case .taxNet: append(receipt.taxes[cursor.tax].net)
        case .taxAmount: append(receipt.taxes[cursor.tax].tax)
        case .taxGross: append(receipt.taxes[cursor.tax].gross)
        case .tenderMethod: append(vocabulary.method(receipt.tenders[cursor.tender].method))
        case .tenderAmount: append(receipt.tenders[cursor.tender].amount)
        case .tenderDetail: append(receipt.tenders[cursor.tender].detail)
        case .footerLine: append(receipt.footer[cursor.footerLine])
        case .warningLine: append(warnings[cursor.warningLine])
        case .sessionNumber: append(receipt.session?.number)
        case .sessionOpenedAt: if let time = receipt.session?.openedAt { appendDateTime(time) }
        case .sessionOpenedDate: if let time = receipt.session?.openedAt { appendDate(time) }
        case .sessionOpenedTime: if let time = receipt.session?.openedAt { appendTime(time) }
        case .sessionOpening: append(receipt.session?.opening)
        case .movementTitle: append(receipt.session?.movements[cursor.movement].title)
        case .movementAmount: append(receipt.session?.movements[cursor.movement].amount)
        case .sessionReceipts: append(receipt.session?.receipts.map(String.init))
        case .sessionExpected: append(receipt.session?.expected)
        case .sessionCounted: append(receipt.session?.counted)
        case .sessionDifference: append(receipt.session?.difference)
        case .printerProfile: append(printerName)
        case .printerColumns: append(String(layout.columns))
        case .fiscalRegime: append(receipt.fiscal?.regime)
        case .fiscalDocumentNumber: append(receipt.fiscal?.documentNumber)
        case .fiscalDocumentType: append(receipt.fiscal?.documentType)
        case .fiscalClientSerial: append(receipt.fiscal?.clientSerial)
        case .fiscalDeviceSerial: append(receipt.fiscal?.deviceSerial)
        case .fiscalStartedAt: append(receipt.fiscal?.startedAt)
        case .fiscalFinishedAt: append(receipt.fiscal?.finishedAt)
        case .fiscalSignatureCounter: append(receipt.fiscal?.signatureCounter)
        case .fiscalSignature: append(receipt.fiscal?.signature)
        case .fiscalAlgorithm: append(receipt.fiscal?.algorithm)
        case .fiscalTimeFormat: append(receipt.fiscal?.timeFormat)
        case .fiscalPublicKey: append(receipt.fiscal?.publicKey)
        case .fiscalExcerpt: append(receipt.fiscal?.signatureExcerpt)
        case .fiscalLotteryCode: append(receipt.fiscal?.lotteryCode)
        case .fiscalTicketBAI: append(receipt.fiscal?.ticketBAI)
        case .fiscalTicketBAIStart: append(receipt.fiscal?.ticketBAIHalves?.first)
        case .fiscalTicketBAIEnd: append(receipt.fiscal?.ticketBAIHalves?.second)
        case .fiscalOCR: append(receipt.fiscal?.ocrText)
        case .fiscalCode: appendVerbatim(receipt.fiscal?.codeData)
        case .shopAddress, .shopIdentifiers, .items, .itemDiscounts, .discounts, .taxes, .tenders, .footer, .warnings,
            .sessionMovements, .isFiscal, .isProvisional, .isPlain, .isSigned, .isSale, .isReturn, .isExchange, .isVoid,
            .isTraining, .isIssuedLater,
            .isGermany, .isAustria, .isItaly, .isFrance, .isSpain, .isIndia, .hasItems, .hasDiscounts, .hasTaxes,
            .hasTenders, .hasWarnings, .isPaid, .isVerifactu, .isNarrow, .isCodeMissing, .isSingle, .isCounted,
            .isCash, .isElectronic:
            preconditionFailure("the compiler lets lists and conditions only open sections")
        }
    }

    // MARK: Text

    private mutating func append(_ string: String?) {
        if let string { append(string) }
    }

    /// Appends data; control characters become spaces, characters that turn the direction of text are left out.
    mutating func append(_ string: String) {
        let isCopied = string.utf8Span.span.withUnsafeBufferPointer { bytes in
            if let columns = PlainText.columns(of: bytes, letters: letters) {
                measured += Int32(columns)
                if columns < bytes.count { isPlain = false }
            } else {
                // Whatever is replaced or left out is a control, or begins with C2 or E2.
                for byte in bytes where byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2 { return false }
                measured = .min / 2
            }
            text.append(contentsOf: bytes)
            return true
        }
        if isCopied { return }
        measured = .min / 2
        for scalar in string.unicodeScalars {
            switch scalar.value {
            case 0x00..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: text.append(0x20)
            case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: break
            default: for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { text.append(byte) }
            }
        }
    }

    /// Appends the data of a code as it came: a code may hold any byte, and nobody may alter it.
    private mutating func appendVerbatim(_ string: String?) {
        guard let string else { return }
        string.utf8Span.span.withUnsafeBufferPointer { bytes in
            measured = PlainText.covers(bytes) ? measured + Int32(bytes.count) : .min / 2
            text.append(contentsOf: bytes)
        }
    }

    // MARK: Numbers

    private mutating func append(_ amount: Money?) {
        if let amount { append(amount) }
    }

    /// Appends an amount in the receipt's language, with its currency if that is not the receipt's own.
    private mutating func append(_ amount: Money) {
        guard amount.currency == currency else { return appendMoney(amount) }
        append(units: amount.minorUnits, digits: currencyDigits)
    }

    private mutating func append(units: Int64, digits: Int) {
        let start = text.count
        AmountFormat.append(units, digits: digits, marks: vocabulary.formats.marks, to: &text)
        measured += vocabulary.formats.isPlain ? Int32(text.count - start) : .min / 4
    }

    /// Appends an amount with its currency where the language has it.
    private mutating func appendMoney(_ amount: Money) {
        let formats = vocabulary.formats
        measured = .min / 2
        if formats.currencyFirst {
            append(amount.currency.code)
            text.append(contentsOf: formats.currencyGap)
        }
        append(units: amount.minorUnits, digits: amount.currency.digits)
        if !formats.currencyFirst {
            text.append(contentsOf: formats.currencyGap)
            append(amount.currency.code)
        }
    }

    /// Appends a quantity: a count as a whole number, anything else with the decimals it came with.
    private mutating func appendQuantity(_ quantity: String) {
        if let pieces {
            if 0..<10 ~= pieces {
                text.append(UInt8(ascii: "0") + UInt8(pieces))
                measured += 1
            } else {
                append(String(pieces))
            }
        } else {
            appendDecimal(quantity)
        }
    }

    private mutating func appendDecimal(_ string: String) {
        guard Decimal64(string) != nil else { return append(string) }
        for byte in string.utf8 {
            text.append(byte == UInt8(ascii: ".") ? vocabulary.formats.marks.decimal : byte)
            measured += 1
        }
    }

    /// Appends a fraction as a percentage: `0.107` as `10,7`.
    private mutating func appendPercent(_ rate: String) {
        guard let fraction = Decimal64(rate) else { return append(rate) }
        if let whole = Decimal64(significand: fraction.significand, scale: max(0, fraction.scale - 2)).scaled(to: 0),
            fraction.scale >= 2
        {
            append(String(whole))
        } else if fraction.scale >= 2 {
            appendDecimal(Decimal64(significand: fraction.significand, scale: fraction.scale - 2).reduced.text)
        } else if let hundredfold = fraction.scaled(to: 2) {
            append(String(hundredfold))
        }
    }

    // MARK: Tax letters

    /// The letters of an item's rates: those of the tax lines with the same rates.
    private mutating func appendLetters(_ receipt: Receipt) {
        for index in receipt.items[cursor.item].rates.indices {
            let line = receipt.taxes.indices.first {
                receipt.taxes[$0].rate == receipt.items[cursor.item].rates[index]
            }
            if let line = line ?? LayoutBuilder.equalRate(receipt.items[cursor.item].rates[index], receipt.taxes) {
                appendLetter(line)
            }
        }
    }

    /// The tax line of a rate that is written in another way, `0.2` for `0.20`.
    private static func equalRate(_ rate: String, _ taxes: [TaxLine]) -> Int? {
        let number = Decimal64(rate)?.reduced
        return taxes.firstIndex { Decimal64($0.rate)?.reduced == number }
    }

    private mutating func appendLetter(_ index: Int) {
        guard index < 26 else { return }
        text.append(UInt8(ascii: "A") + UInt8(index))
        measured += 1
    }

    // MARK: Times

    private mutating func appendDateTime(_ time: Timestamp) {
        appendDate(time)
        text.append(0x20)
        measured += 1
        appendTime(time)
    }

    private mutating func appendDate(_ time: Timestamp) { append(time.localDate, as: vocabulary.formats.date) }

    private mutating func appendTime(_ time: Timestamp) { append(time.localTime, as: vocabulary.formats.time) }

    /// Appends digits of a text and what the language has between them.
    private mutating func append(_ time: String, as pattern: [UInt8]) {
        let digits = Array(time.utf8)
        for byte in pattern { text.append(byte < 10 ? digits[Int(byte)] : byte) }
        measured += vocabulary.formats.isPlain ? Int32(pattern.count) : .min / 4
    }
}
