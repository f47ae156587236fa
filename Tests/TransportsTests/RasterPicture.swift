import Foundation

/// A page of grey pixels, as `pwg.py` writes it.
struct RasterPicture {
    let width: Int
    let height: Int
    private let pixels: [UInt8]

    struct Edges {
        var left: Int
        var top: Int
        var right: Int
        var bottom: Int
    }

    /// Reads a binary PGM without comments.
    init(_ data: Data) throws {
        let bytes = Array(data)
        let head = bytes.split(separator: 0x0A, maxSplits: 3)
        let sides =
            head.count == 4
            ? String(decoding: head[1], as: UTF8.self).split(separator: " ").compactMap { Int($0) } : []
        guard sides.count == 2, head[3].count == sides[0] * sides[1] else {
            throw CUPSRig.Failure(description: "no PGM")
        }
        (width, height, pixels) = (sides[0], sides[1], Array(head[3]))
    }

    /// What encloses all that is darker than half.
    var dark: Edges {
        var edges = Edges(left: width, top: height, right: 0, bottom: 0)
        for y in 0..<height {
            for x in 0..<width where pixels[y * width + x] < 128 {
                edges.left = min(edges.left, x)
                edges.right = max(edges.right, x + 1)
                edges.top = min(edges.top, y)
                edges.bottom = max(edges.bottom, y + 1)
            }
        }
        return edges
    }
}
