package import Transports

/// A device under test: what stands at the far end of a transport, and how it can be made to misbehave.
package protocol TransportRig: Sendable {
    var abilities: TransportAbilities { get }

    /// A new transport to the device, not yet open.
    func transport() -> any Transport

    /// A new transport to a device that is not there.
    func absentTransport() -> any Transport

    /// All bytes that the device has, once it has that many; what it has by then if the task is cancelled before.
    func received(_ count: Int) async -> [UInt8]

    /// Lets the device talk.
    func say(_ bytes: [UInt8])

    /// Lets the device take no more bytes, until `resume`.
    func stall()
    func resume()

    /// Takes the device away.
    func vanish()

    /// Ends whatever the rig holds.
    func stop()
}

/// What a device can be made to do; promises that need more are not asked of it.
package struct TransportAbilities: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let talks = TransportAbilities(rawValue: 1)
    package static let stalls = TransportAbilities(rawValue: 2)
    package static let vanishes = TransportAbilities(rawValue: 4)
    /// The cable tells which bytes have arrived.
    package static let acknowledges = TransportAbilities(rawValue: 8)
}

/// What every transport promises, cable or double, one check for each promise.
///
/// A check returns the sentence that says how the promise was broken, or nil. A fresh rig serves one check.
package enum TransportSuite {
    package enum Promise: String, CaseIterable, Sendable {
        case bytesArriveInOrder
        case anAbsentDeviceIsRefusedWithItsName
        case nothingIsWrittenBeforeOpening
        case itOpensOnce
        case eventsFlowWhileAWriteWaits
        case aWriteEndsInTimeAndCountsItsBytes
        case aSecondWriteDoesNotMixIn
        case finishWaitsForTheDevice
        case aVanishedDeviceIsGone
        case closingEndsTheEvents
        case closingEndsAWrite
        case closingIsHarmlessWhenRepeated

        /// What a device has to be able to do for this promise to be checked.
        package var needs: TransportAbilities {
            switch self {
            case .bytesArriveInOrder, .anAbsentDeviceIsRefusedWithItsName, .nothingIsWrittenBeforeOpening, .itOpensOnce,
                .closingEndsTheEvents, .closingIsHarmlessWhenRepeated:
                []
            case .eventsFlowWhileAWriteWaits: [.talks, .stalls]
            case .aWriteEndsInTimeAndCountsItsBytes, .aSecondWriteDoesNotMixIn, .closingEndsAWrite: [.stalls]
            case .finishWaitsForTheDevice: [.stalls, .acknowledges]
            case .aVanishedDeviceIsGone: [.vanishes]
            }
        }
    }

    /// The promises that can be checked against a device.
    package static func promises(for abilities: TransportAbilities) -> [Promise] {
        Promise.allCases.filter { abilities.isSuperset(of: $0.needs) }
    }

    /// How a promise is broken, or nil.
    package static func violation(of promise: Promise, by rig: some TransportRig) async -> String? {
        defer { rig.stop() }
        do {
            return switch promise {
            case .bytesArriveInOrder: try await order(rig)
            case .anAbsentDeviceIsRefusedWithItsName: await absence(rig)
            case .nothingIsWrittenBeforeOpening: await beforeOpening(rig)
            case .itOpensOnce: try await secondOpening(rig)
            case .eventsFlowWhileAWriteWaits: try await eventsWhileWriting(rig)
            case .aWriteEndsInTimeAndCountsItsBytes: try await limit(rig)
            case .aSecondWriteDoesNotMixIn: try await secondWrite(rig)
            case .finishWaitsForTheDevice: try await finish(rig)
            case .aVanishedDeviceIsGone: try await vanishing(rig)
            case .closingEndsTheEvents: try await closing(rig)
            case .closingEndsAWrite: try await closingWhileWriting(rig)
            case .closingIsHarmlessWhenRepeated: try await closingTwice(rig)
            }
        } catch {
            return "a call failed that should not: \(error)"
        }
    }

    /// Long enough for any machine; only a broken promise waits for it.
    private static let patience = Duration.seconds(5)
    /// More than the buffers of any cable hold.
    private static let load = [UInt8](repeating: 0x55, count: 12 << 20)

    private static func order(_ rig: some TransportRig) async throws -> String? {
        let transport = rig.transport()
        try await transport.open(within: patience)
        let pieces: [[UInt8]] = [
            Array(0...255), [], [0x0A, 0x0D, 0x00, 0x04, 0x13], (0..<100_000).map { UInt8($0 % 251) },
        ]
        for piece in pieces { try await transport.write(piece, within: patience) }
        try await transport.finish(within: patience)
        let sent = Array(pieces.joined())
        let received = await within(patience) { await rig.received(sent.count) } ?? []
        await transport.close()
        guard received != sent else { return nil }
        return
            "of \(sent.count) bytes \(received.count) arrived, \(zip(sent, received).prefix { $0 == $1 }.count) in order"
    }

    private static func absence(_ rig: some TransportRig) async -> String? {
        let transport = rig.absentTransport()
        do {
            try await transport.open(within: .milliseconds(500))
            await transport.close()
            return "it opened a device that is not there"
        } catch {
            await transport.close()
            if error.stage != .open || !error.nothingSent { return "the failure is not one of opening: \(error)" }
            return error.sentence.contains("\(transport.device)") ? nil : "the device has no name in: \(error)"
        }
    }

    private static func beforeOpening(_ rig: some TransportRig) async -> String? {
        let transport = rig.transport()
        do {
            try await transport.write([0x31], within: patience)
            return "it wrote without having been opened"
        } catch {
            await transport.close()
            return error.nothingSent ? nil : "the failure leaves open whether anything was sent: \(error)"
        }
    }

    private static func secondOpening(_ rig: some TransportRig) async throws -> String? {
        let transport = rig.transport()
        try await transport.open(within: patience)
        var isRefused = false
        do throws(TransportError) { try await transport.open(within: patience) } catch {
            isRefused = error.stage == .open
        }
        try await transport.write([0x31], within: patience)
        await transport.close()
        do throws(TransportError) { try await transport.open(within: patience) } catch {
            return isRefused ? nil : "it opened twice"
        }
        await transport.close()
        return "it opened after it was closed"
    }

    private static func eventsWhileWriting(_ rig: some TransportRig) async throws -> String? {
        let transport = rig.transport()
        try await transport.open(within: patience)
        rig.stall()
        async let writing: Void = transport.write(load, within: .seconds(60))
        rig.say([0x12, 0x16])
        let heard = await within(patience) {
            var heard: [UInt8] = []
            for await event in transport.events {
                if case .bytes(let bytes) = event { heard += bytes }
                if heard.count >= 2 { break }
            }
            return heard
        }
        rig.resume()
        try await writing
        let received = await within(.seconds(30)) { await rig.received(load.count) }
        await transport.close()
        if heard != [0x12, 0x16] { return "while a write waited, \(heard ?? []) was heard of 12 16" }
        return received == load ? nil : "after the wait \(received?.count ?? 0) of \(load.count) bytes arrived"
    }

    private static func limit(_ rig: some TransportRig) async throws -> String? {
        let transport = rig.transport()
        try await transport.open(within: patience)
        rig.stall()
        // What the rig may still take before it notices; from here on it takes nothing.
        let started = ContinuousClock.now
        var failure: TransportError?
        do throws(TransportError) { try await transport.write(load, within: .milliseconds(200)) } catch {
            failure = error
        }
        let lasted = ContinuousClock.now - started
        rig.resume()
        guard let failure else {
            await transport.close()
            return "a device that takes nothing took \(load.count) bytes"
        }
        let received = await within(patience) { await rig.received(failure.bytesTaken) }
        await transport.close()
        if failure.code != .timedOut || failure.stage != .write { return "the failure is not the limit's: \(failure)" }
        if lasted > .seconds(3) { return "a limit of 0.2 s ended after \(lasted)" }
        if failure.bytesTaken == 0 { return "no byte was counted as taken, though buffers hold some" }
        // No more than counted either: the rest must not come after the failure was reported.
        return received?.count == failure.bytesTaken
            ? nil : "\(failure.bytesTaken) bytes were counted as taken, \(received?.count ?? 0) arrived"
    }

    private static func secondWrite(_ rig: some TransportRig) async throws -> String? {
        let transport = rig.transport()
        try await transport.open(within: patience)
        rig.stall()
        async let first: Void = transport.write(load, within: .seconds(60))
        let second = await within(patience) { () async -> TransportError.Code? in
            // The first may not have begun yet: an empty write goes through until it has.
            while !Task.isCancelled {
                do throws(TransportError) { try await transport.write([], within: .milliseconds(1)) } catch {
                    return error.code
                }
            }
            return nil
        }
        rig.resume()
        try await first
        await transport.close()
        return second == .some(.busy) ? nil : "a second write was not refused while the first one waited"
    }

    private static func finish(_ rig: some TransportRig) async throws -> String? {
        let transport = rig.transport()
        try await transport.open(within: patience)
        rig.stall()
        // Fits the sender's buffer and not the device's.
        try await transport.write([UInt8](repeating: 0x31, count: 1 << 20), within: patience)
        var early: TransportError?
        do throws(TransportError) { try await transport.finish(within: .milliseconds(200)) } catch { early = error }
        rig.resume()
        var late: TransportError?
        do throws(TransportError) { try await transport.finish(within: patience) } catch { late = error }
        await transport.close()
        guard let early else { return "all was said to be handed over while the device took nothing" }
        if early.code != .timedOut || early.stage != .finish { return "the failure is not the limit's: \(early)" }
        return late.map { "handing over failed when the device took bytes again: \($0)" }
    }

    private static func vanishing(_ rig: some TransportRig) async throws -> String? {
        let transport = rig.transport()
        try await transport.open(within: patience)
        try await transport.write([0x31], within: patience)
        _ = await within(patience) { await rig.received(1) }
        rig.vanish()
        let last = await within(patience) { () async -> TransportEvent? in
            var last: TransportEvent?
            for await event in transport.events { last = event }
            return last
        }
        var failure: TransportError?
        do throws(TransportError) { try await transport.write([0x32], within: patience) } catch { failure = error }
        await transport.close()
        guard case .gone?? = last else { return "the events did not end with the news that the device is gone" }
        guard let failure else { return "a write to a device that is gone went well" }
        return failure.code == .gone && failure.nothingSent ? nil : "the write's failure is another one: \(failure)"
    }

    private static func closing(_ rig: some TransportRig) async throws -> String? {
        let transport = rig.transport()
        try await transport.open(within: patience)
        await transport.close()
        let events = await within(patience) { () async -> [String] in
            var events: [String] = []
            for await event in transport.events { events.append("\(event)") }
            return Task.isCancelled ? ["no end"] : events
        }
        var isRefused = false
        do throws(TransportError) { try await transport.write([0x31], within: patience) } catch {
            isRefused = error.nothingSent
        }
        if events != [] { return "after closing came \(events ?? ["no end"])" }
        return isRefused ? nil : "it wrote after it was closed"
    }

    private static func closingWhileWriting(_ rig: some TransportRig) async throws -> String? {
        let transport = rig.transport()
        try await transport.open(within: patience)
        rig.stall()
        async let writing = within(.seconds(20)) { () async -> TransportError? in
            do throws(TransportError) { try await transport.write(load, within: .seconds(60)) } catch { return error }
            return nil
        }
        // Closed only once the write holds the line.
        _ = await within(patience) {
            while !Task.isCancelled {
                do throws(TransportError) { try await transport.write([], within: .milliseconds(1)) } catch { return }
            }
        }
        let started = ContinuousClock.now
        await transport.close()
        let lasted = ContinuousClock.now - started
        let failure = await writing ?? nil
        rig.resume()
        guard let failure else { return "a write went well, or on, after closing" }
        if failure.code != .gone { return "the write's failure is another one: \(failure)" }
        return lasted < .seconds(3) ? nil : "closing waited \(lasted) for a write"
    }

    private static func closingTwice(_ rig: some TransportRig) async throws -> String? {
        let unopened = rig.transport()
        await unopened.close()
        await unopened.close()
        let transport = rig.transport()
        try await transport.open(within: patience)
        await transport.close()
        await transport.close()
        return nil
    }

    /// The outcome of a call, or nil if it did not come in time; the call is cancelled then.
    private static func within<Outcome: Sendable>(
        _ limit: Duration, _ call: @escaping @Sendable () async -> Outcome
    ) async -> Outcome? {
        await withTaskGroup(of: Outcome?.self) { group in
            group.addTask { await call() }
            group.addTask {
                // Cancelled when the call is back first, which is no news.
                try? await Task.sleep(for: limit)
                return nil
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? nil
        }
    }
}
