import Foundation

/// The library that watches a program's disk, made from `Preload/disk.c` by whatever C compiler is there.
struct Preload {
    private let path: String

    init(in folder: String) throws {
        path = folder + "/disk.so"
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Preload/disk.c"
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-pthread", "-o", path, source, "-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else {
            throw Trouble("cc cannot compile \(source): install a C compiler (Debian: gcc)")
        }
    }

    /// What goes wrong with the disk of a program.
    struct Fault: Sendable, CustomStringConvertible {
        let call: FaultyDisk.Call
        /// The first that fails, from 1.
        let number: Int
        let error: CInt
        /// How many fail; 0: all from there on.
        var count = 1

        var description: String { "\(call.rawValue) \(number)" }
    }

    /// - Parameters:
    ///   - ports: to whom everything sent is written down.
    ///   - synchronous: what SQLite is told instead of FULL.
    ///   - quota: a file that holds how many bytes the folder may take; not there: any number.
    func environment(
        folder: String, log: String, ports: [Int] = [], fault: Fault? = nil, synchronous: String? = nil,
        quota: String? = nil
    ) -> [String: String] {
        var values = ["LD_PRELOAD": path, "DISK_FOLDER": folder, "DISK_LOG": log]
        if !ports.isEmpty { values["DISK_PORTS"] = ports.map(String.init).joined(separator: ",") }
        if let fault {
            values["DISK_FAULT"] = "\(fault.call.rawValue):\(fault.number):\(fault.error):\(fault.count)"
        }
        values["DISK_SYNCHRONOUS"] = synchronous
        values["DISK_QUOTA"] = quota
        return values
    }
}
