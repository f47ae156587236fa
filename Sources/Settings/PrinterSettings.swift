/// One printer of the shop: where it is, what it can, and whether it opens the drawer.
package struct PrinterSettings: Hashable, Sendable {
    package var name: String
    /// The device URI; its scheme is checked here, the rest where it is opened.
    ///
    /// `file:` and `virtual:` are absolute.
    package var device: String
    /// The name of a printer profile.
    package var profile: String
    package var drawer: DrawerPolicy
    /// The printer that takes over what waits here once this one has been away or stopped for a while.
    package var fallback: String?
    package var raw: RawPolicy
    /// What is known better here than by the profile.
    package var overrides = PrinterOverrides()

    package init(
        name: String, device: String, profile: String = "generic-80mm", drawer: DrawerPolicy = .never,
        fallback: String? = nil, raw: RawPolicy = .never
    ) {
        self.name = name
        self.device = device
        self.profile = profile
        self.drawer = drawer
        self.fallback = fallback
        self.raw = raw
    }

    /// The schemes of device URIs.
    package static let schemes = ["usb", "cups", "socket", "serial", "file", "virtual"]
}

/// When the cash drawer opens: never, or with a sale's first print if cash was paid.
package enum DrawerPolicy: String, Hashable, Sendable, CaseIterable {
    case never
    case onCash
}

/// Whether clients may send a printer commands of their own: never, those that only put something on the paper, or all.
package enum RawPolicy: String, Hashable, Sendable, CaseIterable {
    case never
    case checked
    case all
}
