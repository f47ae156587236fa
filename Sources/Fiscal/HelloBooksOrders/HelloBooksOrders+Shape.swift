extension HelloBooksOrders {
    /// A till sends one order a request: the call makes the operation and completes it.
    func calls(at segments: [String]) -> [Call] {
        if ordersPath.match(segments) == .plain {
            return [("POST", .mutation(.complete, operation: nil)), ("GET", .forward)]
        }
        if case .id(let id) = readPath.match(segments) { return [("GET", .read(operation: id))] }
        return []
    }
}
