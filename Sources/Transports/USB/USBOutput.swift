import CLibUSB
import Dispatch

/// The transfer by which a printer is written to.
///
/// The listener's thread ends it; the executor that owns it starts it, waits for it and reads what came of it.
struct USBOutput: ~Copyable {
    private let transfer: UnsafeMutablePointer<libusb_transfer>
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private let done: DispatchSemaphore
    /// Size of a full packet after which an empty one has to follow; nil where none has to.
    private let fullPacket: Int?
    private var isRunning = false

    /// Bytes in one transfer; a multiple of every packet size.
    static let pieceSize = 16_384

    /// Makes the transfer; nil only without memory.
    init?(_ handle: OpaquePointer, endpoint: USBEndpoint, zeroPacket: Bool) {
        guard let transfer = libusb_alloc_transfer(0) else { return nil }
        self.transfer = transfer
        buffer = .allocate(capacity: Self.pieceSize)
        done = DispatchSemaphore(value: 0)
        fullPacket = zeroPacket ? endpoint.packetSize : nil
        libusb_fill_bulk_transfer(
            transfer, handle, endpoint.address, buffer.baseAddress, 0,
            { transfer in
                guard let data = transfer?.pointee.user_data else { return }
                Unmanaged<DispatchSemaphore>.fromOpaque(data).takeRetainedValue().signal()
            }, nil, 0)
    }

    deinit {
        // A transfer that the system never gave back stays with it, memory and all.
        guard !isRunning else { return }
        libusb_free_transfer(transfer)
        buffer.deallocate()
    }

    /// Starts the transfer of at most `pieceSize` bytes and says of how many.
    mutating func start(_ bytes: ArraySlice<UInt8>) throws(USBError) -> Int {
        let count = buffer[...].update(fromContentsOf: bytes.prefix(Self.pieceSize))
        transfer.pointee.length = CInt(count)
        let isFull = count == bytes.count && fullPacket.map { count.isMultiple(of: $0) } ?? false
        transfer.pointee.flags = isFull ? UInt8(LIBUSB_TRANSFER_ADD_ZERO_PACKET.rawValue) : 0
        let retained = Unmanaged.passRetained(done)
        transfer.pointee.user_data = retained.toOpaque()
        let status = libusb_submit_transfer(transfer)
        guard status >= 0 else {
            retained.release()
            throw USBError("libusb_submit_transfer", status)
        }
        isRunning = true
        return count
    }

    /// Whether the transfer has ended, after waiting for it.
    mutating func isDone(waiting limit: Duration) -> Bool {
        guard isRunning else { return true }
        let time = DispatchTime.now() + .milliseconds(Int(limit.milliseconds))
        if done.wait(timeout: time) == .success { isRunning = false }
        return !isRunning
    }

    /// Asks for the transfer's end; what has gone until then is counted.
    func cancel() {
        libusb_cancel_transfer(transfer)
    }

    /// How the ended transfer went, and how many bytes the printer took.
    var outcome: (status: libusb_transfer_status, count: Int) {
        (transfer.pointee.status, Int(transfer.pointee.actual_length))
    }
}
