import HTTPTypes
import Hummingbird
import Receipts

/// The switch of the demo; these paths are there only while it runs.
struct DemoRoutes: Sendable {
    let control: DemoControl

    var routes: [Route] {
        [
            Route("GET", "/demo/state", .till) { _ in await state() },
            Route("POST", "/demo/offline", .till) { _ in
                await control.setOnline(false)
                return await state()
            },
            Route("POST", "/demo/online", .till) { _ in
                await control.setOnline(true)
                return await state()
            },
        ]
    }

    private func state() async -> Response { .json(["online": .boolean(await control.isOnline())]) }
}
