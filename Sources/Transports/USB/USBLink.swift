import CLibUSB
@preconcurrency import Dispatch
import Logging

/// A claimed printer with the thread that listens to it.
///
/// Letting go of it ends the thread, gives the interface back to the kernel's driver and closes the device, in this order.
struct USBLink: ~Copyable {
    var output: USBOutput
    let claim: USBClaim
    private let stop: DispatchSemaphore
    private let listening = DispatchGroup()

    /// Begins to listen.
    init(
        _ claim: consuming USBClaim, device: DeviceURI, events: AsyncStream<TransportEvent>.Continuation,
        logger: Logger
    ) throws(TransportError) {
        let channel = claim.choice.channel
        let zeroPacket = claim.choice.quirks.traits.contains(.zeroPacket)
        guard let output = USBOutput(claim.handle.pointer, endpoint: channel.output, zeroPacket: zeroPacket) else {
            throw TransportError(USBError("libusb_alloc_transfer", LIBUSB_ERROR_NO_MEM.rawValue), .open, device: device)
        }
        stop = DispatchSemaphore(value: 0)
        let listener = USBListener(
            device: device, node: claim.choice.description.node,
            context: UInt(bitPattern: claim.handle.context.pointer), handle: UInt(bitPattern: claim.handle.pointer),
            input: channel.input, events: events, logger: logger, stop: stop)
        self.output = output
        self.claim = claim
        DispatchQueue(label: "listen.\(device)").async(group: listening) { listener.run() }
    }

    deinit {
        stop.signal()
        libusb_interrupt_event_handler(claim.handle.context.pointer)
        listening.wait()
    }

    /// Lets the printer take bytes again that it refused with a STALL.
    func clearHalt() {
        libusb_clear_halt(claim.handle.pointer, claim.choice.channel.output.address)
    }
}
