import Executors
import Glibc
package import Logging

/// A printer behind a spooler: each `write` becomes one job of a CUPS queue, and returns when the spooler has ended it.
///
/// A raw queue takes the printer's commands, and so does one whose driver lets them pass; a driverless one takes pages.
///
/// How it ended, `.ended` says, and nothing else: a job that was aborted, or canceled by somebody, was handed over whole
/// as well. What the spooler calls completed has been handed to the device, which says nothing about paper. A job waits out
/// a queue that is held or paused and a spooler that restarts or is away. What has not been printed when the limit is
/// over, or at `close`, is canceled, so that nothing comes out later; what an earlier run left behind in the queue is
/// canceled by `open`. So there must be one transport to a queue at a time in a process.
///
/// An error of `write` counts no byte where the spooler has certainly not begun: before it had the document, or when it
/// said that the job was canceled before it was begun. A spooler that restarts in the middle of a job prints it again
/// from its start, which nothing here can prevent.
package actor CUPSTransport: PageTransport {
    package nonisolated let device: DeviceURI
    package nonisolated let events: AsyncStream<TransportEvent>

    let address: CUPSAddress
    let logger: Logger
    let user: String
    private let executor: BlockingExecutor
    private let continuation: AsyncStream<TransportEvent>.Continuation
    private var client: CUPSClient?
    private var phase = Phase.fresh
    private var isWriting = false
    private var reasons: [String] = []
    /// What the queue took when it was opened.
    package private(set) var form = DocumentForm.commands

    /// The job in the spooler, from Create-Job to its end.
    var job: CUPSJob?
    /// What became of the job that `close` found in the spooler.
    var closing: Settlement?

    /// How long a spooler that is away may take to come back before a receipt that it does not have.
    private static let contact = Duration.seconds(2)

    private enum Phase {
        case fresh
        case opened
        case closed
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(host: String, port: UInt16, queue: String, logger: Logger) {
        self.logger = logger
        address = CUPSAddress(host: host, port: port, queue: queue)
        device = DeviceURI(.cups(host: host, port: port, queue: queue))
        user = CUPSClient.user
        executor = BlockingExecutor(label: "transport.cups.\(queue)")
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(512))
        client = nil
    }

    var isOpen: Bool { phase == .opened && client != nil }

    /// Finds the server and the queue, and cancels what an earlier run left there.
    package func open(within limit: Duration) async throws(TransportError) {
        guard phase == .fresh else { throw .openedBefore(device) }
        phase = .opened
        let deadline = ContinuousClock.now + limit
        let addresses = try await addresses(within: limit)
        guard phase == .opened else { throw .closed(.open, device: device.description) }
        client = CUPSClient(addresses: addresses, port: address.port)
        do throws(TransportError) {
            let queue = try look(.open, before: deadline)
            form = queue.form ?? .commands
            if let warning = queue.policyWarning {
                logger.warning(
                    "Spooler would print failed jobs again by itself",
                    metadata: ["device": "\(device)", "why": "\(warning)"])
            }
            try sweep(before: deadline)
        } catch {
            client = nil
            throw error
        }
        client?.hangUp()
    }

    package func write(_ bytes: [UInt8], within limit: Duration) async throws(TransportError) {
        try await write(bytes, on: nil, within: limit)
    }

    package func write(_ document: PageDocument, within limit: Duration) async throws(TransportError) {
        try await write(document.pdf, on: document.sheet, within: limit)
    }

    /// - Parameter sheet: where the bytes are pages.
    private func write(_ bytes: [UInt8], on sheet: PageSheet?, within limit: Duration) async throws(TransportError) {
        let name = device.description
        guard !isWriting else {
            throw TransportError(
                .busy, .write, device: name, sentence: "\(name) is being written to; wait for the write in hand")
        }
        guard isOpen else { throw .closed(.write, device: name) }
        guard !bytes.isEmpty else { return }
        isWriting = true
        defer {
            isWriting = false
            client?.hangUp()
        }
        let deadline = ContinuousClock.now + limit
        let queue = try await reach(before: min(deadline, .now + Self.contact))
        guard let format = queue.format, queue.takesPages == (sheet != nil) else {
            throw TransportError(
                .unsupported, .write, device: name,
                sentence: "\(name): the queue takes \(sheet == nil ? "pages now" : "commands now"), which it did not "
                    + "when it was opened; it is opened again")
        }
        try create(size: bytes.count, sheet: sheet, before: deadline)
        try send(bytes, as: format, before: deadline)
        try await follow(before: deadline)
    }

    /// Returns at once: a `write` that returned has seen its job to the end.
    package func finish(within limit: Duration) async throws(TransportError) {
        guard isOpen else { throw .closed(.finish, device: device.description) }
    }

    package func close() async {
        guard phase != .closed else { return }
        phase = .closed
        continuation.finish()
        if job != nil { closing = settle() }
        client = nil
    }

    /// Asks once; blocks for as long as it takes, at most until the deadline.
    @discardableResult
    func ask(
        _ request: IPPRequest, document: [UInt8] = [], before deadline: ContinuousClock.Instant
    ) throws(CUPSFault) -> [IPPGroup] {
        // A last question is allowed a moment even when the time is over.
        let limit = max(deadline - .now, .milliseconds(100))
        return try client?.ask(request, document: document, within: min(limit, .seconds(5))) ?? []
    }

    func emit(_ event: TransportEvent) {
        if case .keywords(let words) = event {
            guard words != reasons else { return }
            reasons = words
        }
        continuation.yield(event)
    }

    /// Asks how the queue is; a refusal is certain.
    func look(
        _ stage: TransportError.Stage, before deadline: ContinuousClock.Instant
    ) throws(TransportError) -> CUPSQueue {
        let groups: [IPPGroup]
        do throws(CUPSFault) {
            groups = try ask(.queue(address, user: user), before: deadline)
        } catch {
            if !error.isCertain || error.isPassing { emit(.keywords(["offline"])) }
            throw TransportError(error, stage, device: device.description)
        }
        let queue = CUPSQueue(groups.first ?? IPPGroup())
        emit(.keywords(queue.reasons))
        if let refused = queue.refused {
            throw TransportError(
                refused.code, stage, device: device.description, sentence: "\(device): \(refused.sentence)")
        }
        return queue
    }

    /// Asks how the queue is, again while the spooler is away.
    private func reach(before deadline: ContinuousClock.Instant) async throws(TransportError) -> CUPSQueue {
        var pause = Duration.milliseconds(25)
        while true {
            do throws(TransportError) {
                return try look(.write, before: deadline)
            } catch {
                guard (error.cause as? CUPSFault)?.isPassing == true, .now + pause < deadline else { throw error }
            }
            await rest(pause)
            guard isOpen, !Task.isCancelled else { throw .closed(.write, device: device.description) }
            pause = min(pause * 2, .milliseconds(400))
        }
    }

    /// Lets other calls in for a while.
    func rest(_ pause: Duration) async {
        // Ends early when the task is cancelled, which the caller finds out by itself.
        try? await Task.sleep(for: pause)
    }

    private func addresses(within limit: Duration) async throws(TransportError) -> [SocketAddress] {
        switch await SocketAddress.lookUp(host: address.host, port: address.port, within: limit) {
        case .found(let addresses): return addresses
        case .failed(let code):
            throw TransportError(
                CUPSFault(operation: .getPrinterAttributes, kind: .unknownHost(code)), .open, device: "\(device)")
        case .timedOut:
            throw TransportError(
                CUPSFault(operation: .getPrinterAttributes, kind: .slowResolver), .open, device: "\(device)")
        }
    }
}
