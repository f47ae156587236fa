/// What is going to happen, the earliest first; at the same time in the order in which it was planned.
struct EventQueue<Element> {
    private struct Item {
        let time: Duration
        let order: Int
        let element: Element

        func comes(before other: Item) -> Bool { time != other.time ? time < other.time : order < other.order }
    }

    private var heap: [Item] = []
    private var planned = 0

    mutating func add(_ element: Element, at time: Duration) {
        heap.append(Item(time: time, order: planned, element: element))
        planned += 1
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].comes(before: heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func next() -> (time: Duration, element: Element)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return (first.time, first.element) }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].comes(before: heap[least]) { least = child }
            }
            guard least != parent else { break }
            heap.swapAt(parent, least)
            parent = least
        }
        return (first.time, first.element)
    }
}
