import Glibc
import Testing

@testable import Transports

extension USBInside {
    @Suite("USB campaign")
    struct Campaign {
        /// `USB_RECEIPTS` makes it longer, `USB_SEED` another one.
        private static func number(_ name: String, or usual: Int) -> Int {
            getenv(name).flatMap { Int(String(cString: $0)) } ?? usual
        }

        @Test(
            "whatever the printer does, no receipt is lost, none comes twice without a mark, none is said to be printed that is not"
        )
        func faults() async {
            let seed = Self.number("USB_SEED", or: 7)
            var campaign = USBCampaign(USBRig(), seed: UInt64(seed), checksEvidence: true)
            let broken = await campaign.run(receipts: Self.number("USB_RECEIPTS", or: 30))
            #expect(broken == [], "seed \(seed)")
            #expect(!campaign.confirmed.isEmpty)
            #expect(!campaign.doubtful.isEmpty)
            #expect(campaign.slowestReturn < .seconds(2))
        }

        @Test("without looking for evidence the same campaign is found out")
        func control() async {
            var campaign = USBCampaign(USBRig(), seed: 7, checksEvidence: false)
            let broken = await campaign.run(receipts: 40)
            #expect(broken.contains { $0.contains("never printed") })
        }
    }
}
