/// The way of effects from the desk to who performs them.
///
/// What a lane's queue sends goes to the lane's own link without a stop between; everything else is one stream.
package struct EffectChannel: Sendable {
    /// All that has no line of its own.
    package let others: AsyncStream<Effect>
    let lanes: [String: Inbox<UpstreamCall>]
    private let continuation: AsyncStream<Effect>.Continuation

    /// - Parameter lanes: those that get a line of their own; what the others send goes with the rest.
    package init(lanes: [String] = []) {
        (others, continuation) = AsyncStream.makeStream()
        self.lanes = Dictionary(lanes.map { ($0, Inbox()) }) { first, _ in first }
    }

    func yield(_ effect: Effect) {
        if case .send(let call) = effect, case .attempt = call.id, let lane = lanes[call.lane] {
            lane.post(call)
        } else {
            continuation.yield(effect)
        }
    }

    func finish() {
        continuation.finish()
        for lane in lanes.values { lane.finish() }
    }
}
