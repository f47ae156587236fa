extension OpenFiskalOperations {
    func shape(method: String, path: String) -> CallShape {
        guard let segments = PathTemplate.segments(of: path) else { return .unlisted }
        let listed = listed(segments)
        if let call = listed.first(where: { $0.method == method }) { return call.shape }
        if !listed.isEmpty { return .wrongMethod(allow: listed.map(\.method).sorted()) }
        return method == "GET" ? .forward : .unlisted
    }

    /// All calls that a path serves.
    private func listed(_ segments: [String]) -> [(method: String, shape: CallShape)] {
        var calls: [(method: String, shape: CallShape)] = []
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
