import Testing
import Transports

/// What runs inside the rig, one test after the other: they share one bus.
@Suite("USB", .serialized, .enabled(if: USBRig.socket != nil), .timeLimit(.minutes(5)))
enum USBInside {
    static let patience = Duration.seconds(5)

    /// The failure of a call, or nil.
    static func failure(_ call: () async throws -> Void) async -> TransportError? {
        do {
            try await call()
            return nil
        } catch {
            return error as? TransportError
        }
    }

    /// The next bytes that a printer says, until there are as many.
    static func words(_ count: Int, from transport: USBTransport) async -> [UInt8] {
        var words: [UInt8] = []
        for await event in transport.events {
            if case .bytes(let bytes) = event { words += bytes }
            if words.count >= count { break }
        }
        return words
    }

    /// The last event, once the events have ended.
    static func end(of transport: USBTransport) async -> TransportEvent? {
        var last: TransportEvent?
        for await event in transport.events { last = event }
        return last
    }
}
