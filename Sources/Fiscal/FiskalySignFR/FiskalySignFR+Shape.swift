extension FiskalySignFR {
    func calls(at segments: [String]) -> [Call] {
        if records.match(segments) == .plain {
            return [("POST", .mutation(.start, operation: nil)), ("GET", .forward)]
        }
        if case .id(let id) = record.match(segments) { return [("GET", .read(operation: id))] }
        return []
    }

    func sideCall(method: String, path: String) -> SideCall? {
        guard method == "POST", let segments = PathTemplate.segments(of: path) else { return nil }
        return tokenPath.match(segments) == .plain ? .token : nil
    }
}
