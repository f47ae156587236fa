import Settings
import Testing

@Suite("Settings values")
struct SettingsValueTests {
    @Test(
        "a duration is a whole number with its unit",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("3s", .seconds(3)), ("5m", .seconds(300)),
            ("24h", .seconds(86_400)),
            ("0s", .zero), ("007s", .seconds(7)), ("999999999h", .seconds(999_999_999 * 3600)),
        ])
    func duration(text: String, duration: Duration) {
        #expect(Duration(settings: text) == duration)
    }

    @Test(
        "anything else is no duration",
        arguments: [
            "", "s", "5", "5 s", " 5s", "5s ", "-5s", "+5s", "1.5s", "1e3s", "5S", "5sec", "5d", "1234567890s", "٣s",
        ])
    func noDuration(text: String) {
        #expect(Duration(settings: text) == nil)
    }

    @Test(
        "a duration's text is the largest exact unit and reads back",
        arguments: [
            (Duration.milliseconds(500), "500ms"), (.milliseconds(1500), "1500ms"), (.seconds(3), "3s"),
            (.seconds(90), "90s"), (.seconds(120), "2m"), (.seconds(86_400), "24h"), (.zero, "0s"),
        ])
    func durationText(duration: Duration, text: String) {
        #expect(duration.settingsText == text)
        #expect(Duration(settings: text) == duration)
    }

    @Test(
        "an address to listen on is a host and a port",
        arguments: [
            ("127.0.0.1:7788", "127.0.0.1", 7788, true), ("LOCALHOST:0", "localhost", 0, true),
            ("[::1]:7788", "::1", 7788, true), ("[::]:65535", "::", 65_535, false),
            ("0.0.0.0:80", "0.0.0.0", 80, false), ("127.255.255.254:1", "127.255.255.254", 1, true),
            ("127.0.0.256:1", "127.0.0.256", 1, false), ("1.127.0.0:1", "1.127.0.0", 1, false),
        ])
    func listenAddress(text: String, host: String, port: Int, loopback: Bool) throws {
        let address = try #require(ListenAddress(text))
        #expect(address == ListenAddress(host: host, port: port))
        #expect(address.isLoopback == loopback)
        #expect(ListenAddress(address.description) == address)
    }

    @Test(
        "anything else is no address to listen on",
        arguments: [
            "", "7788", ":7788", "localhost", "localhost:", "[::1]", "[::1]7788", "[x]:1", "a:b", "a:1:2", "a b:1",
        ])
    func noListenAddress(text: String) {
        #expect(ListenAddress(text) == nil)
    }
}
