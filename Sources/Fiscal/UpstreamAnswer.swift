/// A whole answer of a fiscal API, or of something that answered in its place.
package struct UpstreamAnswer: Hashable, Sendable {
    package var status: Int
    package var headers: [Field]
    package var body: [UInt8]

    package init(status: Int, headers: [Field] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first field of that name, in any case of letters; blanks at its ends are cut.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        guard let field = headers.first(where: { $0.name.lowercased() == wanted }) else { return nil }
        var value = field.value[...]
        while let first = value.first, first == " " || first == "\t" { value.removeFirst() }
        while let last = value.last, last == " " || last == "\t" { value.removeLast() }
        return String(value)
    }
}
