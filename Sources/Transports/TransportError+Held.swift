extension TransportError {
    /// Says who has a device locked, where the kernel tells.
    static func held(_ device: DeviceURI, by holders: [String]) -> TransportError {
        let names = holders.isEmpty ? "another program" : holders.joined(separator: ", ")
        return TransportError(
            .busy, .open, device: device.description,
            sentence: "\(device): \(names) holds the printer; end it, or print through it")
    }
}
