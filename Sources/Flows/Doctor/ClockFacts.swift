/// The machine's clock and the shop's time zone.
package struct ClockFacts: Sendable {
    package enum Synchronization: Hashable, Sendable {
        case held
        case lost
        /// The kernel does not say.
        case unknown
    }

    package var synchronization: Synchronization
    /// The zone of the configuration; nil where the machine's is taken.
    package var configuredZone: String?
    /// Whether the machine's zone database knows the configured one.
    package var isKnown = true
    /// The name of the machine's own zone, `UTC` where none is set.
    package var machineZone: String

    package init(synchronization: Synchronization, configuredZone: String?, machineZone: String) {
        self.synchronization = synchronization
        self.configuredZone = configuredZone
        self.machineZone = machineZone
    }

    private static let universal = ["UTC", "UCT", "GMT", "Zulu", "Universal", "Greenwich", "Etc/UTC", "Etc/GMT"]

    package var diagnoses: [Diagnosis] { [clock, zone] }

    private var clock: Diagnosis {
        switch synchronization {
        case .held: .fine("clock", "The machine's clock is kept by NTP.")
        case .unknown:
            .note(
                "clock", "Whether the machine's clock is kept by NTP cannot be read here.",
                "Look with `timedatectl` on the machine itself.")
        case .lost:
            .warning(
                "clock", "The machine's clock is not kept by NTP: receipts and fiscal records bear its time.",
                "Run `timedatectl set-ntp true`, or see to chrony or systemd-timesyncd.")
        }
    }

    private var zone: Diagnosis {
        let zone = configuredZone ?? machineZone
        let source = configuredZone == nil ? "the machine's" : "shop.timeZone"
        guard isKnown else {
            return .error(
                "timezone", "The machine does not know the time zone \(zone).",
                "Write a name such as Europe/Berlin as shop.timeZone, and install tzdata.", .configuration)
        }
        guard !Self.universal.contains(zone) else {
            return .warning(
                "timezone",
                "The shop's time zone is \(zone) (\(source)): receipts show times that no wall clock shows.",
                "Set shop.timeZone, such as Europe/Berlin.")
        }
        return .fine("timezone", "The shop's time zone is \(zone) (\(source)).")
    }
}
