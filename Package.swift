// swift-tools-version: 6.2

import PackageDescription

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioExtras = Target.Dependency.product(name: "NIOExtras", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// What a target at the package's root has to be told that it does not own.
let everyOtherFolder = [
    "CMalloc", "CNcurses", "CZlib", "CommitPlugin", "Conversation", "EchoServer", "Encoding", "Interface", "JSON",
    "Measurement", "RegularExpression", "Script", "Terminal", "Transport", "WebSocketCore", "yodel", "yodeld",
].map { "Sources/\($0)" }

/// For the programs of a release build: with their symbols they are twice as large.
let stripped = LinkerSetting.unsafeFlags(["-Xlinker", "--strip-all"], .when(configuration: .release))

let package = Package(
    name: "yodel",
    products: [
        .executable(name: "yodel", targets: ["yodel"]),
        .executable(name: "yodeld", targets: ["yodeld"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CNcurses"),
        .systemLibrary(name: "CZlib"),

        .plugin(name: "CommitPlugin", capability: .buildTool(), path: "Sources/CommitPlugin"),

        // Pure: values only. No socket, no clock, no random source, no Foundation.
        .target(name: "WebSocketCore", dependencies: ["CZlib", "Encoding", nioCore]),
        .target(name: "Conversation", dependencies: [deque]),
        .target(name: "Encoding"),
        .target(name: "JSON"),
        .target(name: "Measurement", dependencies: [histogram]),
        .target(name: "RegularExpression"),
        .target(name: "Script", dependencies: ["Encoding", "JSON", "Measurement", "RegularExpression", deque]),
        .target(name: "Interface", dependencies: ["Encoding", "JSON", "Measurement", "RegularExpression", deque]),

        // Shells round the pure targets.
        .target(
            name: "Transport",
            dependencies: ["Encoding", "WebSocketCore", nioCore, nioExtras, nioPosix, nioSSL, nioTLS],
            plugins: ["CommitPlugin"]
        ),
        .target(name: "Terminal", dependencies: ["CNcurses", "Encoding", "Interface"]),
        .target(
            name: "EchoServer",
            dependencies: ["Encoding", "JSON", "Transport", "WebSocketCore", deque, logging, nioCore, nioPosix]
        ),
        .target(
            name: "Themes",
            dependencies: ["Interface", yams],
            path: ".",
            exclude: ["README.md", "Tests"] + everyOtherFolder,
            sources: ["Sources/Themes"],
            resources: [.embedInCode("themes")]
        ),

        // The programs: options and wiring only.
        .executableTarget(
            name: "yodel",
            dependencies: [
                "Conversation", "EchoServer", "Encoding", "Interface", "Measurement", "Script", "Terminal", "Themes",
                "Transport", "WebSocketCore",
                argumentParser, logging, nioCore, nioPosix, yams,
            ],
            linkerSettings: [stripped]
        ),
        .executableTarget(
            name: "yodeld",
            dependencies: [
                "CMalloc", "EchoServer", "Transport", "WebSocketCore", argumentParser, logging, nioCore, unixSignals,
            ],
            linkerSettings: [stripped]
        ),

        // What the tests share.
        .target(name: "TestSupport", path: "Tests/TestSupport"),

        // What Tests/conformance.sh drives.
        .executableTarget(
            name: "EchoClient",
            dependencies: ["Transport", "WebSocketCore", nioCore, nioPosix],
            path: "Tests/EchoClient"
        ),
        .testTarget(name: "WebSocketCoreTests", dependencies: ["Encoding", "TestSupport", "WebSocketCore", nioCore]),
        .testTarget(name: "ConversationTests", dependencies: ["Conversation", "TestSupport"]),
        .testTarget(name: "EncodingTests", dependencies: ["Encoding", "TestSupport"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"]),
        .testTarget(name: "MeasurementTests", dependencies: ["Measurement", "TestSupport"]),
        .testTarget(name: "RegularExpressionTests", dependencies: ["RegularExpression", "TestSupport"]),
        .testTarget(
            name: "ScriptTests",
            dependencies: ["JSON", "Measurement", "RegularExpression", "Script", "TestSupport"]
        ),
        .testTarget(
            name: "InterfaceTests",
            dependencies: ["Encoding", "Interface", "Measurement", "RegularExpression", "TestSupport"],
            exclude: ["Screens", "scalar-classes.py"]
        ),
        .testTarget(
            name: "TransportTests",
            dependencies: ["Encoding", "TestSupport", "Transport", "WebSocketCore", nioCore, nioEmbedded, nioPosix]
        ),
        .testTarget(
            name: "SessionTests",
            dependencies: ["Conversation", "TestSupport", "Transport", "WebSocketCore", nioCore, nioPosix]
        ),
        .testTarget(name: "TerminalTests", dependencies: ["CNcurses", "Interface", "Terminal", "TestSupport"]),
        .testTarget(
            name: "EchoServerTests",
            dependencies: [
                "EchoServer", "JSON", "TestSupport", "Transport", "WebSocketCore", logging, nioCore, nioEmbedded,
                nioPosix,
            ]
        ),
        .testTarget(name: "ThemesTests", dependencies: ["Interface", "Themes"]),
    ],
    swiftLanguageModes: [.v6]
)

// Built by Tests/fuzz.sh alone: libFuzzer brings their `main`.
if Context.environment["YODEL_FUZZ"] != nil {
    package.targets += [
        .executableTarget(
            name: "FuzzFrames",
            dependencies: ["WebSocketCore", nioCore],
            path: "Tests/Fuzz/FuzzFrames",
            exclude: ["seeds"]
        ),
        .executableTarget(
            name: "FuzzDeflate",
            dependencies: ["WebSocketCore", nioCore],
            path: "Tests/Fuzz/FuzzDeflate",
            exclude: ["seeds"]
        ),
        .executableTarget(
            name: "FuzzHandshake",
            dependencies: ["WebSocketCore"],
            path: "Tests/Fuzz/FuzzHandshake",
            exclude: ["seeds"]
        ),
        .executableTarget(
            name: "FuzzScript",
            dependencies: ["Script"],
            path: "Tests/Fuzz/FuzzScript",
            exclude: ["seeds"]
        ),
    ]
}

// Built by Tests/Benchmarks/allocations.sh alone: the counter takes the place of the C library's own functions.
if Context.environment["YODEL_ALLOCATIONS"] != nil {
    package.targets += [
        .target(name: "CAllocationCounter", path: "Tests/Benchmarks/CAllocationCounter"),
        .executableTarget(
            name: "CountAllocations",
            dependencies: ["CAllocationCounter", "EchoServer", "Interface", "WebSocketCore", logging],
            path: "Tests/Benchmarks/CountAllocations"
        ),
    ]
}

let everyTarget: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let pure: Set<String> = [
    "WebSocketCore", "Conversation", "Encoding", "JSON", "Measurement", "RegularExpression", "Script", "Interface",
]

for target in package.targets where target.type != .system && target.type != .plugin {
    target.swiftSettings = everyTarget + (pure.contains(target.name) ? [.strictMemorySafety()] : [])
    // WebSocketCore hands payloads out as views into what was read, which may not outlive the call.
    if target.name == "WebSocketCore" { target.swiftSettings?.append(.enableExperimentalFeature("Lifetimes")) }
}
