/// A page while page mode gathers it.
///
/// Lengths are dots; the page begins at the left end of the head and at the present end of the paper.
struct PageBuffer: Sendable {
    /// The longest page of any model, generously: a metre at 203 dpi.
    static let longest = 8128
    private static let heaviest = 8 << 20
    private static let mostItems = 20_000

    /// What the next data go into.
    struct Area: Hashable, Sendable {
        var x: Int
        var y: Int
        var width: Int
        var height: Int
    }

    private(set) var items: [PaperItem] = []
    private(set) var area: Area
    private(set) var direction = Command.PageDirection.leftToRight
    /// How far down in the area's own direction the present line begins.
    var y = 0
    /// How long the areas are that were set; nil while none was.
    private(set) var length: Int?
    /// How long what stands on the page is.
    private(set) var extent = 0
    private var weight = 0

    init(width: Int) {
        area = Area(x: 0, y: 0, width: width, height: PageBuffer.longest)
    }

    /// Dots of a line.
    var width: Int { direction.turn.isAcross ? area.height : area.width }

    mutating func set(_ area: Area) {
        self.area = area
        length = max(length ?? 0, area.y + area.height)
        y = 0
    }

    mutating func turn(_ direction: Command.PageDirection) {
        self.direction = direction
        y = 0
    }

    /// Puts something at a place of the area in its direction; what a page has no room to keep is lost.
    mutating func append(_ item: PaperItem, x: Int, y: Int, width: Int, height: Int) {
        guard items.count < PageBuffer.mostItems, weight < PageBuffer.heaviest else { return }
        let place =
            switch direction {
            case .leftToRight: (area.x + x, area.y + y)
            case .bottomToTop: (area.x + y, area.y + area.height - x - width)
            case .rightToLeft: (area.x + area.width - x - width, area.y + area.height - y - height)
            case .topToBottom: (area.x + area.width - y - height, area.y + x)
            }
        let item = item.placed(x: place.0, y: place.1, turn: direction.turn)
        items.append(item)
        weight += item.weight
        extent = max(extent, place.1 + (direction.turn.isAcross ? width : height))
    }

    /// Loses what begins within the present area.
    mutating func cancel() {
        items.removeAll { item in
            (area.x..<area.x + max(1, area.width)).contains(item.x)
                && (area.y..<area.y + max(1, area.height)).contains(item.y)
        }
        weight = items.reduce(0) { $0 + $1.weight }
        y = 0
    }
}
