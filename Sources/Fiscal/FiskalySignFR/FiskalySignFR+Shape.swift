extension FiskalySignFR {
    func shape(method: String, path: String) -> CallShape {
        guard let segments = PathTemplate.segments(of: path) else { return .unlisted }
        var calls: [(method: String, shape: CallShape)] = []
        if records.match(segments) == .plain {
            calls = [("POST", .mutation(.start, operation: nil)), ("GET", .forward)]
        } else if case .id(let id) = record.match(segments) {
            calls = [("GET", .read(operation: id))]
        }
        if let call = calls.first(where: { $0.method == method }) { return call.shape }
        if !calls.isEmpty { return .wrongMethod(allow: calls.map(\.method).sorted()) }
        return method == "GET" ? .forward : .unlisted
    }

    func sideCall(method: String, path: String) -> SideCall? {
        guard method == "POST", let segments = PathTemplate.segments(of: path) else { return nil }
        return tokenPath.match(segments) == .plain ? .token : nil
    }
}
