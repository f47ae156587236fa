import Hummingbird

/// One method on one path pattern: who may call it, and what serves it.
struct Route: Sendable {
    typealias Handler = @Sendable (Call) async throws -> Response

    let method: String
    let pattern: [String]
    /// `nil`: no token needed.
    let role: Role?
    /// The media types that its body may have.
    let types: [String]
    /// Whether it is a page of the console, or the target of one of its forms.
    let isPage: Bool
    let handler: Handler

    /// - Parameter pattern: `/v1/jobs/:/cancel`; a colon stands for any one segment.
    init(
        _ method: String, _ pattern: String, _ role: Role?, types: [String] = ["application/json"],
        isPage: Bool = false,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        self.role = role
        self.types = types
        self.isPage = isPage
        self.handler = handler
    }

    /// The pattern as people read it: `/v1/jobs/{}/cancel`.
    var template: String { "/" + pattern.map { $0 == ":" ? "{}" : $0 }.joined(separator: "/") }

    /// What the placeholders stand for; `nil` if the path is another one.
    func parameters(in segments: [String]) -> [String]? {
        guard segments.count == pattern.count else { return nil }
        var parameters: [String] = []
        for (wanted, segment) in zip(pattern, segments) {
            if wanted == ":" {
                guard !segment.isEmpty else { return nil }
                parameters.append(segment)
            } else if wanted != segment {
                return nil
            }
        }
        return parameters
    }
}
