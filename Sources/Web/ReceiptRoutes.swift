import Flows
import HTTPTypes
import Hummingbird
import Persistence
import Receipts

/// `/v1/receipts` and the cashier's reprint.
struct ReceiptRoutes: Sendable {
    let desk: Desk
    let archive: Archive
    let pictures: ReceiptPictures

    var routes: [Route] {
        [
            Route("GET", "/v1/receipts", .till, list),
            Route("POST", "/v1/receipts", .till, issue),
            Route("GET", "/v1/receipts/:", .till, show),
            Route("POST", "/v1/receipts/:/reprint", .cashier, reprint),
            Route("POST", "/v1/reprint", .cashier, reprintSelected),
            Route("POST", "/v1/receipts/:/email", .cashier, email),
            Route("GET", "/v1/emails", .till, emails),
        ]
    }

    // MARK: Lists

    private func list(_ call: Call) async throws -> Response {
        let limit = try call.limit()
        let start = try call.cursor()
        let query = call.path.item("q").flatMap { $0.isEmpty ? nil : $0 }
        let register = call.path.item("register")
        let since = try call.path.item("since").map { try Self.instant($0) }
        let standing = try call.path.item("state").map { try Self.standing($0) }
        return .json(
            try await archive.read { reader in
                let rows = try reader.receipts(
                    query: query, register: register, since: since, standing: standing, before: start,
                    limit: limit + 1)
                let items = try rows.prefix(limit).map { try Self.view($0.receipt, reader) }
                return Self.page(items, next: rows.count > limit ? rows[limit - 1].row : nil)
            })
    }

    private static func standing(_ text: String) throws -> StoreReader.Standing {
        guard let standing = StoreReader.Standing(rawValue: text) else {
            let known = StoreReader.Standing.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(400, "invalid_parameter", "state is one of \(known).")
        }
        return standing
    }

    static func page(_ items: [JSONValue], next: Int64?) -> JSONValue {
        ["items": .array(items), "next": next.map { .string(String($0)) } ?? .null]
    }

    private static func instant(_ text: String) throws -> Int64 {
        // A plus sign in a query is a space to whoever decodes it.
        guard let time = Timestamp(text.replacing(" ", with: "+")) else {
            throw Problem(400, "invalid_parameter", "since is a time of RFC 3339, such as 2026-05-20T10:15:31+02:00.")
        }
        return time.milliseconds
    }

    private static func view(_ receipt: ReceiptRecord, _ reader: StoreReader) throws -> JSONValue {
        try ReceiptView.json(
            receipt, superseding: reader.superseding(receipt.id)?.id, jobs: reader.jobs(receipt: receipt.id),
            emails: reader.deliveries(receipt: receipt.id))
    }

    // MARK: One receipt

    private func show(_ call: Call) async throws -> Response {
        let (id, format) = Self.split(call.id)
        let (receipt, jobs, view) = try await archive.read { reader in
            guard let receipt = try reader.receipt(id) else { throw Problem.notFound("receipt \(id)") }
            return (receipt, try reader.jobs(receipt: id), try Self.view(receipt, reader))
        }
        if format != nil { await pictures.use(await desk.templates()) }
        switch format {
        case nil, "json":
            guard case .object(let members) = view else { return .json(view) }
            return .json(.object(members + [.init("document", try JSONValue(parsing: receipt.document))]))
        case "png":
            // A receipt never changes, nor does the paper of it.
            return .lasting(try await pictures.png(of: receipt, jobs: jobs), type: "image/png")
        case "html":
            return .bytes(try await pictures.html(of: receipt), type: "text/html; charset=utf-8")
        case "pdf":
            return .lasting(try await pictures.pdf(of: receipt, jobs: jobs), type: "application/pdf")
        case "txt":
            return .bytes(
                Array(try await pictures.text(of: receipt).utf8), type: "text/plain; charset=utf-8")
        case "escpos":
            return .bytes(try await pictures.bytes(of: receipt, jobs: jobs), type: "application/vnd.escpos")
        case .some(let other):
            throw Problem(
                404, "format_not_served",
                "Served are .json, .html, .pdf, .png, .txt and .escpos, not .\(other).")
        }
    }

    /// The id and what stands behind its dot.
    static func split(_ name: String) -> (id: String, format: String?) {
        guard let dot = name.lastIndex(of: ".") else { return (name, nil) }
        return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }

    // MARK: Orders

    /// A receipt of what the body says, printed at once or with its operation.
    private func issue(_ call: Call) async throws -> Response {
        Response(await desk.act(.issue(call.body, id: try call.idempotencyKey()), by: call.actor))
    }

    // MARK: Reprint

    private func reprint(_ call: Call) async throws -> Response {
        let object = try call.object()
        return Response(
            await desk.act(
                .reprint(
                    .receipt(call.id), printer: try Call.text("printer", of: object),
                    reason: try Call.text("reason", of: object)), by: call.actor, under: try call.key()))
    }

    private func reprintSelected(_ call: Call) async throws -> Response {
        let object = try call.object()
        var selectors: [ReceiptSelector] = []
        if object["last"] == true { selectors.append(.last(register: try Call.text("register", of: object))) }
        if let id = try Call.text("operation", of: object) { selectors.append(.operation(id)) }
        if let number = try Call.text("number", of: object) { selectors.append(.number(number)) }
        if let id = try Call.text("receipt", of: object) { selectors.append(.receipt(id)) }
        guard let selector = selectors.first, selectors.count == 1 else {
            throw Problem(
                422, "receipt_required", "Name one receipt: {\"last\": true}, or operation, number or receipt.")
        }
        return Response(
            await desk.act(
                .reprint(
                    selector, printer: try Call.text("printer", of: object), reason: try Call.text("reason", of: object)
                ),
                by: call.actor, under: try call.key()))
    }
}

// MARK: E-mail

extension ReceiptRoutes {
    /// `{to, language?}`: 202 with the mail, which goes out once the receipt is certified.
    private func email(_ call: Call) async throws -> Response {
        let object = try call.object()
        let text = try Call.required("to", of: object)
        let address: EmailAddress
        do throws(EmailAddressError) {
            address = try EmailAddress(text)
        } catch {
            throw Problem(
                422, "invalid_address", "The address cannot be sent to: \(error.sentence). Nothing was stored.",
                pointer: "/to")
        }
        return Response(
            await desk.act(
                .email(.receipt(call.id), to: address, language: try Call.text("language", of: object)), by: call.actor,
                under: try call.key()))
    }

    /// The mails, newest first; with `state=open` those that are not over.
    private func emails(_ call: Call) async throws -> Response {
        let limit = try call.limit()
        let start = try call.cursor() ?? .max
        let state = call.path.item("state")
        guard state == nil || state == "open" else {
            throw Problem(400, "invalid_parameter", "state is open, or left out.")
        }
        return .json(
            try await archive.read { reader in
                let rows = try reader.deliveries(before: start, open: state == "open", limit: limit + 1)
                let items = rows.prefix(limit)
                return Self.page(
                    items.map(DeliveryView.json), next: rows.count > limit ? items.last?.id : nil)
            })
    }
}

extension Response {
    /// Something that the browser may keep: it stays as it is for ever.
    fileprivate static func lasting(_ bytes: [UInt8], type: String) -> Response {
        var response = Response.bytes(bytes, type: type)
        response.headers[.cacheControl] = "private, max-age=86400, immutable"
        response.headers[.vary] = "Authorization, Cookie"
        return response
    }
}
