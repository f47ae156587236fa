import Flows
import Persistence
import Receipts
import Testing

@testable import Web

@Suite("The console's words")
struct WordsTests {
    @Test("no language lacks a word or a place that English has, nor has one more", arguments: Language.allCases)
    func complete(language: Language) throws {
        let english = Words.of(.english)
        let words = Words.of(language)
        #expect(words.names == english.names)
        #expect(words.names.count > 250)
        for name in english.names {
            let text = try #require(words.known(name))
            #expect(!text.isEmpty && !text.contains("<"), "\(name)")
            let places = { (text: String) in text.matches(of: /\{([a-z]+)\}/).map { String($0.1) }.sorted() }
            #expect(places(text) == places(english.known(name) ?? ""), "\(name)")
        }
    }

    @Test("every word that a page names is there")
    func named() {
        let known = Words.of(.english).names
        for source in PageTemplates.sources {
            let text = String(decoding: source.bytes, as: UTF8.self)
            for match in text.matches(of: /\{\{w\.([\w.-]+)\}\}/) {
                #expect(known.contains(String(match.1)), "\(source.name) names \(match.1)")
            }
            #expect(!text.contains("{{{") && !text.contains("{{&"), "\(source.name) shows something unescaped")
        }
    }

    @Test("each state of an entry, a print and a lane has its words")
    func states() {
        let words = Words.of(.english)
        for state in JobState.allCases {
            #expect(words.known("entry.\(state.rawValue)") != nil && words.known("guidance.\(state.rawValue)") != nil)
            #expect(words.known("mail.\(state.rawValue)") != nil)
        }
        for lane in ["idle", "replaying", "offline", "held"] { #expect(words.known("lane.\(lane)") != nil) }
        for stage in ClosingRecord.Stage.allCases { #expect(words.known("stage.\(stage.rawValue)") != nil) }
        for progress in ClosingView.Progress.allCases { #expect(words.known("progress.\(progress.rawValue)") != nil) }
        #expect(words("no.word") == "[no.word]")
    }

    @Test("one is told apart from many, and what stands in a place is no place itself")
    func places() {
        let words = Words.of(.english)
        #expect(words.count("state.calls", 1) == "1 call waits")
        #expect(words.count("state.calls", 2) == "2 calls wait")
        #expect(words("receipts.reprintOf", ("number", "{number}")) == "Reprint {number}")
    }

    @Test(
        "amounts are written as people of the language write them",
        arguments: [
            (Language.english, 123_456_789, "EUR", "€1,234,567.89"),
            (.german, 123_456_789, "EUR", "1.234.567,89\u{A0}€"),
            (.french, 123_456, "EUR", "1\u{202F}234,56\u{A0}€"), (.italian, -250, "EUR", "\u{2212}2,50\u{A0}€"),
            (.spanish, 5, "EUR", "0,05\u{A0}€"), (.english, -5, "USD", "\u{2212}$0.05"),
            (.english, 100, "CHF", "1.00\u{A0}CHF"),
        ])
    func money(language: Language, cents: Int, code: String, expected: String) throws {
        let figures = Figures(words: Words.of(language), now: Timestamp(milliseconds: 0))
        let currency = try #require(Currency(code))
        #expect(figures.money(Money(minorUnits: Int64(cents), currency: currency)) == expected)
    }

    @Test("a time of today is a clock's, another has its day, one of another year that too")
    func times() throws {
        let now = try #require(Timestamp("2026-05-20T18:00:00+02:00"))
        let texts = try ["2026-05-20T10:15:31+02:00", "2026-05-19T10:15:31+02:00", "2025-12-31T23:59:59+01:00"].map {
            try #require(Timestamp($0))
        }
        let show = { (language: Language) in texts.map { Figures(words: Words.of(language), now: now).time($0) } }
        #expect(show(.english) == ["10:15", "19 May 10:15", "31 Dec 2025 23:59"])
        #expect(show(.german) == ["10:15", "19. Mai 10:15", "31. Dez. 2025 23:59"])
    }
}
