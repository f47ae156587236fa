import HTTPTypes
import Hummingbird
import NIOCore

/// The console: one page, its style and its script, embedded in the binary.
///
/// They need no token, since they hold nothing; the page asks for one and sends it with each call.
enum ConsolePages {
    static var routes: [Route] {
        [
            Route("GET", "/", nil) { _ in page(PackageResources.console_html, "text/html; charset=utf-8") },
            Route("GET", "/console.css", nil) { _ in page(PackageResources.console_css, "text/css; charset=utf-8") },
            Route("GET", "/console.js", nil) { _ in page(PackageResources.console_js, "text/javascript; charset=utf-8")
            },
        ]
    }

    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        """

    private static func page(_ bytes: [UInt8], _ type: String) -> Response {
        var response = Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        response.headers[.contentSecurityPolicy] = policy
        for (name, value) in [
            ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ] {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
        return response
    }
}
