extension OpenFiskalSales {
    func calls(at segments: [String]) -> [Call] {
        var calls: [Call] = []
        if routes.start.match(segments) == .plain {
            calls.append(("POST", .mutation(.start, operation: nil)))
            calls.append(("GET", .forward))
        }
        if case .id(let id) = routes.complete.match(segments) {
            calls.append(("POST", .mutation(.complete, operation: id)))
        }
        if case .id(let id) = routes.cancel.match(segments) {
            calls.append(("POST", .mutation(.cancel, operation: id)))
        }
        if case .id(let id) = routes.mutate.match(segments) {
            calls.append(("PATCH", .mutation(.mutate, operation: id)))
        }
        if case .id(let id) = routes.receipt.match(segments) { calls.append(("GET", .receipt(operation: id))) }
        if case .id(let id) = routes.read.match(segments) { calls.append(("GET", .read(operation: id))) }
        return calls
    }

    func sideCall(method: String, path: String) -> SideCall? {
        PathTemplate.segments(of: path).flatMap { routes.registers.sideCall(method: method, segments: $0) }
    }

    func hostedReceipt(remoteID: String) -> UpstreamRequest? {
        guard routes.source == .hosted else { return nil }
        var request = read(remoteID: remoteID)
        request.path = routes.receipt.path(remoteID)
        return request
    }
}
