// swift-tools-version: 6.2
import PackageDescription

// CI treats warnings as errors; a newer compiler's new warnings must not stop a user's build.
let strict = Context.environment["CI"] != nil || Context.environment["DEED_STRICT"] != nil
let swift: [SwiftSetting] =
  [.enableUpcomingFeature("ExistentialAny")] + (strict ? [.treatAllWarnings(as: .error)] : [])
// The kernels are the product's speed: they are optimised in debug builds too.
let optimised: [CSetting] = [.unsafeFlags(["-O3"])]

// Statically with Foundation, which starts in a fraction of the time, and with relative relocations
// in their short form: there are a hundred thousand, and each start makes them. glibc from 2.36 on.
let staticLinking: [String] = [
  "-static-stdlib", "-l_FoundationCShims", "-l_FoundationCollections", "-lCoreFoundation",
  "-l_FoundationICU", "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
]

let package = Package(
  name: "deed",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "deed", targets: ["deed"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    .target(
      name: "CLua",
      cSettings: optimised,
      linkerSettings: [
        .linkedLibrary(":liblua5.4.a", .when(platforms: [.linux])),
        .linkedLibrary("lua5.4", .when(platforms: [.macOS])),
        .linkedLibrary("m", .when(platforms: [.linux])),
      ]),
    .target(name: "CKernels", cSettings: optimised),
    .target(name: "CWorker"),
    .target(name: "Activity", swiftSettings: swift),
    .target(name: "Wording", swiftSettings: swift),
    .target(name: "Calendars", swiftSettings: swift),
    .target(
      name: "Tables", dependencies: ["Activity", "CKernels", "Calendars", "Wording"],
      swiftSettings: swift),
    .target(name: "Statistics", dependencies: ["Activity"], swiftSettings: swift),
    .target(name: "LuaRuntime", dependencies: ["CLua", "Wording"], swiftSettings: swift),
    .target(name: "Terminal", swiftSettings: swift),
    .target(name: "Reports", dependencies: ["Tables", "Terminal"], swiftSettings: swift),
    .target(
      name: "Experience",
      dependencies: ["Activity", "CKernels", "Calendars", "Statistics", "Tables"],
      swiftSettings: swift),
    .target(name: "StandardLibrary"),
    .target(
      name: "CCompression", cSettings: optimised,
      linkerSettings: [
        .linkedLibrary(":libzstd.a", .when(platforms: [.linux])),
        .linkedLibrary(":liblz4.a", .when(platforms: [.linux])),
        .linkedLibrary(":libz.a", .when(platforms: [.linux])),
        .linkedLibrary("zstd", .when(platforms: [.macOS])),
        .linkedLibrary("lz4", .when(platforms: [.macOS])),
        .linkedLibrary("z", .when(platforms: [.macOS])),
      ]),
    .target(name: "CReadStat", cSettings: optimised),
    .target(
      name: "Formats",
      dependencies: [
        "Activity", "CCompression", "CKernels", "CReadStat", "Calendars", "Tables", "Wording",
      ],
      swiftSettings: swift),
    .target(name: "CSystem", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "Scheduling", dependencies: ["Calendars", "Wording"], swiftSettings: swift),
    .target(name: "Manifest", dependencies: ["Calendars", "Wording"], swiftSettings: swift),
    .target(
      name: "WorkspaceStore",
      dependencies: [
        "Activity", "CKernels", "Calendars", "Experience", "Formats", "Manifest", "Tables",
        "Wording", "Scheduling",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: swift),
    .target(
      name: "Libraries",
      dependencies: [
        "Manifest", "Wording", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: swift),
    .target(name: "CBenchmarks", cSettings: optimised),
    .executableTarget(
      name: "DeedBenchmarks",
      dependencies: ["Bindings", "CBenchmarks", "Libraries", "LuaRuntime", "WorkspaceStore"],
      swiftSettings: swift,
      linkerSettings: [
        .unsafeFlags(staticLinking, .when(platforms: [.linux]))
      ]),
    .target(
      name: "RowFunctions", dependencies: ["Activity", "LuaRuntime", "Tables", "Wording"],
      swiftSettings: swift),
    .target(
      name: "Bindings",
      dependencies: [
        "Activity", "Calendars", "Experience", "Formats", "LuaRuntime", "Manifest", "Reports",
        "RowFunctions", "StandardLibrary", "Statistics", "Tables", "Wording", "WorkspaceStore",
        "Terminal",
      ],
      swiftSettings: swift),
    .executableTarget(
      name: "deed",
      dependencies: [
        "Activity", "Bindings", "CSystem", "CWorker", "Calendars", "Formats", "Libraries",
        "LuaRuntime",
        "Manifest",
        "Reports", "RowFunctions", "Scheduling", "Tables", "Terminal", "Wording", "WorkspaceStore",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swift,
      linkerSettings: [
        // GRDB asks for `sqlite3` and the Swift runtime for `stdc++`; what is found here says that
        // the static libraries are meant. Nobody looks up names in the program, and the loader is
        // quicker without a table of them.
        .unsafeFlags(
          staticLinking + [
            "-L\(Context.packageDirectory)/Tools/link", "-Xclang-linker", "-static-libgcc",
            "-Xlinker", "--no-export-dynamic",
          ],
          .when(platforms: [.linux]))
      ]),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: swift),
    .testTarget(
      name: "RowFunctionsTests", dependencies: ["LuaRuntime", "RowFunctions", "Tables"],
      swiftSettings: swift),
    .testTarget(
      name: "SpecTests", dependencies: ["Bindings", "Calendars", "LuaRuntime", "WorkspaceStore"],
      swiftSettings: swift),
    .testTarget(name: "CLITests", dependencies: ["Bindings"], swiftSettings: swift),
    .testTarget(
      name: "BindingsTests",
      dependencies: [
        "Bindings", "Calendars", "LuaRuntime", "Reports", "Statistics", "Tables", "Terminal",
        "TestSupport", "WorkspaceStore",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "FormatsTests", dependencies: ["TestSupport", "Calendars", "Formats", "Tables"],
      swiftSettings: swift),
    .testTarget(
      name: "ExperienceTests", dependencies: ["Experience", "Statistics", "Tables"],
      swiftSettings: swift),
    .testTarget(
      name: "ResponsesTests",
      dependencies: ["TestSupport", "Calendars", "Experience", "Statistics", "Tables"],
      swiftSettings: swift),
    .testTarget(
      name: "WorkspaceStoreTests",
      dependencies: [
        "TestSupport", "Calendars", "Experience", "Formats", "Tables", "WorkspaceStore",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "SchedulingTests",
      dependencies: ["TestSupport", "Calendars", "Scheduling", "WorkspaceStore"],
      swiftSettings: swift),
    .testTarget(
      name: "ManifestTests", dependencies: ["TestSupport", "Manifest"], swiftSettings: swift),
    .testTarget(
      name: "LibrariesTests", dependencies: ["TestSupport", "Libraries", "Manifest"],
      swiftSettings: swift),
    .testTarget(
      name: "StatisticsTests", dependencies: ["TestSupport", "Statistics"], swiftSettings: swift),
    .testTarget(name: "WordingTests", dependencies: ["Wording"], swiftSettings: swift),
    .testTarget(name: "LuaRuntimeTests", dependencies: ["LuaRuntime"], swiftSettings: swift),
    .testTarget(
      name: "ReportsTests", dependencies: ["TestSupport", "Reports", "Tables", "Terminal"],
      swiftSettings: swift),
    .testTarget(
      name: "TerminalTests", dependencies: ["TestSupport", "Terminal"], swiftSettings: swift),
    .testTarget(name: "CalendarsTests", dependencies: ["Calendars"], swiftSettings: swift),
    .testTarget(
      name: "TablesTests", dependencies: ["TestSupport", "CKernels", "Calendars", "Tables"],
      swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6]
)
