/// Why bytes did not go to a printer, and how many did.
package struct TransportError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// There is no such device, or no such host.
        case notFound
        /// The host is there, but nothing listens on the port.
        case refused
        /// No way leads to the host.
        case unreachable
        /// Somebody else has the device.
        case busy
        /// The service may not use the device.
        case permission
        /// The device did not take the bytes, or did not answer, in time.
        case timedOut
        /// The connection was there and is no more.
        case gone
        /// This build, or this transport, cannot do it.
        case unsupported
        /// Anything else that the system reports.
        case io
    }

    package enum Stage: String, Sendable, CaseIterable {
        case open
        case write
        case finish
        /// Found by the reader, between the calls.
        case read
    }

    package let code: Code
    package let stage: Stage

    /// The device's URI.
    package let device: String

    /// What failed, the device by its name, and what to do.
    package let sentence: String

    /// How many bytes of the failing `write` the device, or the system on its way, has taken; 0 in other stages.
    package let bytesTaken: Int

    /// A `SystemError` where a call of the kernel failed.
    package let cause: (any Error)?

    package init(
        _ code: Code, _ stage: Stage, device: String, sentence: String, bytesTaken: Int = 0,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.stage = stage
        self.device = device
        self.sentence = sentence
        self.bytesTaken = bytesTaken
        self.cause = cause
    }

    /// Whether it is certain that the failing call moved no byte: it may be repeated without a duplicate mark.
    ///
    /// It speaks for this call alone; an earlier `write` of the same job may have moved some.
    package var nothingSent: Bool {
        switch stage {
        case .open: true
        case .write: bytesTaken == 0
        case .finish, .read: false
        }
    }

    package var description: String { sentence }
}
