import Glibc
import Testing

@testable import Transports

extension USBInside {
    @Suite("USB opening")
    struct Opening {
        @Test("the kernel's driver steps aside while the printer is ours, and has it back afterwards")
        func driver() async throws {
            let rig = USBRig()
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            #expect(rig.tell("driver") == "none")
            await transport.close()
            #expect(rig.tell("driver") == "usblp")
            #expect(rig.tell("log").hasSuffix("RELEASEINTERFACE IOCTL CONNECT"))
        }

        @Test("where there was no driver none is bound")
        func noDriver() async throws {
            let rig = USBRig("driver=none")
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            await transport.close()
            let log = rig.tell("log")
            #expect(log.contains("RELEASEINTERFACE"))
            #expect(!log.contains("CONNECT"))
        }

        @Test("a printer that another program holds is busy, and the program has a name")
        func held() async throws {
            let rig = USBRig()
            rig.tell("hold")
            let transport = rig.usbTransport()
            let failure = try #require(await USBInside.failure { try await transport.open(within: patience) })
            await transport.close()
            #expect(failure.code == .busy)
            // It is the rig's own process that has the device's file open.
            #expect(failure.sentence.contains("python3 (process "))
            #expect(failure.sentence.contains("/dev/bus/usb/001/"))
        }

        @Test("a program that prints through the kernel's driver keeps it, and has a name")
        func heldThroughDriver() async throws {
            let rig = USBRig()
            rig.tell("lp")
            let transport = rig.usbTransport()
            let failure = try #require(await USBInside.failure { try await transport.open(within: patience) })
            await transport.close()
            #expect(failure.code == .busy)
            #expect(failure.sentence.contains("python3 (process "))
            #expect(rig.tell("driver") == "usblp")
        }

        @Test("a second connection of our own is refused, and harms the first one not")
        func second() async throws {
            let rig = USBRig()
            let (first, second) = (rig.usbTransport(), rig.usbTransport())
            try await first.open(within: patience)
            #expect(await USBInside.failure { try await second.open(within: patience) }?.code == .busy)
            await second.close()
            try await first.write([0x31], within: patience)
            #expect(rig.tell("driver") == "none")
            await first.close()
        }

        @Test("a printer that may not be opened is refused with its file and the rule that opens it")
        func permission() async throws {
            let rig = USBRig("address=77")
            rig.tell("mode", "000")
            let transport = rig.usbTransport()
            let failure = try #require(await USBInside.failure { try await transport.open(within: patience) })
            await transport.close()
            #expect(failure.code == .permission)
            #expect(failure.sentence.contains("/dev/bus/usb/001/077 (owner"))
            #expect(failure.sentence.contains("mode 00"))
            #expect(failure.sentence.contains("/etc/udev/rules.d/70-quittance.rules"))
            let listed = try #require(try await USBPrinters.list().first { $0.serial == rig.name })
            #expect(listed.problem?.contains("70-quittance.rules") == true)
            #expect(listed.deviceID == nil)
        }

        @Test(
            "a printer that comes while it is waited for is opened, with or without a message",
            arguments: ["messages=1", "messages=0"])
        func arrival(face: String) async throws {
            let rig = USBRig(face)
            rig.vanish()
            let transport = rig.usbTransport()
            async let opening: Void = transport.open(within: .seconds(20))
            rig.tell("power", "300 address=99")
            try await opening
            try await transport.write([0x31], within: patience)
            #expect(await rig.received(1) == [0x31])
            await transport.close()
        }

        @Test("an absent printer is waited for no longer than the limit, and not at all once closed")
        func limits() async throws {
            let rig = USBRig()
            rig.vanish()
            let clock = ContinuousClock()
            let transport = rig.usbTransport()
            var failure: TransportError?
            let lasted = await clock.measure {
                failure = await USBInside.failure { try await transport.open(within: .milliseconds(300)) }
            }
            #expect(failure?.code == .notFound)
            #expect(lasted >= .milliseconds(300))
            #expect(lasted < .seconds(2))
            let other = rig.usbTransport()
            async let opening = USBInside.failure { try await other.open(within: .seconds(60)) }
            await other.close()
            #expect(await opening != nil)
        }

        @Test("of two settings the one that answers is asked for")
        func setting() async throws {
            let rig = USBRig("settings=7/1/o,7/2/io")
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            #expect(rig.tell("log").contains("setting 1"))
            try await transport.write([0x10, 0x04, 0x01], within: patience)
            #expect(await words(1, from: transport) == [0x12])
            await transport.close()
        }

        @Test("a printer of its maker's class is one where the table says so, and else is refused")
        func vendorClass() async throws {
            let known = USBRig("product=0202 settings=ff/0/io")
            let uri = DeviceURI(.usb(vendor: 0x04B8, product: 0x0202, serial: known.name))
            let transport = known.usbTransport(uri)
            try await transport.open(within: patience)
            try await transport.write([0x31], within: patience)
            await transport.close()
            let unknown = USBRig("settings=ff/0/io")
            let refused = unknown.usbTransport()
            #expect(await USBInside.failure { try await refused.open(within: patience) }?.code == .unsupported)
            await refused.close()
        }

        @Test("a printer that needs a reset gets one before the first byte")
        func reset() async throws {
            let rig = USBRig(quirks: [USBQuirk(0x04B8, 0x0E28, .reset, model: "of the test")])
            let transport = rig.usbTransport()
            try await transport.open(within: patience)
            #expect(rig.tell("log").contains("SOFT_RESET"))
            await transport.close()
        }

        @Test("a thousand connections leave no thread and no file behind")
        func leaks() async throws {
            let rig = USBRig()
            func cycle() async throws {
                let transport = rig.usbTransport()
                try await transport.open(within: patience)
                await transport.close()
            }
            for _ in 0..<50 { try await cycle() }
            let threads = SystemText.names(in: "/proc/self/task").count
            let files = SystemText.names(in: "/proc/self/fd").count
            for _ in 0..<1000 { try await cycle() }
            // Dispatch keeps a few idle threads of its own, however many connections there were.
            #expect(SystemText.names(in: "/proc/self/task").count <= threads + 8)
            #expect(SystemText.names(in: "/proc/self/fd").count <= files + 2)
        }
    }
}
