/// The characters of two-byte sets: a line for each first byte from 0xA1, a character for each second byte from 0xA1.
///
/// A space stands where a set has no character, or has it in another place already; lines may end early.
enum TwoByteRows {
    static func rows(of set: TwoByteSet) -> String {
        switch set {
        case .gb2312: gb2312
        case .ksx1001: ksx1001
        }
    }
}
