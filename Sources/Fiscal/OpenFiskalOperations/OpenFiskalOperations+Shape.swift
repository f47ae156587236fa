extension OpenFiskalOperations {
    func calls(at segments: [String]) -> [Call] {
        var calls: [Call] = []
        if routes.create.match(segments) == .plain {
            calls.append(("POST", .mutation(.start, operation: nil)))
            // The list of operations stands behind the same path.
            calls.append(("GET", .forward))
        }
        if case .id(let id) = routes.complete.match(segments) {
            calls.append((routes.completeMethod, .mutation(.complete, operation: id)))
        }
        if case .id(let id) = routes.void.match(segments) {
            calls.append((routes.voidMethod, .mutation(.cancel, operation: id)))
        }
        if case .id(let id) = routes.receipt.match(segments) { calls.append(("GET", .receipt(operation: id))) }
        if case .id(let id) = routes.read.match(segments) { calls.append(("GET", .read(operation: id))) }
        return calls
    }
}
