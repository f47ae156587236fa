import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Serves one HTTP connection: gathers a request, has it answered on the book's thread, and sends or breaks the answer.
final class SandboxHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let book: SandboxBook
    private let pool: NIOThreadPool
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    /// When the request began to arrive: a delay counts from there, however busy this machine is.
    private var arrived = NIODeadline.uptimeNanoseconds(0)

    private static let bodyLimit = 8 << 20

    init(book: SandboxBook, pool: NIOThreadPool) {
        self.book = book
        self.pool = pool
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            arrived = .now()
            body = []
            if head.headers.contains(where: { $0.name.lowercased() == "expect" }) {
                let proceed = HTTPResponseHead(version: head.version, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(proceed)), promise: nil)
            }
        case .body(let buffer):
            body += buffer.readableBytesView
            if body.count > Self.bodyLimit { context.close(promise: nil) }
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let request = ServerRequest(
            method: head.method.rawValue, path: head.uri,
            headers: head.headers.map { (name: $0.name, value: $0.value) }, body: body)
        body = []
        let isKept = head.isKeepAlive
        let version = head.version
        let arrived = arrived
        let book = book
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        pool.runIfActive(eventLoop: context.eventLoop) { book.take(request) }.whenSuccess { outcome in
            let loop = bound.eventLoop
            let send: @Sendable () -> Void = {
                let (handler, context) = bound.value
                handler.perform(outcome.reply, version: version, isKept: isKept, context)
            }
            if outcome.delay > .zero {
                loop.scheduleTask(deadline: arrived + .nanoseconds(outcome.delay.nanoseconds), send)
            } else {
                send()
            }
        }
    }

    private func perform(
        _ reply: ServerOutcome.Reply, version: HTTPVersion, isKept: Bool, _ context: ChannelHandlerContext
    ) {
        switch reply {
        case .answer(let answer): send(answer, share: 1, version: version, isKept: isKept, context)
        case .truncated(let answer): send(answer, share: 2, version: version, isKept: false, context)
        case .closed: context.close(promise: nil)
        case .reset:
            // With no time to linger, closing resets.
            let close: @Sendable (Result<Void, any Error>) -> Void = {
                [bound = NIOLoopBound(context, eventLoop: context.eventLoop)] _ in
                bound.value.close(promise: nil)
            }
            if let provider = context.channel as? any SocketOptionProvider {
                provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete(close)
            } else {
                context.close(promise: nil)
            }
        }
    }

    /// Sends the head and, of the body, one part in `share`.
    private func send(
        _ answer: ServerAnswer, share: Int, version: HTTPVersion, isKept: Bool, _ context: ChannelHandlerContext
    ) {
        var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
        headers.add(name: "Content-Length", value: String(answer.body.count))
        if !isKept { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(version: version, status: .init(statusCode: answer.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let part = answer.body.prefix(answer.body.count / share)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: part)))), promise: nil)
        if share == 1 { context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
        if !isKept { context.close(promise: nil) }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
