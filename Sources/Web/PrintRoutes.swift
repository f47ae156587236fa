import Flows
import HTTPTypes
import Hummingbird
import Persistence

/// `/v1/print` and the test page: prints that are no receipts.
struct PrintRoutes: Sendable {
    let desk: Desk
    let pictures: ReceiptPictures

    private static let types = ["text/receiptline", "text/plain", "image/png", "application/vnd.escpos"]

    var routes: [Route] {
        [
            Route("POST", "/v1/print", .till, types: Self.types, print),
            Route("POST", "/v1/printers/:/test", .cashier) { call in
                _ = try call.object()
                return Response(await desk.act(.testPage(printer: call.id), by: call.actor, under: try call.key()))
            },
        ]
    }

    private func print(_ call: Call) async throws -> Response {
        guard !call.body.isEmpty else { throw Problem(422, "missing_value", "The body is what is to be printed.") }
        let jobClass: PrintJobRecord.Class
        switch call.path.item("class") {
        case nil, "live": jobClass = .live
        case "kitchen": jobClass = .kitchen
        default: throw Problem(400, "invalid_parameter", "class is live or kitchen.")
        }
        let key = try call.idempotencyKey()
        let printer = call.path.item("printer")
        if call.mediaType != "image/png", call.path.item("dither") != nil {
            throw Problem(422, "invalid_parameter", "dither is for pictures; this is \(call.mediaType).")
        }
        let content: PrintOrder.Content
        switch call.mediaType {
        case "text/receiptline": content = .receiptLine(call.body)
        case "text/plain": content = .text(call.body)
        case "image/png":
            do throws(PictureRefusal) {
                content = try await pictures.order(
                    ofPNG: call.body, dither: call.path.item("dither"), printer: printer)
            } catch {
                throw Problem(error.status, error.code, error.detail)
            }
        default: content = .commands(call.body)
        }
        let order = PrintOrder(printer: printer, content: content, jobClass: jobClass, key: key)
        return Response(await desk.act(.print(order), by: call.actor))
    }
}
