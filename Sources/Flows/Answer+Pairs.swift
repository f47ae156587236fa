import Fiscal

extension Intake.Request {
    /// The same with headers as pairs: who carries requests needs no word of the fiscal rooms.
    package init(
        register: String, method: String, path: String, pairs: [(name: String, value: String)], body: [UInt8],
        actor: Actor
    ) {
        self.init(
            register: register, method: method, path: path,
            headers: pairs.map { Field(name: $0.name, value: $0.value) }, body: body, actor: actor)
    }
}

extension Answer {
    /// The headers as pairs of name and value.
    package var pairs: [(name: String, value: String)] { headers.map { ($0.name, $0.value) } }

    /// A JSON answer with headers as pairs.
    package func adding(_ pairs: [(name: String, value: String)]) -> Answer {
        var answer = self
        answer.headers += pairs.map { Field(name: $0.name, value: $0.value) }
        return answer
    }
}
