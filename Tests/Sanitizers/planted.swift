import Dispatch
import Glibc

/// What a sanitizer has to report, or its silence about everything else would mean nothing.
final class Tally {
    var count = 0
}

switch CommandLine.arguments.last {
case "thread":
    let tally = Tally()
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
        for _ in 0..<10_000 { tally.count += 1 }
    }
    print(tally.count)
case "address":
    let bytes = malloc(16).assumingMemoryBound(to: UInt8.self)
    free(bytes)
    print(bytes[CommandLine.arguments.count])
default: print("planted thread|address")
}
