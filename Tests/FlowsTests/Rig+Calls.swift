import Fiscal
import Testing

@testable import Flows

extension Rig {
    /// A sale whose create is settled as op_1 and whose complete waits in the queue.
    static func queuedComplete(_ premises: Premises? = nil, first: Exchange = .notSent("away")) throws -> Rig {
        let rig = try Rig(premises)
        let made = try rig.create()
        try rig.end(reply(201, Body.open("op_1"), ["ETag": "\"1\""]))
        try rig.complete(rig.operation(rig.answer(made)))
        try rig.end(first)
        return rig
    }

    /// The next call that is no probe; probes are answered.
    func nextCall() throws -> UpstreamCall {
        while true {
            while calls.isEmpty { try ring() }
            guard case .probe = calls[0].id else { return try onlyCall() }
            try end(FlowsTests.refused(404, "not_found"))
        }
    }
}
