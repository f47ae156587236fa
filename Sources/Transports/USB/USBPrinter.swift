/// A printer on the bus, as a person chooses it for the configuration.
package struct USBPrinter: Hashable, Sendable {
    package let vendor: UInt16
    package let product: UInt16
    package let serial: String?

    /// Bus and ports down to it: `1-2.3`.
    package let portPath: String?
    package let manufacturer: String?

    /// The name that the printer's product string gives.
    package let name: String?

    /// Nil where the printer may not be opened, or does not say.
    package let deviceID: USBDeviceID?

    /// What to write into the configuration.
    package let uri: DeviceURI

    /// Whether it can answer; status and evidence need that.
    package let isBidirectional: Bool

    /// Why it may not be opened, and what to do; nil where it may.
    package let problem: String?
}
