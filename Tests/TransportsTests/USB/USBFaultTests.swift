import Synchronization
import Testing

@testable import Transports

extension USBInside {
    @Suite("USB faults")
    struct Faults {
        private let text = (0..<5000).map { UInt8($0 % 251) }

        @Test("a short write is continued where it ended", arguments: [1, 63, 4999])
        func short(count: Int) async throws {
            let rig = USBRig()
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            rig.tell("short", "\(count)")
            try await transport.write(text, within: patience)
            #expect(await rig.received(text.count) == text)
            await transport.close()
        }

        @Test("a halt left over from before is cleared, and every byte arrives once")
        func halted() async throws {
            let rig = USBRig()
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            rig.tell("halt", "out")
            try await transport.write(text, within: patience)
            #expect(await rig.received(text.count) == text)
            #expect(rig.tell("log").contains("CLEAR_HALT"))
            await transport.close()
        }

        @Test("a halt in the middle is cleared and reported with what was taken", arguments: [1, 64, 4096])
        func haltedMidway(count: Int) async throws {
            let rig = USBRig()
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            rig.tell("haltafter", "\(count)")
            let failure = try #require(
                await USBInside.failure { try await transport.write(text, within: patience) })
            #expect(failure.code == .io)
            #expect(failure.bytesTaken == count)
            #expect(!failure.nothingSent)
            #expect(failure.sentence.contains("after \(count) of 5000 bytes"))
            try await transport.write([0x31], within: patience)
            #expect(await rig.received(count + 1) == Array(text.prefix(count)) + [0x31])
            await transport.close()
        }

        @Test("halted answers are cleared, and heard afterwards")
        func haltedAnswers() async throws {
            let rig = USBRig()
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            rig.tell("halt", "in")
            rig.say([0x16, 0x12])
            #expect(await words(2, from: transport) == [0x16, 0x12])
            await transport.close()
        }

        @Test("answers that halt for ever end the connection")
        func haltedForEver() async throws {
            let rig = USBRig()
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            let isOver = Mutex(false)
            async let last = { () async -> TransportEvent? in
                let last = await end(of: transport)
                isOver.withLock { $0 = true }
                return last
            }()
            while !isOver.withLock({ $0 }) { rig.tell("halt", "in") }
            guard case .gone(let reason) = await last else {
                Issue.record("the events did not end with .gone")
                return
            }
            #expect(reason?.code == .io)
            await transport.close()
        }

        @Test("a refusal before the first byte is certain", arguments: ["EIO", "ENOMEM"])
        func refused(reason: String) async throws {
            let rig = USBRig()
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            rig.tell("fail", reason)
            let failure = await USBInside.failure { try await transport.write(text, within: patience) }
            #expect(failure?.nothingSent == true)
            try await transport.write([0x31], within: patience)
            #expect(await rig.received(1) == [0x31])
            await transport.close()
        }

        @Test("a printer that is unplugged in the middle is gone, and nobody claims that nothing was sent")
        func vanishing() async throws {
            let rig = USBRig()
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            rig.tell("vanishafter", "100")
            let failure = try #require(
                await USBInside.failure { try await transport.write(text, within: patience) })
            #expect(failure.code == .gone)
            #expect(failure.bytesTaken >= 100)
            guard case .gone(let reason) = await end(of: transport) else {
                Issue.record("the events did not end with .gone")
                return
            }
            #expect(reason?.code == .gone)
            await transport.close()
        }

        @Test("after a power cycle a new connection finds the printer under its new address within 2 s")
        func powerCycle() async throws {
            let rig = USBRig("address=41")
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            rig.tell("vanishafter", "10 200 113")
            #expect(await USBInside.failure { try await transport.write(text, within: patience) }?.code == .gone)
            await transport.close()
            let again = rig.usbTransport()
            let lasted = try await ContinuousClock().measure { try await again.open(within: patience) }
            #expect(lasted < .milliseconds(2200))
            try await again.write([0x10, 0x04, 0x04], within: patience)
            #expect(await words(1, from: again) == [0x12])
            await again.close()
        }

        @Test("a printer that must not be read is not, and has its time before it is let go")
        func unidirectional() async throws {
            let rig = USBRig(
                quirks: [
                    USBQuirk(
                        0x04B8, 0x0E28, .unidirectional, delayBeforeClose: .milliseconds(120), model: "of the test")
                ])
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            try await transport.write([0x10, 0x04, 0x01], within: patience)
            #expect(rig.tell("log").components(of: "SUBMITURB") == 1)
            #expect(await ContinuousClock().measure { await transport.close() } >= .milliseconds(120))
            try await leaving(rig)
        }

        @Test(
            "a printer's leaving is noticed, read or not, with or without a message",
            arguments: [.unidirectional, []] as [USBQuirks.Traits], ["messages=1", "messages=0"])
        func leaving(traits: USBQuirks.Traits, face: String) async throws {
            try await leaving(USBRig(face, quirks: [USBQuirk(0x04B8, 0x0E28, traits, model: "of the test")]))
        }

        private func leaving(_ rig: USBRig) async throws {
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            rig.vanish()
            guard case .gone = await end(of: transport) else {
                Issue.record("the events did not end with .gone")
                return
            }
            await transport.close()
        }

        @Test("a printer that talks without end is heard to the last word, and written to meanwhile")
        func flood() async throws {
            let rig = USBRig()
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            for number in 0..<100 { rig.say([UInt8](repeating: UInt8(number), count: 100)) }
            try await transport.write(text, within: patience)
            rig.say([0xFF])
            var last: UInt8?
            while last != 0xFF { last = await words(1, from: transport).last }
            #expect(await rig.received(text.count) == text)
            await transport.close()
        }

        @Test(
            "an empty packet follows a full last one, only there and only by quirk",
            arguments: [(128, true, true), (128, false, false), (100, true, false)])
        func zeroPacket(length: Int, isQuirk: Bool, follows: Bool) async throws {
            let quirks = isQuirk ? [USBQuirk(0x04B8, nil, .zeroPacket, model: "of the test")] : []
            let rig = USBRig(quirks: quirks)
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            try await transport.write([UInt8](repeating: 0x31, count: length), within: patience)
            #expect(rig.tell("log").contains("ZERO_PACKET") == follows)
            await transport.close()
        }

        @Test("status is read while a full printer takes nothing")
        func paperOut() async throws {
            let rig = USBRig()
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            try await transport.write([0x1D, 0x61, 0x0F], within: patience)
            #expect(await words(4, from: transport) == [0x10, 0x00, 0x00, 0x0F])
            rig.tell("change", "out_of_paper=1")
            async let writing = USBInside.failure { try await transport.write(text, within: .seconds(20)) }
            #expect(await words(4, from: transport) == [0x18, 0x00, 0x0C, 0x0F])
            rig.tell("change", "out_of_paper=0")
            #expect(await writing == nil)
            #expect(await rig.received(5003).count == 5003)
            await transport.close()
        }
    }
}

extension String {
    fileprivate func components(of word: String) -> Int {
        split(separator: " ").count { $0 == word }
    }
}
