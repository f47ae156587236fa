import Testing

@testable import Flows

@Suite("Inbox", .timeLimit(.minutes(1)))
struct InboxTests {
    @Test("gives what was posted in its order, what was posted before it finished too, and nothing posted after")
    func order() async {
        let inbox = Inbox<Int>()
        for number in 1...3 { inbox.post(number) }
        inbox.finish()
        inbox.post(4)
        var read: [Int] = []
        while let number = await inbox.next() { read.append(number) }
        #expect(read == [1, 2, 3])
        #expect(await inbox.next() == nil)
    }

    @Test("a reader who waits is given what many threads post, each once, and let go at the end")
    func waiting() async {
        let inbox = Inbox<Int>()
        let reader = Task {
            var read: Set<Int> = []
            var count = 0
            while let number = await inbox.next() {
                read.insert(number)
                count += 1
            }
            return (read, count)
        }
        await withTaskGroup(of: Void.self) { group in
            for part in 0..<4 { group.addTask { for number in 0..<250 { inbox.post(part * 250 + number) } } }
        }
        inbox.finish()
        let (read, count) = await reader.value
        #expect(read == Set(0..<1000))
        #expect(count == 1000)
    }
}
