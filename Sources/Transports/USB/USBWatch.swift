import Dispatch

/// Tells when a printer comes to the bus or leaves it, so that nobody has to try in vain.
package enum USBWatch {
    package enum Event: Hashable, Sendable {
        case arrived(DeviceURI)
        case left(DeviceURI)
    }

    /// How often it is looked, should no message tell.
    private static let lookout = Duration.seconds(1)
    /// How soon it is looked again after a message: the kernel tells of a removal before it is done with it.
    private static let secondLook = Duration.milliseconds(100)

    /// The printers that are there, as arrivals, and from then on every change, until the stream is let go.
    ///
    /// A thread of its own stands behind it, which ends within a second after the stream.
    package static func events() -> AsyncStream<Event> {
        let (events, continuation) = AsyncStream<Event>.makeStream(bufferingPolicy: .bufferingNewest(64))
        let stop = DispatchSemaphore(value: 0)
        continuation.onTermination = { _ in stop.signal() }
        DispatchQueue(label: "usb.watch").async { run(continuation, until: stop) }
        return events
    }

    private static func run(_ events: AsyncStream<Event>.Continuation, until stop: DispatchSemaphore) {
        let selection = USBSelection(quirks: USBQuirk.known)
        var known: Set<USBDescription> = []
        let arrivals = USBArrivals()
        var hasNews = false
        while stop.wait(timeout: .now()) != .success {
            // What cannot be asked for now is asked for the next time.
            if let devices = try? USBContext().devices() {
                let present = Set(selection.printers(among: devices).map(\.description))
                let all = Array(known.union(devices))
                for device in known.subtracting(present) { events.yield(.left(selection.uri(of: device, among: all))) }
                for device in present.subtracting(known) {
                    events.yield(.arrived(selection.uri(of: device, among: devices)))
                }
                known = present
            }
            hasNews = arrivals.wait(hasNews ? secondLook : lookout)
        }
    }
}
