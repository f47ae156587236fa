import CLibUSB
import Glibc

/// The transfer by which one thread reads a printer; it alone touches it, and handles the events that end it.
struct USBReader: ~Copyable {
    let endpoint: UInt8
    private let transfer: UnsafeMutablePointer<libusb_transfer>
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private let phase: UnsafeMutablePointer<Phase>

    private enum Phase {
        case idle
        case busy
        case done
    }

    /// Makes the transfer; nil only without memory.
    init?(_ handle: OpaquePointer, endpoint: USBEndpoint, size: Int) {
        guard let transfer = libusb_alloc_transfer(0) else { return nil }
        self.endpoint = endpoint.address
        self.transfer = transfer
        buffer = .allocate(capacity: size)
        phase = .allocate(capacity: 1)
        phase.initialize(to: .idle)
        libusb_fill_bulk_transfer(
            transfer, handle, endpoint.address, buffer.baseAddress, CInt(size),
            { $0?.pointee.user_data.assumingMemoryBound(to: Phase.self).pointee = .done }, phase, 0)
    }

    deinit {
        // A transfer that the system never gave back stays with it, memory and all.
        guard phase.pointee != .busy else { return }
        libusb_free_transfer(transfer)
        buffer.deallocate()
        phase.deallocate()
    }

    var isBusy: Bool { phase.pointee == .busy }

    /// What the last transfer brought.
    var bytes: [UInt8] { Array(buffer.prefix(Int(transfer.pointee.actual_length))) }

    /// How the last transfer ended, once; nil if none has.
    func takeOutcome() -> libusb_transfer_status? {
        guard phase.pointee == .done else { return nil }
        phase.pointee = .idle
        return transfer.pointee.status
    }

    func start() throws(USBError) {
        phase.pointee = .busy
        let status = libusb_submit_transfer(transfer)
        if status < 0 { phase.pointee = .idle }
        try USBError.check(status, "libusb_submit_transfer")
    }

    /// Takes a running transfer back from the system.
    func end(in context: OpaquePointer) {
        guard isBusy else { return }
        libusb_cancel_transfer(transfer)
        for _ in 0..<20 where isBusy {
            var limit = timeval(tv_sec: 0, tv_usec: 100_000)
            libusb_handle_events_timeout_completed(context, &limit, nil)
        }
    }
}
