import Flows

/// A request that a route cannot serve; becomes a problem answer.
struct Problem: Error {
    let answer: Answer
    let detail: String

    init(_ status: Int, _ code: String, _ detail: String, pointer: String? = nil) {
        self.detail = detail
        answer = .problem(status, code, detail, pointer: pointer)
    }

    static func notFound(_ what: String) -> Problem { Problem(404, "not_found", "There is no \(what).") }
}
