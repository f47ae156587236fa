import CLibUSB

/// Waits for the message that one device has left the bus.
struct USBDeparture: ~Copyable {
    private let watched: UnsafeMutablePointer<Watched>
    private let registration: libusb_hotplug_callback_handle?

    private struct Watched {
        let device: OpaquePointer?
        var hasLeft = false
    }

    /// Asks for the message; where the system cannot send it, it never comes.
    ///
    /// The thread that handles the context's events is the one that has to ask.
    init(of device: OpaquePointer?, in context: OpaquePointer) {
        watched = .allocate(capacity: 1)
        watched.initialize(to: Watched(device: device))
        var registration: libusb_hotplug_callback_handle = 0
        let status = libusb_hotplug_register_callback(
            context, CInt(LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT.rawValue), 0, LIBUSB_HOTPLUG_MATCH_ANY,
            LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
            { _, device, _, data in
                let watched = data?.assumingMemoryBound(to: Watched.self)
                if watched?.pointee.device == device { watched?.pointee.hasLeft = true }
                return 0
            }, watched, &registration)
        self.registration = status == 0 ? registration : nil
    }

    deinit {
        watched.deallocate()
    }

    var hasLeft: Bool { watched.pointee.hasLeft }

    /// Takes the wish back, which has to be done before this value goes.
    func end(in context: OpaquePointer) {
        if let registration { libusb_hotplug_deregister_callback(context, registration) }
    }
}
