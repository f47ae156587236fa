extension OpenFiskalOperations {
    func shape(method: String, path: String) -> CallShape {
        let plain = path.prefix { $0 != "?" }
        guard plain.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return .unlisted
        }
        var segments: [String] = []
        for part in plain.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let segment = PercentEncoding.decode(segment: part) else { return .unlisted }
            segments.append(segment)
        }
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
