import Flows
import Logging
import Receipts
import Rendering
import Testing

@testable import Web

@Suite("The description of the API")
struct OpenAPITests {
    private struct Line: Hashable, Comparable, CustomStringConvertible {
        let path: String
        let method: String
        let role: String?

        var description: String { "\(method) \(path) \(role ?? "open")" }
        static func < (left: Line, right: Line) -> Bool { left.description < right.description }
    }

    private static func document() throws -> JSONValue { try JSONValue(parsing: PackageResources.openapi_json) }

    private static func members(_ value: JSONValue?) -> [JSONValue.Member] {
        if case .object(let members) = value { members } else { [] }
    }

    /// Every call of a document, with its placeholders as colons.
    private static func described() throws -> [Line] {
        members(try document()["paths"]).flatMap { path in
            members(path.value).map { call in
                let pattern = path.name.split(separator: "/", omittingEmptySubsequences: false)
                    .map { $0.hasPrefix("{") ? ":" : String($0) }
                return Line(
                    path: pattern.joined(separator: "/"), method: call.name.uppercased(),
                    role: call.value["x-role"]?.text)
            }
        }
    }

    @Test("names every route with its role, and none that is not there")
    func complete() async throws {
        try await WebRig.run { rig in
            let premises = try Premises(WebRig.settings(), templates: .shipped())
            let routes = Routes(
                access: Access(settings: try WebRig.settings(), tokens: WebRig.tokens), desk: rig.desk,
                archive: rig.archive, premises: premises, demo: nil, logger: Logger(label: "test"),
                heartbeat: .seconds(15))
            let table = routes.table.map { route in
                Line(path: "/" + route.pattern.joined(separator: "/"), method: route.method, role: route.role?.rawValue)
            }
            let own = table.filter { line in
                ["/v1/", "/health/", "/metrics", "/openapi.json"].contains { line.path.hasPrefix($0) }
            }
            let described = try Self.described().filter { !$0.path.hasPrefix("/fiscal/") }
            #expect(own.sorted() == described.sorted())
            #expect(own.count > 35)
        }
    }

    @Test("says of every call what it answers, and refers to nothing that is missing")
    func whole() throws {
        let document = try Self.document()
        for path in Self.members(document["paths"]) {
            for call in Self.members(path.value) {
                let responses = Self.members(call.value["responses"]).map(\.name)
                #expect(responses.contains { $0.hasPrefix("2") }, "\(call.name) \(path.name)")
                #expect(responses.contains("400") && responses.contains("503"), "\(call.name) \(path.name)")
                #expect(call.value["summary"]?.text?.isEmpty == false, "\(call.name) \(path.name)")
            }
        }
        for target in Self.references(document) {
            var value: JSONValue? = document
            for name in target.dropFirst(2).split(separator: "/") { value = value?[String(name)] }
            #expect(value != nil, "\(target)")
        }
    }

    @Test("shows an example of every body and every parameter, there and back")
    func examples() throws {
        let document = try Self.document()
        func resolved(_ value: JSONValue) -> JSONValue {
            guard let target = value["$ref"]?.text else { return value }
            return target.dropFirst(2).split(separator: "/").reduce(document) { $0[String($1)] ?? .null }
        }
        // What a provider says is its own; what is no text has no example that could stand here.
        func lacks(_ content: JSONValue.Member) -> Bool {
            let isText = content.name.hasSuffix("json") || content.name.hasPrefix("text/plain")
            return isText && content.value["schema"] != nil && content.value["example"] == nil
                && content.value["examples"] == nil
        }
        for path in Self.members(document["paths"]) {
            for call in Self.members(path.value) {
                for parameter in (call.value["parameters"]?.elements ?? []).map(resolved) {
                    #expect(parameter["example"] != nil, "\(call.name) \(path.name) \(parameter["name"]?.text ?? "")")
                }
                let bodies =
                    [call.value["requestBody"]].compactMap(\.self)
                    + Self.members(call.value["responses"]).map { resolved($0.value) }
                for content in bodies.flatMap({ Self.members($0["content"]) }) {
                    #expect(!lacks(content), "\(call.name) \(path.name) \(content.name)")
                }
            }
        }
    }

    private static func references(_ value: JSONValue) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { $0.name == "$ref" ? [$0.value.text].compactMap(\.self) : references($0.value) }
        case .array(let elements): elements.flatMap(references)
        case .null, .boolean, .number, .string: []
        }
    }

    @Test("is there without a token")
    func served() async throws {
        try await WebRig.run { rig in
            let reply = try await rig.send("GET", "/openapi.json", token: nil)
            #expect(reply.status == 200)
            #expect(reply.header("Content-Type") == "application/json")
            #expect(reply.body == PackageResources.openapi_json)
        }
    }
}
