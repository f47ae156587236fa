// swift-tools-version: 6.2
import PackageDescription

// The rooms of the house. What a room may import stands in `RoomTests`, which refuses anything else.

let room: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "quittance",
    products: [.executable(name: "quittance", targets: ["quittance"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        // Older ones let CR and LF into request lines (CVE-2026-28970).
        .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // Doors: a module map and a shim, each opened by exactly one room.
        .systemLibrary(name: "CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLibUSB", pkgConfig: "libusb-1.0", providers: [.apt(["libusb-1.0-0-dev"])]),
        // CUPS has no pkg-config file on Debian 12; its module map names the library.
        .systemLibrary(name: "CCUPS", providers: [.apt(["libcups2-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CPangoCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CZBar", pkgConfig: "zbar", providers: [.apt(["libzbar-dev"])]),
        .systemLibrary(name: "CSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // Nor has Zint.
        .systemLibrary(name: "CZint", providers: [.apt(["libzint-dev"])]),

        // Rooms, from the ground up.
        .target(name: "Executors", swiftSettings: room),
        .target(name: "Receipts", dependencies: [crypto], swiftSettings: room),
        .target(name: "PrinterLanguage", swiftSettings: room),
        .target(name: "Fiscal", dependencies: ["Receipts", "CSSL", crypto], swiftSettings: room),
        .target(name: "Settings", dependencies: ["Receipts", yams], swiftSettings: room),
        .target(
            name: "Rendering",
            dependencies: ["Receipts", "PrinterLanguage", "CQREncode", "CPangoCairo", "CZBar", "CZint"],
            resources: [.embedInCode("Templates")],
            swiftSettings: room),
        .target(name: "Transports", dependencies: ["CLibUSB", "CCUPS", "Executors", logging], swiftSettings: room),
        .target(name: "Remote", dependencies: ["CLibCurl", "Executors", logging], swiftSettings: room),
        .target(name: "Persistence", dependencies: ["Receipts", grdb], swiftSettings: room),
        .target(
            name: "Flows",
            dependencies: [
                "Executors", "Receipts", "PrinterLanguage", "Fiscal", "Settings", "Rendering", "Transports", "Remote",
                "Persistence", logging, lifecycle,
            ],
            swiftSettings: room),
        .target(
            name: "Web",
            dependencies: [
                "Flows", "Receipts", "Rendering", "Settings", "Persistence", hummingbird, nioCore, nioPosix, httpTypes,
                mustache, hummingbirdCore, hummingbirdTLS, nioSSL,
                logging, lifecycle,
            ],
            resources: [.embedInCode("Assets")],
            swiftSettings: room),
        .target(
            name: "Sandbox",
            dependencies: [
                "Executors", "PrinterLanguage", "Rendering", "Receipts", "Transports", nioCore, nioPosix, nioHTTP,
                crypto, cryptoExtras,
                logging, lifecycle,
            ],
            exclude: ["Journal"],
            swiftSettings: room),
        .executableTarget(
            name: "quittance",
            dependencies: [
                "Executors", "Receipts", "PrinterLanguage", "Fiscal", "Settings", "Rendering", "Transports", "Remote",
                "Persistence", "Flows", "Web", "Sandbox", argumentParser, lifecycle, signals, logging,
            ],
            swiftSettings: room),

        // Measuring and simulating: executables of their own, never part of the product.
        .executableTarget(
            name: "Bench",
            dependencies: [
                "Executors", "Receipts", "PrinterLanguage", "Fiscal", "Settings", "Rendering", "Transports",
                "Persistence", "Flows", "Sandbox", logging,
            ],
            swiftSettings: room),
        .target(
            name: "Simulation",
            dependencies: [
                "Receipts", "PrinterLanguage", "Fiscal", "Settings", "Rendering", "Remote", "Persistence", "Flows",
                "Sandbox",
            ],
            path: "Tests/Simulation", swiftSettings: room),
        .executableTarget(
            name: "Simulate", dependencies: ["Simulation", "Sandbox", argumentParser], path: "Tests/Simulate",
            swiftSettings: room),

        // Tests.
        .target(name: "CZXing", path: "Tests/CZXing", linkerSettings: [.linkedLibrary("ZXing")]),
        .target(name: "Suites", dependencies: ["Transports"], path: "Tests/Suites", swiftSettings: room),
        .target(name: "Rigs", path: "Tests/Rigs", exclude: ["usb/preload"], swiftSettings: room),
        .testTarget(name: "RoomTests", swiftSettings: room),
        .target(name: "Examples", dependencies: ["Fiscal", "Receipts"], path: "Tests/Examples", swiftSettings: room),
        .testTarget(name: "ReceiptsTests", dependencies: ["Receipts", "Examples"], swiftSettings: room),
        .testTarget(name: "SettingsTests", dependencies: ["Receipts", "Settings"], swiftSettings: room),
        .target(
            name: "Fuzzing", dependencies: ["PrinterLanguage", "Receipts", "Rendering"], path: "Tests/Fuzzing",
            swiftSettings: room),
        .executableTarget(
            name: "Fuzz", dependencies: ["Fuzzing", argumentParser], path: "Tests/Fuzz", swiftSettings: room),
        .target(
            name: "Breaking",
            dependencies: ["Receipts", "Persistence", "Remote", "Sandbox", grdb, logging], path: "Tests/Breaking",
            exclude: ["Preload"], swiftSettings: room),
        .executableTarget(
            name: "Break", dependencies: ["Breaking", argumentParser], path: "Tests/Break", swiftSettings: room),
        .target(
            name: "Parsers",
            dependencies: [
                "Receipts", "Fiscal", "PrinterLanguage", "Settings", "Rendering", "Remote", "Flows", "Fuzzing",
            ],
            path: "Tests/Parsers", exclude: ["Corpus"], swiftSettings: room),
        .testTarget(name: "ParserTests", dependencies: ["Parsers"], swiftSettings: room),
        .testTarget(name: "PrinterLanguageTests", dependencies: ["PrinterLanguage", "Fuzzing"], swiftSettings: room),
        .testTarget(name: "FiscalTests", dependencies: ["Fiscal", "Receipts", "Examples"], swiftSettings: room),
        .testTarget(
            name: "RenderingTests",
            dependencies: ["Receipts", "PrinterLanguage", "Rendering", "Fuzzing", "CPangoCairo", "CZXing", "Examples"],
            exclude: ["Goldens"],
            swiftSettings: room),
        .testTarget(name: "ExecutorsTests", dependencies: ["Executors"], swiftSettings: room),
        .testTarget(name: "TransportsTests", dependencies: ["Transports", "Suites", logging], swiftSettings: room),
        .testTarget(name: "RemoteTests", dependencies: ["Remote", "Rigs", "CLibCurl", logging], swiftSettings: room),
        .testTarget(name: "PersistenceTests", dependencies: ["Persistence", "Receipts", grdb], swiftSettings: room),
        .testTarget(
            name: "SandboxTests",
            dependencies: [
                "Sandbox", "Receipts", "PrinterLanguage", "Executors", "Transports", "Suites", crypto, cryptoExtras,
                logging, lifecycle,
            ],
            swiftSettings: room),
        .testTarget(
            name: "FlowsTests",
            dependencies: [
                "Flows", "Persistence", "Receipts", "Fiscal", "Settings", "Rendering", "PrinterLanguage", "Transports",
                "Remote", "Rigs", "Examples", "Sandbox", logging,
            ],
            swiftSettings: room),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Executors", "Receipts", "Fiscal", "Settings", "Rendering", "Persistence", "Flows", "Web", "Rigs",
                httpTypes,
                logging,
            ],
            swiftSettings: room),
        .testTarget(
            name: "EndToEndTests", dependencies: ["quittance", "Receipts", "Persistence", "Breaking"],
            swiftSettings: room),
        .testTarget(name: "BreakingTests", dependencies: ["Breaking", "Receipts"], swiftSettings: room),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "Sandbox", "Persistence", grdb], swiftSettings: room),
    ],
    // ZXing, which the tests read codes with, is written in it.
    cxxLanguageStandard: .cxx17
)

// libFuzzer brings its own main, so that this one is there only where it is asked for: see `make fuzz`.
if Context.environment["QUITTANCE_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "FuzzParsers", dependencies: ["Parsers"], path: "Tests/FuzzParsers", exclude: ["fuzz.sh"],
            swiftSettings: room + [.unsafeFlags(["-parse-as-library"])]))
}
