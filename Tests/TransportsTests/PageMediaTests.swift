import Testing

@testable import Transports

@Suite("The paper of a queue that takes pages")
struct PageMediaTests {
    /// A head of 72 mm on paper of 80 mm.
    private func sheet(_ media: PageMedia, length: Int) -> PageSheet {
        media.sheet(printed: 7_200, paper: 8_000, length: length)
    }

    @Test(
        "a medium's name says its size",
        arguments: [
            ("iso_a4_210x297mm", 21_000, 29_700), ("na_letter_8.5x11in", 21_590, 27_940),
            ("custom_min_25.4x25.4mm", 2_540, 2_540), ("om_80x200mm_80x200mm", 8_000, 20_000),
            ("custom_max_79.375x3276.6mm", 7_938, 327_660),
        ])
    func sizes(name: String, width: Int, length: Int) {
        #expect(PageSize(medium: name) == PageSize(width: width, length: length))
    }

    @Test(
        "what carries no size is none",
        arguments: ["", "a4", "iso_a4_210mm", "x_210x297pt", "x_-1x2mm", "x_0x0mm", "x_nanx1mm", "x_1x1e99mm", "auto"])
    func nonsense(name: String) {
        #expect(PageSize(medium: name) == nil)
    }

    @Test("a name for a size reads back as it", arguments: [8_000, 8_050, 8_005, 12_345])
    func names(width: Int) {
        let size = PageSize(width: width, length: 20_001)
        #expect(PageSize(medium: size.customName) == size)
    }

    @Test("of a queue that allows any length, the page is as long as the receipt", arguments: [6_000, 14_321, 180_000])
    func custom(length: Int) {
        let media = PageMedia(
            ["iso_a4_210x297mm", "custom_min_50x50mm", "custom_max_210x2000mm"], standard: "iso_a4_210x297mm")
        let sheet = sheet(media, length: length)
        #expect(sheet.size == PageSize(width: 8_000, length: length + 600))
        #expect(sheet.medium == sheet.size.customName)
        #expect(sheet.scaling == "none")
    }

    @Test(
        "it is never shorter or longer than the queue allows, nor wider",
        arguments: [(1_000, 8_000, 5_000), (300_000, 8_000, 200_000), (10_000, 7_400, 10_600)])
    func bounds(length: Int, width: Int, page: Int) {
        let media = PageMedia(["custom_min_50x50mm", "custom_max_\(width / 100)x2000mm"])
        #expect(sheet(media, length: length).size == PageSize(width: width, length: page))
    }

    @Test(
        "what is not printed above and below is left blank", arguments: [([], 300), ([0, 423], 423), ([9_999], 1_500)])
    func margins(margins: [Int], margin: Int) {
        let media = PageMedia(["custom_min_50x50mm", "custom_max_80x2000mm"], margins: margins)
        let sheet = sheet(media, length: 10_000)
        #expect(sheet.margin == margin)
        #expect(sheet.size.length == 10_000 + 2 * margin)
    }

    @Test(
        "of fixed sizes it is the shortest of the standard roll that holds the receipt, else the longest",
        arguments: [
            (5_000, "om_80x100_80x100mm"), (9_500, "om_80x200_80x200mm"), (30_000, "om_80x297_80x297mm"),
        ])
    func fixed(length: Int, name: String) {
        let media = PageMedia(
            [
                "om_80x297_80x297mm", "om_80x100_80x100mm", "om_58x400_58x400mm", "iso_a4_210x297mm",
                "om_80x200_80x200mm",
            ],
            standard: "om_80x200_80x200mm")
        let sheet = sheet(media, length: length)
        #expect(sheet.medium == name)
        #expect(sheet.size == PageSize(medium: name))
        #expect(sheet.scaling == "none")
    }

    @Test("on the standard medium alone it is drawn as large as it is")
    func standard() {
        let sheet = sheet(PageMedia(["iso_a4_210x297mm"], standard: "iso_a4_210x297mm"), length: 5_000)
        #expect(sheet.size == PageSize(width: 21_000, length: 29_700))
        #expect(sheet.scaling == "none")
    }

    @Test("on narrower paper it is made smaller, on a page of the same shape")
    func narrow() {
        for names in [["om_58x200_58x200mm"], ["custom_min_30x30mm", "custom_max_58x2000mm"]] {
            let sheet = sheet(PageMedia(names, standard: "om_58x200_58x200mm"), length: 5_000)
            #expect(sheet.size == PageSize(width: 7_200, length: 20_000 * 7_200 / 5_800))
            #expect(sheet.medium == "om_58x200_58x200mm")
            #expect(sheet.scaling == "fit")
        }
    }

    @Test("of a queue that says nothing, nothing is asked")
    func silent() {
        let sheet = sheet(PageMedia([]), length: 5_000)
        #expect(sheet.size == PageSize(width: 8_000, length: 5_600))
        #expect(sheet.medium == nil)
        #expect(sheet.scaling == "auto")
    }
}
