import Settings
import Testing

@testable import Web

@Suite("Web service", .timeLimit(.minutes(1)))
struct WebServiceTests {
    @Test(
        "an address that others can reach is refused without TLS, with a remedy",
        arguments: ["0.0.0.0", "192.168.1.5", "::", "kasse.example.org"])
    func offLoopback(host: String) throws {
        let error = #expect(throws: WebError.self) {
            try WebService.check(ListenAddress(host: host, port: 7788), tls: nil)
        }
        #expect(error?.description.contains("TLS") == true)
        #expect(error?.remedy.contains("127.0.0.1") == true)
    }

    @Test("with TLS it may be an address that others can reach")
    func tls() throws {
        try WebService.check(
            ListenAddress(host: "0.0.0.0", port: 7788), tls: TLSFiles(certificate: "/c.pem", key: "/k.pem"))
    }

    @Test("loopback needs no TLS", arguments: ["127.0.0.1", "localhost", "::1", "127.0.0.9"])
    func loopback(host: String) throws {
        try WebService.check(ListenAddress(host: host, port: 0), tls: nil)
    }
}
