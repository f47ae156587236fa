import Hummingbird

/// What the server tells of a request besides the request: nothing that a route needs.
struct WebContext: InitializableFromSource {
    init(source: ApplicationRequestContextSource) {}
}
