/// One row of the table of peculiar printers.
struct USBQuirk: Sendable {
    let vendor: UInt16

    /// Nil means every product of the vendor.
    let product: UInt16?
    let traits: USBQuirks.Traits
    let delayBeforeClose: Duration

    /// The model that showed it.
    let model: String

    init(
        _ vendor: UInt16, _ product: UInt16?, _ traits: USBQuirks.Traits, delayBeforeClose: Duration = .zero,
        model: String
    ) {
        self.vendor = vendor
        self.product = product
        self.traits = traits
        self.delayBeforeClose = delayBeforeClose
        self.model = model
    }

    func fits(vendor: UInt16, product: UInt16) -> Bool {
        self.vendor == vendor && (self.product ?? product) == product
    }
}

extension USBQuirk {
    /// What is known; facts from the field reports that CUPS and the kernel's usblp act on.
    static let known: [USBQuirk] = [
        USBQuirk(0x04B8, 0x0202, .vendorClass, model: "Epson M129C"),
        USBQuirk(0x067B, 0x2305, [.unidirectional, .reset], model: "Prolific PL2305, a cable for parallel printers"),
        USBQuirk(0x0519, nil, .unidirectional, model: "Star Micronics, all models reported"),
        USBQuirk(0x0519, 0x0001, [], delayBeforeClose: .milliseconds(200), model: "Star TSP743"),
        USBQuirk(0x2730, 0x2008, .unidirectional, delayBeforeClose: .milliseconds(200), model: "Citizen CT-S4000"),
    ]
}

extension [USBQuirk] {
    /// What the rows that fit a device say together.
    func quirks(vendor: UInt16, product: UInt16) -> USBQuirks {
        reduce(into: USBQuirks()) { quirks, row in
            guard row.fits(vendor: vendor, product: product) else { return }
            quirks.traits.formUnion(row.traits)
            quirks.delayBeforeClose = Swift.max(quirks.delayBeforeClose, row.delayBeforeClose)
        }
    }
}
