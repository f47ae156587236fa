import Foundation
import Testing

@Suite("The systemd unit", .timeLimit(.minutes(2)))
struct UnitTests {
    private func unit(_ arguments: String..., configuration: String? = nil) async throws -> String {
        let path = try configuration ?? Folder().file("none.yaml")
        let outcome = try await Program.run(["unit", "--program", "/bin/true", "--config", path] + arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    private func values(of key: String, in unit: String) -> [String] {
        unit.split(separator: "\n").filter { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
    }

    @Test("waits for the service's word, hands it nothing, and lets it reach printers and the net")
    func shape() async throws {
        let text = try await unit()
        #expect(values(of: "Type", in: text) == ["notify"])
        #expect(values(of: "User", in: text) == ["quittance"])
        #expect(values(of: "CapabilityBoundingSet", in: text) == [""])
        #expect(values(of: "RestrictAddressFamilies", in: text) == ["AF_UNIX AF_INET AF_INET6 AF_NETLINK"])
        #expect(values(of: "DeviceAllow", in: text).contains("char-usb_device rw"))
        #expect(values(of: "RestartPreventExitStatus", in: text) == ["64 77 78"])
        // The service notifies no watchdog, so that none may wait for it.
        #expect(values(of: "WatchdogSec", in: text).isEmpty)
        #expect(values(of: "LoadCredential", in: text).isEmpty)
        #expect(values(of: "ReadWritePaths", in: text).isEmpty)
        #expect(values(of: "DynamicUser", in: text).isEmpty)
    }

    @Test("follows the configuration: credentials, folders outside the service's own, a low port")
    func adapted() async throws {
        let folder = try Folder()
        let text = """
            listen: 127.0.0.1:443
            database: /srv/shop/quittance.sqlite
            shop: { name: Testladen }
            printers:
              - { name: front, device: "virtual:/srv/my paper" }
              - { name: log, device: "file:/var/lib/quittance/log.escpos" }
              - { name: bar, device: "file:/dev/usb/lp0" }
            upstreams:
              - { name: main, dialect: openfiskal-operations, url: "http://127.0.0.1:1", credential: "systemd:main" }
              - { name: other, dialect: openfiskal-operations, url: "http://127.0.0.1:1", credential: "env:KEY" }
            registers: [{ id: reg_1, upstream: main, country: DE, printer: front }]

            """
        let adapted = try await unit(configuration: folder.write(text, to: "quittance.yaml"))
        #expect(values(of: "LoadCredential", in: adapted) == ["main:/etc/quittance/credentials/main"])
        #expect(values(of: "EnvironmentFile", in: adapted) == ["/etc/quittance/environment"])
        #expect(values(of: "ReadWritePaths", in: adapted) == ["/srv/shop", "\"/srv/my paper\""])
        #expect(values(of: "AmbientCapabilities", in: adapted) == ["CAP_NET_BIND_SERVICE"])
        let named = try await unit("--credential", "main:/root/key", configuration: folder.file("quittance.yaml"))
        #expect(values(of: "LoadCredential", in: named) == ["main:/root/key"])
    }

    @Test(
        "refuses what would be another line of the unit",
        arguments: [
            ["--user", "a b"], ["--user", "root\nExecStartPre=/bin/x"], ["--user", ""], ["--credential", "main"],
            ["--credential", "main:relative"], ["--program", "quittance"],
            ["--credential", "main:/x\nExecStartPre=/bin/x"], ["--program", "/bin/true\nUser=root"],
        ])
    func usage(arguments: [String]) async throws {
        #expect(try await Program.run(["unit"] + arguments).status == 64)
    }

    @Test(
        "passes systemd's own check, with an exposure of at most 2.0",
        .enabled(if: Program.has("systemd-analyze"), "the package systemd is not installed"), arguments: [false, true])
    func analyzed(isDynamic: Bool) async throws {
        let folder = try Folder()
        let file = try await folder.write(isDynamic ? unit("--dynamic-user") : unit(), to: "quittance.service")
        let verified = try await Program.tool("systemd-analyze", ["verify", "--man=no", file])
        // Other units of the machine may have remarks of their own.
        #expect(!verified.output.contains("quittance.service"), "\(verified.output)")
        let judge = ["security", "--offline=true", "--no-pager"]
        let judged = try await Program.tool("systemd-analyze", judge + [file])
        let line = try #require(judged.output.split(separator: "\n").last { $0.contains("Overall exposure level") })
        let figure = try #require(line.firstMatch(of: /: ([0-9.]+)/).flatMap { Double($0.1) })
        #expect(figure <= 2.0, "\(line)")
        // The question would notice an open unit.
        let open = try folder.write("[Service]\nExecStart=/bin/true\n", to: "open.service")
        let bare = try await Program.tool("systemd-analyze", judge + [open])
        #expect(!bare.output.contains(": \(figure) "))
    }
}
