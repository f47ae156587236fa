import Transports

/// Prints receipts as the service does: what has certainly not been printed is sent again, what is not known goes before
/// a person.
struct CUPSTill {
    let rig: CUPSRig
    var limit = Duration.seconds(30)
    /// The negative control: believes of every failure that nothing was printed.
    var isCareless = false

    /// Prints one receipt; whether it is known to be printed.
    func prints(_ bytes: [UInt8]) async throws -> Bool {
        while true {
            let transport = rig.cups()
            do throws(TransportError) {
                try await transport.open(within: .seconds(3))
                try await transport.write(bytes, within: limit)
                try await transport.finish(within: .seconds(1))
                await transport.close()
                for await event in transport.events {
                    if case .ended("completed") = event { return true }
                }
                return false
            } catch {
                await transport.close()
                guard error.nothingSent || isCareless else { return false }
            }
            // Comes back when the spooler runs, so that an outage is no busy loop.
            try await rig.run("await", "paper", "up")
        }
    }
}

/// What the paper shows of receipts that were to be printed.
struct CUPSTally: Equatable {
    var lost: [Int] = []
    var doubled: [Int] = []

    init(_ count: Int, unknown: [Int], paper: [[UInt8]]) {
        for number in 0..<count {
            let copies = paper.count { $0 == Self.receipt(number) }
            if copies == 0, !unknown.contains(number) { lost.append(number) }
            if copies > 1 { doubled.append(number) }
        }
    }

    static func receipt(_ number: Int) -> [UInt8] {
        [0x1B, 0x40] + Array("receipt \(number)\n".utf8) + [0x1D, 0x56, 0x00]
    }
}
