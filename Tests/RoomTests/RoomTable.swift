/// A room of the house: a folder of `Sources`, and the modules that its files may import.
struct Room: Sendable, CustomStringConvertible {
    let name: String
    let imports: Set<String>

    init(_ name: String, _ imports: String) {
        self.name = name
        self.imports = Set(imports.split(separator: " ").map(String.init))
    }

    var description: String { name }
}

/// The table that holds the house up: arrows point down only, third-party modules included.
enum RoomTable {
    /// Doors to C: a module map and a shim, opened by exactly one room each.
    static let doors = ["CLibUSB", "CCUPS", "CLibCurl", "CQREncode", "CPangoCairo", "CZBar", "CZint", "CSSL"]

    /// From the ground up: a room stands behind all rooms that it may import.
    static let rooms: [Room] = [
        Room("Executors", "Dispatch Glibc"),
        Room("Receipts", "Crypto FoundationEssentials"),
        Room("PrinterLanguage", ""),
        Room("Fiscal", "Receipts CSSL Crypto FoundationEssentials"),
        Room("Settings", "Receipts Yams FoundationEssentials"),
        Room("Rendering", "Receipts PrinterLanguage CQREncode CPangoCairo CZBar CZint FoundationEssentials"),
        Room("Transports", "CLibUSB CCUPS Executors Dispatch Glibc Logging"),
        Room("Remote", "CLibCurl Executors Dispatch Logging FoundationEssentials"),
        Room("Persistence", "Receipts GRDB Glibc Synchronization FoundationEssentials"),
        Room(
            "Flows",
            """
            Executors Receipts PrinterLanguage Fiscal Settings Rendering Transports Remote Persistence Dispatch \
            FoundationEssentials Logging Metrics ServiceLifecycle Synchronization
            """),
        Room(
            "Web",
            """
            Flows Receipts Rendering Settings Persistence FoundationEssentials Hummingbird HummingbirdCore HummingbirdTLS HTTPTypes \
            Logging Metrics Mustache NIOCore NIOPosix NIOSSL ServiceLifecycle Synchronization
            """),
        Room(
            "Sandbox",
            """
            Executors PrinterLanguage Rendering Receipts Transports Crypto CryptoExtras FoundationEssentials Glibc \
            Logging NIOCore NIOHTTP1 NIOPosix ServiceLifecycle Synchronization
            """),
        Room(
            "Simulation",
            """
            Receipts PrinterLanguage Fiscal Settings Rendering Persistence Flows Sandbox Transports Remote \
            FoundationEssentials
            """),
        Room(
            "Simulate",
            """
            Receipts PrinterLanguage Fiscal Settings Rendering Persistence Flows Sandbox Simulation ArgumentParser \
            FoundationEssentials
            """),
        Room(
            "Bench",
            """
            Executors Receipts PrinterLanguage Fiscal Settings Rendering Transports Persistence Flows Sandbox \
            ArgumentParser FoundationEssentials Glibc Logging
            """),
        // The way in joins everything, and starts and stops processes.
        Room(
            "quittance",
            """
            Executors Receipts PrinterLanguage Fiscal Settings Rendering Transports Remote Persistence Flows Web \
            Sandbox ArgumentParser Dispatch Foundation FoundationEssentials Glibc Logging ServiceLifecycle UnixSignals \
            Synchronization
            """),
    ]

    /// Rooms that only the command line stands above: nothing below may import them.
    static let waysIn = ["quittance", "Simulate", "Bench"]

    /// Files that may import more than their room: time zones need Foundation, and stand in one file.
    static let exceptions: [String: Set<String>] = ["Flows/ZoneClock.swift": ["Glibc"]]

    /// Rooms whose every file is synchronous and knows neither clock nor chance, but for the files named here.
    static let pure: [String: [String]] = ["Persistence": ["Archive"], "Fiscal": []]

    /// The beginnings of the names of step files: in `Flows` these are as pure as the rooms above.
    static let steps = [
        "Backoff", "Closing", "Heartbeat", "Housekeeper", "Intake", "LaneWatch", "Mailer", "PrinterMonitor",
        "PrintSpooler",
        "Replayer",
    ]

    /// Files of more than 400 lines, each with the reason why it is not cut.
    static let longFiles: [String: String] = [:]

    static func mustBePure(room: String, file: String) -> Bool {
        if room == "Flows" { return steps.contains { file.hasPrefix($0) } }
        guard let exempt = pure[room] else { return false }
        return !exempt.contains { file.hasPrefix($0) }
    }
}
