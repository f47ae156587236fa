import Foundation
import Parsers
import Testing

/// Bytes that others wrote.
///
/// `make fuzz` looks for more with libFuzzer; what it finds comes to stand in the corpus.
@Suite("Readers of foreign bytes")
struct ParserTests {
    /// The readers, by name: a test's arguments have to be described.
    static let names = [
        "json", "canonical", "receipt", "template", "text", "commands", "status", "configuration", "mail", "picture",
        "call-openfiskal-operations", "answer-openfiskal-operations", "call-openfiskal-sales",
        "answer-openfiskal-sales", "call-fiskaly-sign-fr", "answer-fiskaly-sign-fr", "call-hellobooks-orders",
        "answer-hellobooks-orders",
    ]

    private func parser(_ name: String) throws -> any Parser { try #require(try Parsers.named(name)) }

    @Test("are all tried here")
    func all() throws {
        #expect(try Set(Parsers.all().map(\.name)) == Set(Self.names))
    }

    @Test("keep their rules with every input of the corpus", arguments: names)
    func corpus(name: String) throws {
        let parser = try parser(name)
        let inputs = try Corpus.inputs(of: parser)
        #expect(inputs.count > 1)
        for (file, bytes) in inputs { #expect(parser.problem(with: bytes) == nil, "\(name)/\(file)") }
    }

    @Test("keep their rules with 400 inputs made of these", arguments: names)
    func mutations(name: String) throws {
        let parser = try parser(name)
        let mutations = Mutations(of: try Corpus.inputs(of: parser).map(\.bytes))
        for seed in UInt64(0)..<400 {
            let bytes = mutations.input(seed: seed)
            #expect(parser.problem(with: bytes) == nil, "seed \(seed): \(Data(bytes).base64EncodedString())")
        }
    }

    @Test("with a fault in them are found out")
    func planted() throws {
        let parser = PlantedParser()
        let near = try Corpus.inputs(of: parser).map(\.bytes)
        #expect(near.count == 1 && parser.problem(with: near[0]) == nil)
        #expect(parser.problem(with: [0x1B, 0x70, 0x01, 0x3C]) != nil)
        let mutations = Mutations(of: near)
        #expect((UInt64(0)..<20_000).contains { parser.problem(with: mutations.input(seed: $0)) != nil })
    }
}
