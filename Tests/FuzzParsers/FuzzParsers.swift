import Foundation
import Parsers

/// Who libFuzzer calls: the parser that the environment names (`PARSER=json`), with one input after the other.
private let parser: (any Parser)? = {
    let name = ProcessInfo.processInfo.environment["PARSER"] ?? ""
    do {
        if let parser = try Parsers.named(name) { return parser }
        complain("PARSER names no parser; there are \(try Parsers.all().map(\.name).joined(separator: ", "))")
    } catch {
        complain("the parsers cannot be had: \(error)")
    }
    exit(64)
}()

private func complain(_ words: String) { FileHandle.standardError.write(Data((words + "\n").utf8)) }

/// - Returns: 0; a rule that is broken ends the process, which libFuzzer takes for a finding and keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    if let words = parser?.problem(with: Array(UnsafeBufferPointer(start: data, count: count))) {
        complain("FOUND \(words)")
        abort()
    }
    return 0
}
