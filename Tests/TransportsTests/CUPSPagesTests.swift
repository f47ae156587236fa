import Foundation
import Testing

@testable import Transports

/// A real cupsd with the filters of its distribution, before a printer that lpadmin has asked what it can.
@Suite("CUPS transport, on a driverless queue", .serialized, .timeLimit(.minutes(2)))
struct CUPSPagesTests {
    /// One page, 80 x 120 mm, with a black square of 10 mm whose corner lies 20 mm from the left and 30 mm from the top.
    private static let page = Array(
        """
        %PDF-1.4
        1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
        2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
        3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 226.772 340.157] /Contents 4 0 R /Resources <<>>>> endobj
        4 0 obj <</Length 41>> stream
        56.693 226.772 28.346 28.346 re f        
        endstream endobj
        trailer <</Root 1 0 R>>

        """.utf8)

    private func document(_ media: PageMedia) -> PageDocument {
        let sheet = media.sheet(printed: 7_200, paper: 8_000, length: 12_000 - 2 * media.margin)
        return PageDocument(pdf: Self.page, sheet: sheet)
    }

    /// A rig with a driverless queue and an open transport to it.
    private func with(
        _ format: String, _ body: (CUPSRig, CUPSTransport, PageDocument) async throws -> Void
    ) async throws {
        try await CUPSRig.with(pages: true) { rig in
            try await rig.run("everywhere", "pages", format)
            let transport = rig.cups(queue: "pages")
            try await transport.open(within: .seconds(3))
            guard case .pages(let media) = await transport.form else {
                throw CUPSRig.Failure(description: "the queue takes no pages")
            }
            try await body(rig, transport, document(media))
            await transport.close()
        }
    }

    @Test(
        "a page is one job, drawn by the queue's own filters on paper of its length, and nothing of it is left behind")
    func onePage() async throws {
        try await with("image/pwg-raster") { rig, transport, document in
            try await transport.write(document, within: .seconds(20))
            #expect(try await rig.openJobs() == [])
            await transport.close()
            var ended: [String] = []
            for await event in transport.events { if case .ended(let state) = event { ended.append(state) } }
            #expect(ended == ["completed"])
            #expect(try rig.names("pages") == ["doc-00001", "doc-00001.txt"])

            let picture = try await rig.picture("pages", "doc-00001")
            // 203 dots to the inch; the filters cut a page to whole points.
            #expect(abs(picture.width - 639) <= 4)
            #expect(abs(picture.height - 959) <= 4)
            let dark = picture.dark
            #expect(abs(dark.left - 160) <= 3 && abs(dark.top - 240) <= 3, "\(dark)")
            #expect(abs(dark.right - 240) <= 3 && abs(dark.bottom - 320) <= 3, "\(dark)")
        }
    }

    @Test("without the paper that we ask for, the same page comes out on the queue's own: the asking is what does it")
    func standardPaper() async throws {
        try await with("image/pwg-raster") { rig, transport, document in
            var document = document
            document.sheet.medium = nil
            try await transport.write(document, within: .seconds(20))
            #expect(try await rig.picture("pages", "doc-00001").height > 1_590)
        }
    }

    @Test("over the limit a job is canceled, and nothing of it stays in the spooler")
    func overTheLimit() async throws {
        try await with("application/pdf") { rig, transport, document in
            try rig.mode("wait", of: "pages")
            var failure: TransportError?
            do throws(TransportError) { try await transport.write(document, within: .seconds(2)) } catch {
                failure = error
            }
            #expect(failure?.code == .timedOut)
            #expect(failure?.bytesTaken == document.pdf.count)
            try await rig.run("await", "pages", "idle")
            #expect(try await rig.openJobs() == [])
        }
    }

    @Test("closing cancels a job of a paused queue, before a byte of it was drawn")
    func paused() async throws {
        try await with("application/pdf") { rig, transport, document in
            async let failing = { () async -> TransportError? in
                do throws(TransportError) { try await transport.write(document, within: .seconds(30)) } catch {
                    return error
                }
                return nil
            }()
            try rig.mode("wait", of: "pages")
            while try await rig.openJobs().isEmpty {}
            await transport.close()
            #expect(await failing?.code == .gone)
            #expect(try await rig.openJobs() == [])
        }
    }

    @Test(
        "commands are not sent where pages are taken, nor pages where commands are, nor either once a queue has changed"
    )
    func mixedUp() async throws {
        try await with("application/pdf") { rig, transport, document in
            await #expect(throws: TransportError.self) { try await transport.write([0x1B, 0x40], within: .seconds(5)) }
            let raw = rig.cups()
            try await raw.open(within: .seconds(3))
            #expect(await raw.form == .commands)
            await #expect(throws: TransportError.self) { try await raw.write(document, within: .seconds(5)) }
            await raw.close()
            #expect(try rig.prints() == [])
            #expect(try rig.names("pages") == [])
            #expect(try await rig.openJobs() == [])
        }
    }
}
