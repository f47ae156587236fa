/// A way to a printer and back, whatever the cable.
///
/// It knows no command. One value is one connection: it is opened once and closed once. To connect again, make a new one. Every call has a
/// limit, and what the device says flows on while a call waits.
package protocol Transport: Actor {
    /// The device to which this leads.
    nonisolated var device: DeviceURI { get }

    /// What the device says, from `open` on, for one consumer.
    ///
    /// Ends with `.gone` when the device ends the connection, without it when `close` does. Of a device that talks
    /// faster than it is read, the oldest words are lost.
    nonisolated var events: AsyncStream<TransportEvent> { get }

    /// Connects. A failure is certain: no byte has gone.
    func open(within limit: Duration) async throws(TransportError)

    /// Writes all bytes, or says in the error how many were taken.
    ///
    /// Taken is what the system holds for the device; whether the device has it, `finish` says.
    func write(_ bytes: [UInt8], within limit: Duration) async throws(TransportError)

    /// Waits until all bytes are handed to the device, in the strongest sense that the cable offers.
    func finish(within limit: Duration) async throws(TransportError)

    /// Lets go of the device and ends a call that waits; harmless when repeated.
    func close() async
}

/// A way to printers of which some take pages in place of commands.
package protocol PageTransport: Transport {
    /// What is printed there; known once it is open.
    var form: DocumentForm { get }

    /// Writes pages, under the promises of the other `write`; `unsupported` where `form` is commands.
    func write(_ document: PageDocument, within limit: Duration) async throws(TransportError)
}

/// Makes a transport, not yet open, for a device.
package typealias TransportOpener = @Sendable (DeviceURI) throws(TransportError) -> any Transport
