@preconcurrency import Dispatch
import Executors
import Testing

@Suite("Blocking executor", .timeLimit(.minutes(1)))
struct BlockingExecutorTests {
    @Test("an actor's calls run one after another, in the order in which they were made")
    func order() async {
        let worker = Worker(label: "order")
        for number in 0..<200 { await worker.note(number) }
        #expect(await worker.noted == Array(0..<200))
    }

    @Test("calls from many tasks never overlap")
    func noOverlap() async {
        let worker = Worker(label: "overlap")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<64 { group.addTask { await worker.enterAndLeave() } }
        }
        #expect(await worker.entered == 64)
        #expect(await worker.mostInside == 1)
    }

    @Test("a hundred blocked actors leave the others' threads alone")
    func blocking() async {
        // More than there are cores: were these on Swift's pool, the last call below would never come back.
        let gate = DispatchSemaphore(value: 0)
        let blocked = (0..<100).map { Worker(label: "blocked-\($0)") }
        await withTaskGroup(of: Void.self) { group in
            for worker in blocked { group.addTask { await worker.block(on: gate) } }
            let free = Worker(label: "free")
            await free.note(1)
            #expect(await free.noted == [1])
            for _ in blocked { gate.signal() }
        }
    }

    @Test("a rest keeps the actor's next call waiting for as long as it lasts")
    func rest() async {
        let worker = Worker(label: "rest")
        let clock = ContinuousClock()
        let started = clock.now
        await worker.rest(.milliseconds(30))
        await worker.note(1)
        #expect(clock.now - started >= .milliseconds(30))
    }

    @Test("a task that prefers it runs on its thread, also after a wait")
    func preference() async {
        let executor = BlockingExecutor(label: "preference")
        await withTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: executor) {
                executor.checkIsolated()
                await Task.yield()
                executor.checkIsolated()
            }
        }
    }

    @Test("the actor's code is recognised as its own when it asserts its isolation")
    func isolation() async {
        await Worker(label: "isolation").assertOwnIsolation()
    }
}

private actor Worker {
    private let executor: BlockingExecutor
    private(set) var noted: [Int] = []
    private(set) var entered = 0
    private(set) var mostInside = 0
    private var inside = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(label: String) {
        executor = BlockingExecutor(label: label)
    }

    func rest(_ duration: Duration) { BlockingExecutor.rest(duration) }

    func note(_ number: Int) { noted.append(number) }

    func enterAndLeave() {
        inside += 1
        entered += 1
        mostInside = max(mostInside, inside)
        inside -= 1
    }

    func block(on gate: DispatchSemaphore) { gate.wait() }

    func assertOwnIsolation() {
        assertIsolated()
        preconditionIsolated()
    }
}
