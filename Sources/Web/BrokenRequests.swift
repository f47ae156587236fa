import NIOCore

/// Tells of bytes that were no HTTP, or no TLS: they were turned away before any route could.
///
/// Sees the errors that pass on to the connection's end, which answers 400 where it still can, and closes.
final class BrokenRequests: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let errors: AsyncStream<String>.Continuation

    init(_ errors: AsyncStream<String>.Continuation) { self.errors = errors }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A connection that ended is nobody's forgery.
        if !(error is IOError || error is ChannelError) { errors.yield("no request: \(error)") }
        context.fireErrorCaught(error)
    }
}
