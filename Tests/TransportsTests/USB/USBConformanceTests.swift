import Suites
import Testing

extension USBInside {
    @Suite("USB conformance")
    struct Conformance {
        @Test(
            "a printer on USB keeps every promise that it can be asked",
            arguments: TransportSuite.promises(for: [.talks, .stalls, .vanishes]))
        func promise(promise: TransportSuite.Promise) async {
            #expect(await TransportSuite.violation(of: promise, by: USBRig()) == nil)
        }
    }
}
