/// Plain values one behind the other, in memory with one owner.
///
/// An array asks before every element whether somebody else holds it; here there is nobody to ask.
struct GrowingBuffer<Element: BitwiseCopyable>: ~Copyable {
    private var memory: UnsafeMutableBufferPointer<Element>
    private(set) var count = 0

    /// Memory is taken when the first element comes, unless it is wanted now.
    init(capacity: Int = 0) {
        memory = capacity > 0 ? .allocate(capacity: capacity) : UnsafeMutableBufferPointer(start: nil, count: 0)
    }

    deinit { memory.deallocate() }

    /// A copy that may be shared.
    var array: [Element] { Array(elements) }

    /// How many elements there is memory for.
    var capacity: Int { memory.count }

    var indices: Range<Int> { 0..<count }

    subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(indices.contains(index))
            return memory[index]
        }
        @inline(__always) set {
            precondition(indices.contains(index))
            memory[index] = newValue
        }
    }

    /// All elements; valid until the next is appended.
    var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(rebasing: memory[..<count]) }

    /// The elements from that one on; valid until the next is appended.
    func suffix(from first: Int) -> UnsafeMutableBufferPointer<Element> {
        UnsafeMutableBufferPointer(rebasing: memory[first..<count])
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == memory.count { grow(by: 1) }
        memory.initializeElement(at: count, to: element)
        count += 1
    }

    @inline(__always)
    mutating func append(contentsOf elements: UnsafeBufferPointer<Element>) {
        guard let source = elements.baseAddress else { return }
        if elements.count > memory.count &- count { grow(by: elements.count) }
        if let base = memory.baseAddress { (base + count).initialize(from: source, count: elements.count) }
        count &+= elements.count
    }

    mutating func append(contentsOf elements: [Element]) {
        elements.withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    /// Keeps the memory.
    mutating func removeAll() { count = 0 }

    mutating func removeLast(_ removed: Int) {
        precondition(0...count ~= removed)
        count -= removed
    }

    private mutating func grow(by added: Int) {
        // Places are told in 32 bits.
        precondition(count + added <= Int(Int32.max))
        let larger = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(16, 2 * memory.count, count + added))
        _ = larger.update(fromContentsOf: elements)
        memory.deallocate()
        memory = larger
    }
}
