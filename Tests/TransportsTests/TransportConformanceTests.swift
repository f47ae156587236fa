import Suites
import Testing
import Transports

@Suite("Transport conformance", .timeLimit(.minutes(1)))
struct TransportConformanceTests {
    @Test("a socket keeps every promise", arguments: TransportSuite.Promise.allCases)
    func socket(promise: TransportSuite.Promise) async throws {
        let rig = try SocketRig()
        #expect(rig.abilities.isSuperset(of: promise.needs))
        #expect(await TransportSuite.violation(of: promise, by: rig) == nil)
    }

    @Test(
        "a character device keeps every promise that it can be asked",
        arguments: TransportSuite.promises(for: [.talks, .stalls, .vanishes]))
    func characterDevice(promise: TransportSuite.Promise) async throws {
        #expect(await TransportSuite.violation(of: promise, by: try TerminalRig()) == nil)
    }

    @Test(
        "a serial line keeps every promise that it can be asked, whatever its flow control",
        arguments: TransportSuite.promises(for: [.talks, .stalls, .vanishes]), FlowControl.allCases)
    func serialLine(promise: TransportSuite.Promise, flow: FlowControl) async throws {
        #expect(await TransportSuite.violation(of: promise, by: try TerminalRig(flow: flow)) == nil)
    }

    @Test("a plain file keeps every promise that it can be asked", arguments: TransportSuite.promises(for: []))
    func plainFile(promise: TransportSuite.Promise) async throws {
        #expect(await TransportSuite.violation(of: promise, by: try FileRig()) == nil)
    }

    @Test("a transport with a fault is found out", arguments: FaultyTransport.Fault.allCases)
    func fault(fault: FaultyTransport.Fault) async throws {
        let rig = FaultyRig(rig: try SocketRig(), fault: fault)
        #expect(await TransportSuite.violation(of: fault.broken, by: rig) != nil)
    }

    @Test("the same wrapper without a fault is not", arguments: TransportSuite.Promise.allCases)
    func noFault(promise: TransportSuite.Promise) async throws {
        let rig = FaultyRig(rig: try SocketRig(), fault: nil)
        #expect(await TransportSuite.violation(of: promise, by: rig) == nil)
    }
}
