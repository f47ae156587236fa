import Suites
import Transports

/// A transport that breaks one promise, to show that the suite finds out.
actor FaultyTransport: Transport {
    enum Fault: String, CaseIterable, Sendable {
        case dropsTheTail
        case opensAnything
        case writesUnopened
        case opensTwice
        case isDeafWhileWriting
        case ignoresTheLimit
        case miscounts
        case mixesWrites
        case finishesEarly
        case hidesTheEnd
        case neverEndsTheEvents
        case writesOnAfterClosing

        /// The promise that this fault breaks.
        var broken: TransportSuite.Promise {
            switch self {
            case .dropsTheTail: .bytesArriveInOrder
            case .opensAnything: .anAbsentDeviceIsRefusedWithItsName
            case .writesUnopened: .nothingIsWrittenBeforeOpening
            case .opensTwice: .itOpensOnce
            case .isDeafWhileWriting: .eventsFlowWhileAWriteWaits
            case .ignoresTheLimit, .miscounts: .aWriteEndsInTimeAndCountsItsBytes
            case .mixesWrites: .aSecondWriteDoesNotMixIn
            case .finishesEarly: .finishWaitsForTheDevice
            case .hidesTheEnd: .aVanishedDeviceIsGone
            case .neverEndsTheEvents: .closingEndsTheEvents
            case .writesOnAfterClosing: .closingEndsAWrite
            }
        }
    }

    private let inner: any Transport
    private let fault: Fault?
    private let forwarding: Task<Void, Never>
    nonisolated let device: DeviceURI
    nonisolated let events: AsyncStream<TransportEvent>

    init(_ inner: any Transport, fault: Fault?) {
        self.inner = inner
        self.fault = fault
        device = inner.device
        let (events, continuation) = AsyncStream.makeStream(of: TransportEvent.self)
        self.events = events
        forwarding = Task {
            for await event in inner.events {
                switch (fault, event) {
                case (.isDeafWhileWriting, .bytes), (.hidesTheEnd, .gone): continue
                default: continuation.yield(event)
                }
            }
            if fault != .neverEndsTheEvents { continuation.finish() }
        }
    }

    deinit { forwarding.cancel() }

    func open(within limit: Duration) async throws(TransportError) {
        do throws(TransportError) { try await inner.open(within: limit) } catch {
            if fault != .opensAnything && fault != .opensTwice { throw error }
        }
    }

    func write(_ bytes: [UInt8], within limit: Duration) async throws(TransportError) {
        let bytes = fault == .dropsTheTail ? bytes.dropLast() : bytes
        let limit = fault == .ignoresTheLimit ? limit + .seconds(4) : limit
        do throws(TransportError) { try await inner.write(bytes, within: limit) } catch {
            switch fault {
            case .writesUnopened where error.code == .gone, .mixesWrites where error.code == .busy: return
            case .writesOnAfterClosing where error.code == .gone: return
            case .miscounts:
                throw TransportError(
                    error.code, error.stage, device: error.device, sentence: error.sentence,
                    bytesTaken: error.bytesTaken / 2)
            default: throw error
            }
        }
    }

    func finish(within limit: Duration) async throws(TransportError) {
        do throws(TransportError) { try await inner.finish(within: limit) } catch {
            if fault != .finishesEarly { throw error }
        }
    }

    func close() async { await inner.close() }
}

/// A rig whose transports have a fault.
struct FaultyRig<Rig: TransportRig>: TransportRig {
    let rig: Rig
    let fault: FaultyTransport.Fault?

    var abilities: TransportAbilities { rig.abilities }
    func transport() -> any Transport { FaultyTransport(rig.transport(), fault: fault) }
    func absentTransport() -> any Transport { FaultyTransport(rig.absentTransport(), fault: fault) }
    func received(_ count: Int) async -> [UInt8] { await rig.received(count) }
    func say(_ bytes: [UInt8]) { rig.say(bytes) }
    func stall() { rig.stall() }
    func resume() { rig.resume() }
    func vanish() { rig.vanish() }
    func stop() { rig.stop() }
}
