import Testing
import Transports

@Suite("Device URI")
struct DeviceURITests {
    @Test(
        "each form is read, and its text reads back to the same",
        arguments: [
            ("socket://10.0.0.9", .socket(host: "10.0.0.9", port: 9100)),
            ("socket://Printer-1.local:9101/", .socket(host: "printer-1.local", port: 9101)),
            ("SOCKET://[fe80::1%eth0]:9100", .socket(host: "fe80::1%eth0", port: 9100)),
            ("socket://[::1]", .socket(host: "::1", port: 9100)),
            ("file:/dev/usb/lp0", .file(path: "/dev/usb/lp0")),
            ("file:///dev/usb/lp0", .file(path: "/dev/usb/lp0")),
            ("file:out/50%20.bin", .file(path: "out/50%20.bin")),
            ("virtual:paper", .virtual(directory: "paper")),
            ("usb:", .usb(vendor: nil, product: nil, serial: nil)),
            ("usb://04b8/0E15", .usb(vendor: 0x04B8, product: 0x0E15, serial: nil)),
            ("usb://4b8/e15?serial=X%20%C3%A4/1", .usb(vendor: 0x04B8, product: 0x0E15, serial: "X \u{E4}/1")),
            ("cups://localhost/KITCHEN", .cups(host: "localhost", port: 631, queue: "KITCHEN")),
            ("cups://[::1]:18631/sockq", .cups(host: "::1", port: 18631, queue: "sockq")),
            ("serial:/dev/ttyUSB0?baud=9600", .serial(path: "/dev/ttyUSB0", baud: 9600, flow: .hardware)),
            ("serial:/dev/ttyS0", .serial(path: "/dev/ttyS0", baud: 38_400, flow: .hardware)),
            ("serial:/dev/ttyS0?flow=xonxoff", .serial(path: "/dev/ttyS0", baud: 38_400, flow: .software)),
            ("serial:/dev/ttyS0?flow=none&baud=31250", .serial(path: "/dev/ttyS0", baud: 31_250, flow: .none)),
        ] as [(String, DeviceURI.Device)])
    func reading(text: String, device: DeviceURI.Device) throws {
        let uri = try DeviceURI(text)
        #expect(uri.device == device)
        #expect(try DeviceURI(uri.description) == uri)
    }

    @Test(
        "the canonical text is one for all spellings",
        arguments: [
            ("socket://PRINTER", "socket://printer:9100"), ("usb://4B8/e15?serial=a b", "usb://04b8/0e15?serial=a%20b"),
            ("file:///x", "file:/x"), ("cups://h:631/q", "cups://h/q"),
            ("serial:/dev/ttyS0", "serial:/dev/ttyS0?baud=38400"),
            ("serial:/dev/ttyS0?flow=rtscts", "serial:/dev/ttyS0?baud=38400"),
            ("serial:/dev/ttyS0?flow=xonxoff&baud=9600", "serial:/dev/ttyS0?baud=9600&flow=xonxoff"),
            ("socket://[::1]:9100", "socket://[::1]:9100"),
        ])
    func canonical(text: String, canonical: String) throws {
        #expect(try DeviceURI(text).description == canonical)
    }

    @Test(
        "anything else is refused with a reason that says how to write it",
        arguments: [
            ("", "has no scheme"), ("/dev/usb/lp0", "write file:/dev/usb/lp0"), ("printer", "has no scheme"),
            ("lpd://h/q", "the scheme is none of"), ("socket:", "write socket://HOST"),
            ("socket://", "host is missing"),
            ("socket://h:0", "port is no number"), ("socket://h:65536", "port is no number"),
            ("socket://h:", "port is no number"),
            ("socket://h:91x0", "port is no number"), ("socket://h:+1", "port is no number"),
            ("socket://h/x", "no path"),
            ("socket://::1", "stands in brackets"), ("socket://[::1", "not closed"), ("socket://[h]", "no IPv6"),
            ("socket://a b", "no host's name"), ("socket://a@b", "no host's name"), ("file:", "path is missing"),
            ("file://host/x", "another host"), ("virtual:", "path is missing"), ("usb://04b8", "write usb:"),
            ("usb://04b8/xyz1", "write usb:"), ("usb://04b80/0001", "write usb:"),
            ("usb://04b8/0001?port=1", "only option"),
            ("usb://04b8/0001?serial=", "serial number"), ("usb://04b8/0001?serial=%0", "serial number"),
            ("usb://04b8/0001?serial=%00", "serial number"), ("cups://h", "queue is missing"), ("cups://h/a b", "CUPS"),
            ("cups://h/a/b", "CUPS"), ("serial:ttyUSB0", "path of the line"),
            ("serial:/dev/ttyS0?baud=fast", "baud rate"), ("serial:/dev/ttyS0?baud=+9600", "baud rate"),
            ("serial:/dev/ttyS0?baud=38400&x=1", "only options"),
            ("serial:/dev/ttyS0?baud=1&baud=2", "baud rate"), ("serial:/dev/ttyS0?baud=600&baud=600", "stands twice"),
            ("serial:/dev/ttyS0?flow=dtrdsr", "none of rtscts"), ("serial:/dev/ttyS0?flow", "none of rtscts"),
            ("serial:/dev/ttyS0?", "only options"), ("file:/a\u{0}b", "control character"),
            ("file:/a\nb", "control character"),
        ])
    func refusing(text: String, reason: String) {
        do throws(DeviceURIError) {
            Issue.record("read as \(try DeviceURI(text))")
        } catch {
            #expect(error.sentence.contains(reason))
            #expect(error.text == text)
            #expect(!error.sentence.contains("\n"))
        }
    }

    @Test(
        "relative paths start at the configuration's folder",
        arguments: [
            ("file:out.bin", "/etc/quittance", "file:/etc/quittance/out.bin"),
            ("virtual:paper", "/srv/", "virtual:/srv/paper"), ("file:/out.bin", "/etc", "file:/out.bin"),
            ("socket://h", "/etc", "socket://h:9100"),
        ])
    func resolving(text: String, folder: String, resolved: String) throws {
        #expect(try DeviceURI(text).resolved(against: folder).description == resolved)
    }
}
