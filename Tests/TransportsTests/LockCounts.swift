import Glibc
import Synchronization

@testable import Transports

/// How often a lock was had, and how often by two at once.
final class LockCounts: Sendable {
    let taken = Atomic(0)
    let doubled = Atomic(0)
    private let holders = Atomic(0)

    /// Takes a lock if it is to be had, and holds it long enough for others to try.
    func ask(for device: DeviceURI, in folder: String) {
        // Refused is what most askers are to be.
        guard let lock = try? DeviceLock("x", for: device, in: [folder]) else { return }
        if holders.add(1, ordering: .relaxed).oldValue > 0 { doubled.add(1, ordering: .relaxed) }
        taken.add(1, ordering: .relaxed)
        for _ in 0..<10 { sched_yield() }
        holders.subtract(1, ordering: .relaxed)
        _ = lock.path
    }
}
