import Foundation
import Testing

@Suite("Templates that change while the service runs", .timeLimit(.minutes(2)))
struct TemplateServiceTests {
    @Test("print the next receipt; broken ones keep the last good and are named until they are mended")
    func change() async throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(atPath: folder.file("templates"), withIntermediateDirectories: true)
        let head = "templates/head.receipt"
        _ = try folder.write("|HOF {{number}}\n", to: head)
        let configuration = try folder.configuration(
            replacing: "database: shop.sqlite", with: "database: shop.sqlite\ntemplates: templates")
        let service = try await RunningService(
            folder, configuration: String(contentsOfFile: configuration, encoding: .utf8))
        let till = service.till
        let first = try await till.sell("n-1", lines: 1, register: "reg_1")
        #expect(try await till.receipt(first.receipt, as: "txt").contains("HOF n-1"))

        _ = try folder.write("|MARKT {{number}}\n", to: head)
        var count = 1
        try await wait("the changed template to print") {
            count += 1
            let sale = try await till.sell("n-\(count)", lines: 1, register: "reg_1")
            return try await till.receipt(sale.receipt, as: "txt").contains("MARKT n-\(count)")
        }
        #expect(try await till.receipt(first.receipt, as: "html").contains("MARKT n-1"))

        _ = try folder.write("|{{shop.name}}\n|{{nmber}}\n", to: head)
        let place = "head.receipt:2:2: unknown name \"nmber\"; did you mean \"number\"?"
        try await wait("the mistake to be named") {
            try await till.notices().contains { $0.code == "template-broken" && $0.sentence.contains(place) }
        }
        #expect(try service.log.contains(place))
        let kept = try await till.sell("kept", lines: 1, register: "reg_1")
        #expect(try await till.receipt(kept.receipt, as: "txt").contains("MARKT kept"))

        _ = try folder.write("|MESSE {{number}}\n", to: head)
        try await wait("the mended template to be read") {
            try await !till.notices().contains { $0.code == "template-broken" }
        }
        let mended = try await till.sell("mended", lines: 1, register: "reg_1")
        #expect(try await till.receipt(mended.receipt, as: "txt").contains("MESSE mended"))
        try await service.stop()
    }

    @Test("`preview` shows what a program sends to the service, and says where it cannot be read")
    func order() async throws {
        let folder = try Folder()
        let receipt = #"""
            {"number":"A-7","lines":[{"title":"Pane","quantity":"2","total":"3.80"}],"totals":{"total":"3.80"},
             "payments":[{"method":"cash","amount":"3.80"}],"cashier":"Lucia"}
            """#
        for (body, name) in [
            (receipt, "alone.json"), (#"{"register":"cassa","copies":2,"receipt":\#(receipt)}"#, "whole.json"),
        ] {
            let file = try folder.write(body, to: name)
            let shown = try await Program.run("preview", file, "--country", "IT", "--language", "it")
            #expect(shown.status == 0, "\(shown.errors)")
            for word in ["A-7", "Pane", "3,80", "Lucia"] { #expect(shown.output.contains(word), "\(shown.output)") }
        }
        let kitchen = try folder.write(#"{"register":"r","template":"kitchen","receipt":\#(receipt)}"#, to: "k.json")
        #expect(try await Program.run("preview", kitchen, "--language", "it").output.contains("CUCINA"))
        let wrong = try folder.write(receipt.replacing("\"2\"", with: "\"two\""), to: "wrong.json")
        let refused = try await Program.run("preview", wrong)
        #expect(refused.status == 65 && refused.errors.contains("wrong.json: /lines/0/quantity: "), "\(refused.errors)")
        let broken = try await Program.run("preview", folder.write("{bad", to: "broken.json"))
        #expect(broken.status == 65 && broken.errors.contains("broken.json:1:2: "), "\(broken.errors)")
    }

    @Test("are shown by `preview` with data of their own, a shop's changed file included")
    func preview() async throws {
        let kitchen = try await Program.run("preview", "--template", "kitchen", "--language", "it")
        #expect(kitchen.status == 0 && kitchen.output.contains("CUCINA"), "\(kitchen.errors)")
        let folder = try Folder()
        let file = try folder.write("|HOF {{number}}\n{{> totals}}\n", to: "sale.receipt")
        let own = try await Program.run("preview", "--template", file, "--country", "AT")
        #expect(own.status == 0 && own.output.hasPrefix("HOF ") && own.output.contains("USt"), "\(own.errors)")
        _ = try folder.write("totl = Summe\n", to: "de.words")
        let broken = try await Program.run("preview", "--template", file)
        #expect(broken.status == 65)
        #expect(broken.errors.contains("de.words:1:1: unknown word \"totl\"; did you mean \"total\"?"))
        let picture = folder.file("sale.png")
        #expect(try await Program.run("preview", "--output", picture).status == 0)
        #expect(FileManager.default.contents(atPath: picture)?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
        let provisional = try await Program.run(
            "preview", "--template", "provisional", "--country", "AT", "--as", "text")
        #expect(provisional.output.contains("Sicherheitseinrichtung ausgefallen"), "\(provisional)")
        #expect(try await Program.run("preview", "--country", "XX").status == 64)
        let language = try await Program.run("preview", "--language", "xx")
        #expect(language.status == 64 && language.errors.contains("de, "), "\(language.errors)")
        let unknown = folder.file("sale.xyz")
        let form = try await Program.run("preview", "--output", unknown)
        #expect(form.status == 64 && form.errors.contains(".pdf"), "\(form.errors)")
        #expect(!FileManager.default.fileExists(atPath: unknown))
        #expect(try await Program.run("preview", "--output", folder.file("sale.txt")).status == 0)
    }
}
