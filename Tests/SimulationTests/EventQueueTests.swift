import Receipts
import Testing

@testable import Simulation

@Suite("Event queue")
struct EventQueueTests {
    @Test("the earliest comes first, and at the same time what was planned first")
    func order() {
        var queue = EventQueue<String>()
        for (name, time) in [("c", 3), ("a", 1), ("d", 3), ("b", 2), ("e", 3), ("z", 9), ("y", 0)] {
            queue.add(name, at: .seconds(time))
        }
        var names: [String] = []
        while let (_, name) = queue.next() { names.append(name) }
        #expect(names == ["y", "a", "b", "c", "d", "e", "z"])
        #expect(queue.next() == nil)
    }

    @Test("what is added while others are taken finds its place")
    func interleaved() throws {
        var queue = EventQueue<Int>()
        for number in 0..<50 { queue.add(number, at: .milliseconds(number * 7 % 50)) }
        var last = Duration.zero
        var taken = 0
        while let (time, number) = queue.next() {
            #expect(time >= last)
            last = time
            taken += 1
            if number < 50 { queue.add(number + 50, at: time + .milliseconds(5)) }
        }
        #expect(taken == 100)
    }

    @Test("a fault that a history does not know never strikes, and none does once they are over")
    func troubleEnds() {
        var trouble = Trouble(seed: 5)
        let known = Fault.allCases.filter { trouble.knows($0) }
        #expect(!known.isEmpty && known.count < Fault.allCases.count)
        for fault in Fault.allCases { #expect(trouble.strikes(fault, 1) == known.contains(fault)) }
        trouble.isOver = true
        #expect(Fault.allCases.allSatisfy { !trouble.strikes($0, 1) })
        #expect(trouble.counts.reduce(0, +) == known.count)
    }

    @Test("the wall clock jumps, the monotonic one and the server's do not")
    func clocks() {
        var clock = ShopClock()
        let before = clock.now
        clock.elapsed += .seconds(10)
        clock.error -= .seconds(3600)
        #expect(clock.now.monotonic - before.monotonic == .seconds(10))
        #expect(clock.now.wall.milliseconds - before.wall.milliseconds == -3_590_000)
        #expect(clock.serverTime.milliseconds - before.wall.milliseconds == 10_000)
        #expect(clock.hasJumped)
    }
}
