import FoundationEssentials
import Logging
import Persistence
import Receipts
import Remote
import Settings

/// Speaks to the running service on behalf of a command.
struct ServiceClient {
    /// Where the service is, `http://127.0.0.1:7788`.
    let base: String
    private let token: String?
    private let client: HTTPClient
    private let operatorName: String?

    /// - Parameter role: the least that the token must be allowed; a token that may more is taken if the file has no other.
    ///   Nil asks without a token.
    init(settings: ShopSettings, role: String?, operatorName: String? = nil) throws {
        let address = Self.address(settings.listen)
        // The certificate is for the name by which others call the service, and vouches for itself.
        let name = settings.access.tls == nil ? nil : settings.access.hosts.first
        let scheme = settings.access.tls == nil ? "http" : "https"
        base = "\(scheme)://\(name.map { "\($0):\(settings.listen.port)" } ?? address)"
        if let token = ProcessInfo.processInfo.environment["QUITTANCE_TOKEN"], !token.isEmpty {
            self.token = token
        } else if let role {
            let order = ["till", "cashier", "manager"]
            let tokens = try TokenFile(path: settings.tokensPath).tokens
            let wanted = order[(order.firstIndex(of: role) ?? 0)...].lazy.compactMap { name in
                tokens.first { $0.role == name }?.token
            }
            guard let token = wanted.first else {
                throw Failure(
                    .notPermitted, "The token file \(settings.tokensPath) has no token for the role \(role).",
                    "Put one into QUITTANCE_TOKEN.")
            }
            self.token = token
        } else {
            token = nil
        }
        self.operatorName = operatorName
        client = HTTPClient(
            label: "command",
            options: .init(
                certificateAuthorities: settings.access.tls?.certificate, address: name == nil ? nil : address),
            logger: Logger(label: "quittance"))
    }

    /// Where this machine reaches its own service.
    private static func address(_ listen: ListenAddress) -> String {
        let host =
            switch listen.host {
            case "0.0.0.0": "127.0.0.1"
            case "::": "::1"
            default: listen.host
            }
        return "\(host.contains(":") ? "[\(host)]" : host):\(listen.port)"
    }

    /// Sends a request and gives the JSON of a 2xx answer.
    ///
    /// - Throws: ``Failure``: 69 where the service is away, 77 for a refused token, 64 where one of several is to be named,
    ///   65 or 75 for what else it refuses.
    func call(_ method: String, _ path: String, body: JSONValue? = nil) async throws -> JSONValue {
        var headers = [HTTPHeader("Accept", "application/json")]
        if let token { headers.append(HTTPHeader("Authorization", "Bearer \(token)")) }
        if let operatorName { headers.append(HTTPHeader("Quittance-Operator", operatorName)) }
        if body != nil { headers.append(HTTPHeader("Content-Type", "application/json")) }
        let outcome = await client.perform(
            HTTPRequest(method: method, url: base + path, headers: headers, body: body?.compactBytes))
        switch outcome {
        case .failed(let failure):
            throw Failure(
                .unavailable, "The service at \(base) does not answer: \(failure.sentence)",
                "Start it with `quittance serve`, or name its configuration with --config.",
                isDown: failure.kind == .unreachable)
        case .answered(let response):
            let value = try? JSONValue(parsing: response.body)
            guard (200..<300).contains(response.status) else {
                let sentence = value?["detail"]?.text ?? "The service answered with status \(response.status)."
                let open = (value?["open"]?.elements ?? []).map {
                    "\n  \($0["kind"]?.text ?? "") \($0["reference"]?.text ?? ""): \($0["state"]?.text ?? "")"
                        + ($0["entry"].map { ", begun by entry \($0.compact)" } ?? "")
                }
                // Many say themselves what to do.
                let remedy = sentence.contains(". ") ? "" : Self.remedy(response.status, value, path)
                throw Failure(Self.code(response.status, value), sentence + open.joined(), remedy, problem: value)
            }
            return value ?? .null
        }
    }

    private static func code(_ status: Int, _ problem: JSONValue?) -> Failure.Code {
        switch status {
        case 401, 403: .notPermitted
        case 409: conflict(problem)
        case 429, 503, 504, 507: .tryAgain
        case 500...599: .unavailable
        default: .badData
        }
    }

    private static func remedy(_ status: Int, _ problem: JSONValue?, _ path: String) -> String {
        switch (status, problem?["code"]?.text) {
        case (401, _): "Put a token that holds into QUITTANCE_TOKEN, or mend the token file."
        case (403, _): "Put a token of that role into QUITTANCE_TOKEN."
        case (404, _):
            switch path.split(separator: "/").dropFirst().first {
            case "printers": "`quittance printers list` shows the printers."
            case "queue": "`quittance queue list` shows what is open."
            case "jobs": "`quittance jobs list` shows the jobs."
            case "registers": "The registers stand in the configuration, under `registers`."
            default: "`quittance receipts list` shows the receipts."
            }
        case (409, "closing_blocked"): "Settle what is listed, then close the register again."
        case (_, _) where problem?["retryable"] == true: "Give the command again in a moment."
        case (400...499, _): "Nothing was changed; `--help` tells what the command takes."
        default: "`quittance doctor` looks at the whole set-up."
        }
    }

    /// What stands in the way may go by itself or by what somebody does; what has been decided stays.
    private static func conflict(_ problem: JSONValue?) -> Failure.Code {
        guard problem?["retryable"] != true else { return .tryAgain }
        return switch problem?["code"]?.text {
        case "closing_blocked": .tryAgain
        case "ambiguous": .usage
        case "printer_unreachable": .unavailable
        default: .badData
        }
    }
}

extension String {
    /// Percent-encoded for one path segment or query value (RFC 3986 unreserved characters stay).
    var percentEncoded: String {
        var result = ""
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + Hexadecimal.text(CollectionOfOne(byte)).uppercased()
            }
        }
        return result
    }
}
