import Flows
import HTTPTypes
import Hummingbird
import Persistence
import Receipts
import Settings

/// `/v1/registers` and `/v1/printers`.
struct ShopRoutes: Sendable {
    let desk: Desk
    let archive: Archive
    let premises: Premises

    var routes: [Route] {
        [
            Route("GET", "/v1/registers", .till) { _ in
                let registers = premises.registers
                let pulses = await desk.registerPulses()
                return .json(
                    try await archive.read { reader in
                        ReceiptRoutes.page(
                            try registers.map { try LaneAnswer($0, reader, pulses: pulses).register }, next: nil)
                    })
            },
            Route("GET", "/v1/registers/:", .till) { call in
                guard let register = premises.register(call.id) else { throw Problem.notFound("register \(call.id)") }
                let pulses = await desk.registerPulses()
                return .json(try await archive.read { try LaneAnswer(register, $0, pulses: pulses).register })
            },
            Route("POST", "/v1/registers/:/reset", .manager) { call in
                let reason = try Call.required("reason", of: call.object())
                return Response(
                    await desk.act(.reset(register: call.id, reason: reason), by: call.actor, under: try call.key()))
            },
            Route("POST", "/v1/registers/:/closing", .manager) { call in
                let body = try call.object()
                let type = try Call.text("type", of: body) ?? "daily"
                let counted = try Call.text("counted", of: body)
                return Response(
                    await desk.act(
                        .close(register: call.id, type: type, counted: counted), by: call.actor,
                        under: try call.key()))
            },
            Route("GET", "/v1/printers", .till) { _ in
                .json(ReceiptRoutes.page(await desk.printerStates().map(Self.json), next: nil))
            },
            Route("GET", "/v1/printers/:", .till) { call in
                guard let state = await desk.printerStates().first(where: { $0.name == call.id }) else {
                    throw Problem.notFound("printer \(call.id)")
                }
                return .json(Self.json(state))
            },
            Route("POST", "/v1/printers/:/drawer", .cashier) { call in
                _ = try call.object()
                return Response(await desk.act(.openDrawer(printer: call.id), by: call.actor, under: try call.key()))
            },
        ]
    }

    private static func json(_ printer: PrinterState) -> JSONValue {
        [
            "name": .string(printer.name), "device": .string(printer.device), "profile": .string(printer.profile),
            "state": .string(printer.word), "reasons": .array(printer.reasons.map(JSONValue.string)),
            "takes": printer.takesPages ? "pages" : "commands",
            "failure": JSONValue(printer.failure), "drawerSignal": JSONValue(printer.drawerSignal),
        ]
    }
}
