import CLibUSB
import Executors
import Glibc

/// Waits for the message that any device has come to the bus, or left it.
///
/// Where the system cannot send it only the time passes.
struct USBArrivals: ~Copyable {
    private let context: OpaquePointer?
    private let count: UnsafeMutablePointer<Int>

    init() {
        var context: OpaquePointer?
        self.context = libusb_init(&context) == 0 ? context : nil
        count = .allocate(capacity: 1)
        count.initialize(to: 0)
        guard let context = self.context else { return }
        let events = LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED.rawValue | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT.rawValue
        libusb_hotplug_register_callback(
            context, CInt(events), 0, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
            { _, _, _, data in
                data?.assumingMemoryBound(to: Int.self).pointee += 1
                return 0
            }, count, nil)
    }

    deinit {
        if let context { libusb_exit(context) }
        count.deallocate()
    }

    /// Whether anything came or left, after waiting for it.
    func wait(_ limit: Duration) -> Bool {
        guard let context else {
            // libusb waits in the same way where it can; the callers own their thread.
            BlockingExecutor.rest(limit)
            return false
        }
        let milliseconds = Int(limit.milliseconds)
        var time = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
        libusb_handle_events_timeout_completed(context, &time, nil)
        defer { count.pointee = 0 }
        return count.pointee > 0
    }
}
