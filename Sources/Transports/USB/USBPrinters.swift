import Executors

/// Looks for the printers on USB.
package actor USBPrinters {
    private let selection: USBSelection
    private let executor = BlockingExecutor(label: "usb.list")

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init(_ selection: USBSelection) {
        self.selection = selection
    }

    /// All printers that are connected, by port; none is claimed, and nobody is disturbed.
    ///
    /// A printer that hangs holds the answer up for a second.
    package static func list() async throws(TransportError) -> [USBPrinter] {
        try await list(quirks: USBQuirk.known)
    }

    static func list(quirks: [USBQuirk]) async throws(TransportError) -> [USBPrinter] {
        try await USBPrinters(USBSelection(quirks: quirks)).list()
    }

    private func list() throws(TransportError) -> [USBPrinter] {
        do throws(USBError) {
            let devices = try USBContext().devices()
            return selection.printers(among: devices)
                .sorted { ($0.description.portPath ?? "") < ($1.description.portPath ?? "") }
                .map { printer($0, among: devices) }
        } catch {
            throw TransportError(error, .open, device: DeviceURI(.usb(vendor: nil, product: nil, serial: nil)))
        }
    }

    private func printer(_ choice: USBSelection.Choice, among devices: [USBDescription]) -> USBPrinter {
        let description = choice.description
        let uri = selection.uri(of: description, among: devices)
        var problem: String?
        var deviceID: USBDeviceID?
        do throws(USBError) {
            let handle = try USBHandle(description, in: try USBContext())
            if choice.channel.isPrinterClass { deviceID = handle.deviceID(choice.channel, within: .seconds(1)) }
        } catch {
            problem =
                (error.isDenied
                ? TransportError.denied(uri, description, cause: error)
                : TransportError(error, .open, device: uri)).sentence
        }
        // The kernel's driver asked for it when the printer came.
        deviceID =
            deviceID
            ?? description.folder(ofInterface: choice.channel.interface)
            .flatMap { SystemText.contents(of: "\($0)/ieee1284_id") }.flatMap { USBDeviceID(text: $0) }
        return USBPrinter(
            vendor: description.vendor, product: description.product, serial: description.serial,
            portPath: description.portPath, manufacturer: description.manufacturer, name: description.name,
            deviceID: deviceID, uri: uri, isBidirectional: choice.channel.input != nil, problem: problem)
    }
}
