extension PrinterStatus {
    /// Where each fact stands in the status bytes; Epson's tables of `GS a` and `DLE EOT`.
    private struct Place {
        let status: PrinterStatus
        let bits: UInt8
    }

    // MARK: Automatic status, four bytes

    private static let automatic: [[Place]] = [
        [
            Place(status: .drawerHigh, bits: 0x04), Place(status: .offline, bits: 0x08),
            Place(status: .coverOpen, bits: 0x20), Place(status: .feeding, bits: 0x40),
        ],
        [
            Place(status: .waitingForRecovery, bits: 0x01), Place(status: .recoverableError, bits: 0x04),
            Place(status: .cutterError, bits: 0x08), Place(status: .unrecoverableError, bits: 0x20),
            Place(status: .autoRecoveringError, bits: 0x40),
        ],
        [Place(status: .mediaLow, bits: 0x03), Place(status: .mediaEmpty, bits: 0x0C)],
    ]

    /// The status of a block of `GS a`: 0xx1xx00 and three bytes 0xx0xxxx; nil for anything else.
    init?(automatic block: [UInt8]) {
        guard block.count == 4, block[0] & 0x93 == 0x10, block[1...].allSatisfy({ $0 & 0x90 == 0 }) else { return nil }
        self = []
        for (byte, places) in zip(block, PrinterStatus.automatic) {
            for place in places where byte & place.bits != 0 { insert(place.status) }
        }
    }

    /// The block of `GS a` that says this.
    var automaticBlock: [UInt8] {
        zip([0x10, 0, 0], PrinterStatus.automatic).map { byte($0, $1) } + [0x0F]
    }

    // MARK: Real-time status, one byte a question

    /// Paper out is told thrice and paper in or an error shows in the second too; each is read from one place.
    private static let realTime: [[Place]] = [
        [
            Place(status: .drawerHigh, bits: 0x04), Place(status: .offline, bits: 0x08),
            Place(status: .waitingForRecovery, bits: 0x20), Place(status: .feeding, bits: 0x40),
        ],
        [Place(status: .coverOpen, bits: 0x04), Place(status: .mediaEmpty, bits: 0x20)],
        [
            Place(status: .recoverableError, bits: 0x04), Place(status: .cutterError, bits: 0x08),
            Place(status: .unrecoverableError, bits: 0x20), Place(status: .autoRecoveringError, bits: 0x40),
        ],
        [Place(status: .mediaLow, bits: 0x0C), Place(status: .mediaEmpty, bits: 0x60)],
    ]

    /// The status of the answers to `DLE EOT` 1 to 4 in that order.
    ///
    /// Nil unless all have the form 0xx1xx10 and fit together: the two bits of each paper sensor are equal, and a
    /// printer with a cause for being offline is offline. So a lost answer is noticed in most cases, not in all.
    init?(realTime answers: [UInt8]) {
        guard answers.count == 4, answers.allSatisfy({ $0 & 0x93 == 0x12 }) else { return nil }
        let near = answers[3] & 0x0C
        let end = answers[3] & 0x60
        guard near == 0 || near == 0x0C, end == 0 || end == 0x60 else { return nil }
        if answers[1] & 0x64 | answers[2] & 0x6C != 0, answers[0] & 0x08 == 0 { return nil }
        self = []
        for (byte, places) in zip(answers, PrinterStatus.realTime) {
            for place in places where byte & place.bits != 0 { insert(place.status) }
        }
    }

    /// The answer to `DLE EOT n` that says this; nil for another n than 1 to 4.
    func realTimeByte(_ number: UInt8) -> UInt8? {
        guard (1...4).contains(number) else { return nil }
        var answer = byte(0x12, PrinterStatus.realTime[Int(number) - 1])
        let errors: PrinterStatus = [.recoverableError, .cutterError, .unrecoverableError, .autoRecoveringError]
        if number == 2, !isDisjoint(with: errors) { answer |= 0x40 }
        return answer
    }

    // MARK: Queued status

    /// The status of the answer to `GS r 1`, which knows the paper only; nil unless it has the form 0xx0xxxx.
    init?(queued answer: UInt8) {
        guard answer & 0x90 == 0 else { return nil }
        self = []
        if answer & 0x03 != 0 { insert(.mediaLow) }
        if answer & 0x0C != 0 { insert(.mediaEmpty) }
    }

    /// The answer to `GS r 1` that says this.
    var queuedByte: UInt8 { (contains(.mediaLow) ? 0x03 : 0) | (contains(.mediaEmpty) ? 0x0C : 0) }

    private func byte(_ fixed: UInt8, _ places: [Place]) -> UInt8 {
        places.reduce(fixed) { contains($1.status) ? $0 | $1.bits : $0 }
    }
}
