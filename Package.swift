// swift-tools-version: 6.2
import PackageDescription

/// C libraries come from the system's own -dev packages (`make setup` installs them); their module maps link them. Those that
/// need functions of C as well, to wipe what they give back or to be called from Swift at all, are targets of their own.
let systemLibraries: [Target] = [
  .target(name: "CNcurses", publicHeadersPath: "include"),
  .target(name: "CCurl", dependencies: ["CWiping"], publicHeadersPath: "include"),
  .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
  .target(name: "CExpat", dependencies: ["CWiping"], publicHeadersPath: "include"),
  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
  // No library: what wipes memory that libraries give back, and stacks.
  .target(name: "CWiping", publicHeadersPath: "include"),
  // The same for all of a program's heap, so that only executables may link it.
  .target(name: "CMemory", dependencies: ["CWiping"], publicHeadersPath: "include"),
  // No library either: what starting another program takes that Swift cannot call.
  .target(name: "CChild", publicHeadersPath: "include"),
  // What `make sanitize` must know, for every program that it runs.
  .target(name: "CSanitizers", publicHeadersPath: "include"),
  // The model and the catalogue as read-only bytes, through C's `#embed`.
  .target(
    name: "CModel", exclude: ["derive-model.py", "appflow-model.json", "appflow-catalogue.json"],
    publicHeadersPath: "include"),
  // The same for what the sandbox's account begins with.
  .target(
    name: "CSeeds", exclude: ["profiles.json", "connectors.json", "flows.json"], publicHeadersPath: "include"),
]

let rooms: [Target] = [
  .target(name: "Secrets"),
  // What the operating system gives: files, other programs, clocks, the environment. Not “System”: so Apple's own module is
  // called, which is this package's by another name.
  .target(
    name: "OperatingSystem",
    dependencies: [
      "Secrets", "CChild", "CWiping", .product(name: "SystemPackage", package: "swift-system"),
    ]),
  .target(name: "JSON", dependencies: ["Secrets"]),
  .target(name: "ServiceModel", dependencies: ["CZlib", "JSON", "OperatingSystem", "Secrets"]),
  .target(name: "HTTPTransport", dependencies: ["CCurl", "OperatingSystem", "Secrets"]),
  .target(
    name: "AWSClient",
    dependencies: ["HTTPTransport", "JSON", "OperatingSystem", "Secrets", "COpenSSL", "CExpat", "CWiping"]),
  // HashiCorp Vault's HTTP API, as far as secrets are read from it.
  .target(name: "Vault", dependencies: ["HTTPTransport", "JSON", "OperatingSystem", "Secrets"]),
  .target(
    name: "AppFlow", dependencies: ["AWSClient", "HTTPTransport", "JSON", "OperatingSystem", "Secrets"]),
  // OpenSSL reads and makes key pairs: what is said of a private key that is typed.
  .target(name: "Forms", dependencies: ["CModel", "JSON", "ServiceModel", "Secrets", "COpenSSL"]),
  .target(
    name: "Terminal",
    dependencies: [
      "CNcurses", "OperatingSystem", "Secrets", .product(name: "SystemPackage", package: "swift-system"),
    ]),
  // A profile as a row: columns, filters, orders, how a list is written; two of them beside each other.
  .target(
    name: "Lists", dependencies: ["AppFlow", "Forms", "JSON", "OperatingSystem", "ServiceModel", "Terminal"]),
  // Files that belong to the operator alone: drafts, the journal.
  .target(
    name: "PrivateFiles",
    dependencies: ["OperatingSystem", "Secrets", .product(name: "SystemPackage", package: "swift-system")]),
  // What was sent, by whom, how it ended; who may change a profile now.
  .target(
    name: "Journal",
    dependencies: [
      "AppFlow", "AWSClient", "Forms", "JSON", "ServiceModel", "PrivateFiles", "OperatingSystem", "Secrets",
    ]),
  // OAuth by hand: the address for a consent, and the answer that is pasted back.
  .target(
    name: "Authorization",
    dependencies: ["AppFlow", "AWSClient", "HTTPTransport", "Forms", "JSON", "Secrets"]),
  // Rotating credentials without a screen: what is needed, where secrets come from, checks, plans.
  .target(
    name: "Rotation",
    dependencies: [
      "AppFlow", "AWSClient", "Forms", "Journal", "JSON", "Lists", "ServiceModel", "PrivateFiles",
      "OperatingSystem", "Secrets", "Vault",
      .product(name: "SystemPackage", package: "swift-system"),
    ]),
  // Why a profile does not work: what AppFlow says of it, and what stands around it in the account.
  .target(
    name: "Diagnosis",
    dependencies: ["AppFlow", "AWSClient", "Forms", "JSON", "OperatingSystem", "Rotation"]),
  // Many accounts and regions: which there are, whose credentials are used in each, and going to all of them.
  .target(name: "Targets", dependencies: ["AppFlow", "Rotation", "Secrets", "ServiceModel"]),
  .target(
    name: "ProfileEditor",
    dependencies: [
      "Terminal", "Forms", "AppFlow", "Authorization", "Diagnosis", "Journal", "Lists", "Rotation",
      "PrivateFiles", "JSON", "ServiceModel", "OperatingSystem", "Secrets", "Targets",
    ]),
  .target(
    name: "Sandbox",
    dependencies: [
      "CSeeds", "Forms", "ServiceModel", "JSON", "AWSClient", "HTTPTransport", "OperatingSystem", "Secrets",
      .product(name: "SystemPackage", package: "swift-system"),
      .product(name: "FlyingFox", package: "FlyingFox"),
    ]),
]

let commands: [Target] = [
  .executableTarget(
    name: "appflow-profile",
    dependencies: [
      "ProfileEditor", "Terminal", "Forms", "AppFlow", "AWSClient", "Authorization", "Diagnosis",
      "Journal", "Lists", "Rotation", "PrivateFiles", "JSON", "ServiceModel", "OperatingSystem", "Secrets",
      "Targets", "CMemory", "CChild",
      "CSanitizers", .product(name: "SystemPackage", package: "swift-system"),
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    // A function of a library that is looked up at its first call leaves the processor's vector registers on the stack, and in
    // them what was copied last, which may be a secret. Looked up at the start there is none yet.
    linkerSettings: [.unsafeFlags(["-Xlinker", "-z", "-Xlinker", "now"])]),
  .executableTarget(
    name: "appflow-sandbox",
    dependencies: [
      "Sandbox", "Forms", "ServiceModel", "OperatingSystem", "CSanitizers",
      .product(name: "SystemPackage", package: "swift-system"),
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ]),
]

let tests: [Target] = [
  .executableTarget(
    name: "signing-benchmark", dependencies: ["AWSClient", "HTTPTransport", "OperatingSystem", "Secrets"],
    path: "Tests/Benchmarks/Signing"),
  .executableTarget(
    name: "validating-benchmark",
    dependencies: [
      "Forms", "JSON", "OperatingSystem", "Secrets", "ServiceModel",
      .product(name: "SystemPackage", package: "swift-system"),
    ],
    path: "Tests/Benchmarks/Validating"),
  // An organization of any size in C, so that its answers take no time worth speaking of.
  .executableTarget(name: "fleet-endpoint", path: "Tests/FleetEndpoint"),
  .testTarget(
    name: "EndToEndTests", dependencies: ["Forms", "JSON", "Secrets", "ClientTestSupport"],
    exclude: ["Exports"]),
  .testTarget(
    name: "CommandTests",
    dependencies: [
      "OperatingSystem",
      "appflow-profile", "ProfileEditor", "AppFlow", "Forms", "JSON", "Secrets", "ServiceModel",
      "ClientTestSupport", "journal-probe",
    ]),
  .testTarget(
    name: "OperatingSystemTests",
    dependencies: [
      "OperatingSystem", "Secrets", "ClientTestSupport",
      .product(name: "SystemPackage", package: "swift-system"),
    ]),
  .testTarget(name: "SecretsTests", dependencies: ["Secrets", "ClientTestSupport"]),
  .testTarget(name: "JSONTests", dependencies: ["Secrets", "JSON", "ClientTestSupport"]),
  .testTarget(
    name: "ServiceModelTests",
    dependencies: ["JSON", "Secrets", "ServiceModel", "Forms", "ClientTestSupport"], exclude: ["Peer"]
  ),
  // A program that does nothing but take a terminal: its tests stop it, crash it and cut its line.
  .executableTarget(name: "terminal-probe", dependencies: ["Terminal"], path: "Tests/TerminalProbe"),
  .testTarget(name: "TerminalTests", dependencies: ["Terminal", "Secrets", "terminal-probe"]),
  .testTarget(
    name: "FormsTests", dependencies: ["JSON", "Secrets", "ServiceModel", "Forms", "ClientTestSupport"]),
  // A second process that writes to journals and holds locks.
  .executableTarget(
    name: "journal-probe", dependencies: ["AppFlow", "Forms", "Journal", "PrivateFiles"],
    path: "Tests/JournalProbe"),
  .testTarget(
    name: "PrivateFilesTests",
    dependencies: ["PrivateFiles", "Secrets", "ClientTestSupport", "journal-probe"]),
  .testTarget(
    name: "JournalTests",
    dependencies: [
      "AWSClient", "AppFlow", "Forms", "HTTPTransport", "JSON", "OperatingSystem", "PrivateFiles", "Secrets",
      "Journal", "ClientTestSupport", "journal-probe",
    ]),
  .testTarget(
    name: "AuthorizationTests",
    dependencies: ["Forms", "JSON", "Secrets", "ServiceModel", "Authorization", "ClientTestSupport"]),
  .testTarget(
    name: "RotationTests",
    dependencies: [
      "AWSClient", "AppFlow", "Forms", "HTTPTransport", "JSON", "Journal", "Lists", "OperatingSystem",
      "PrivateFiles", "Secrets", "Rotation", "ClientTestSupport",
    ]),
  .testTarget(
    name: "VaultTests",
    dependencies: ["HTTPTransport", "OperatingSystem", "Secrets", "Vault", "ClientTestSupport"]),
  .testTarget(
    name: "TargetsTests",
    dependencies: ["AppFlow", "Targets", "ClientTestSupport"]),
  // Every sequence of three answers, for every way in which updates are sent. It takes every processor for minutes.
  .testTarget(
    name: "OutcomeTests",
    dependencies: [
      "OperatingSystem", "Terminal",
      "appflow-profile", "AppFlow", "AWSClient", "Forms", "HTTPTransport", "Journal", "ProfileEditor",
      "Rotation", "Secrets", "JSON", "ClientTestSupport",
    ]),
  .testTarget(
    name: "LibraryProductsTests", dependencies: ["ServiceModel", "AppFlow", "Forms", "JSON", "Sandbox"]),
  .testTarget(
    name: "ProfileEditorTests",
    dependencies: [
      "Authorization", "PrivateFiles", "Secrets", "ServiceModel", "Terminal",
      "ProfileEditor", "AppFlow", "AWSClient", "Diagnosis", "Forms", "JSON", "Journal", "Lists",
      "OperatingSystem", "Rotation", "Targets", "ClientTestSupport",
    ],
    exclude: ["Golden"]),
  // What reads the bytes of others, for the fuzzer; the inputs that found something are run by the tests.
  .target(
    name: "FuzzTargets",
    dependencies: [
      "CSanitizers", "AppFlow", "Authorization", "AWSClient", "Forms", "HTTPTransport", "JSON",
      "OperatingSystem", "Secrets", "ServiceModel", "Terminal",
    ], path: "Tests/FuzzTargets"),
  .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], exclude: ["Corpus"]),
  // Loopback servers, a clock that does not wait, and the Python that has the peers: for the client's tests.
  .target(
    name: "ClientTestSupport", dependencies: ["HTTPTransport", "JSON", "OperatingSystem", "Secrets"],
    path: "Tests/ClientTestSupport"),
  .testTarget(name: "HTTPTransportTests", dependencies: ["Secrets", "HTTPTransport", "ClientTestSupport"]),
  .testTarget(
    name: "AWSClientTests",
    dependencies: ["HTTPTransport", "JSON", "OperatingSystem", "Secrets", "AWSClient", "ClientTestSupport"]),
  .testTarget(name: "DiagnosisTests", dependencies: ["Diagnosis"]),
  .testTarget(name: "ListsTests", dependencies: ["AppFlow", "JSON", "OperatingSystem", "Lists"]),
  .testTarget(
    name: "AppFlowTests",
    dependencies: [
      "AWSClient", "HTTPTransport", "OperatingSystem", "Secrets", "AppFlow", "Forms", "JSON", "ServiceModel",
      "ClientTestSupport",
    ]),
  .testTarget(
    name: "SandboxTests",
    dependencies: [
      "AWSClient", "HTTPTransport", "JSON", "OperatingSystem", "Secrets", "ServiceModel", "Sandbox", "Forms",
      "appflow-sandbox", "ClientTestSupport",
    ]),
]

/// libFuzzer brings a main function of its own, so that this one is only there for `make fuzz`.
let fuzzers: [Target] =
  Context.environment["FUZZ_TARGET"] == nil
  ? [] : [.executableTarget(name: "fuzzer", dependencies: ["FuzzTargets"], path: "Tests/Fuzzer")]

/// The plugin of `make docs`; who only builds need not have it.
let documentation: [Package.Dependency] =
  Context.environment["WITH_DOCUMENTATION"] == nil
  ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", exact: "1.5.0")]

let package = Package(
  name: "appflow-profile",
  products: [
    .executable(name: "appflow-profile", targets: ["appflow-profile"]),
    .executable(name: "appflow-sandbox", targets: ["appflow-sandbox"]),
    .library(name: "AppFlow", targets: ["AppFlow"]),
    .library(name: "Forms", targets: ["Forms"]),
    .library(name: "JSON", targets: ["JSON"]),
    .library(name: "ServiceModel", targets: ["ServiceModel"]),
  ],
  dependencies: [
    // Each at an exact version, so that what is built today is what was tested. A version is raised by hand, with a look at
    // what changed.
    // The Swift ecosystem's command line: options, help and completion scripts from one declaration.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // Descriptors and the system's errors as types, so that the one way to read and to write throws what the system said and
    // nothing else. It brings no Foundation.
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    // A small, kept HTTP server. Only the sandbox links it, because it brings all of Foundation.
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
  ] + documentation,
  targets: systemLibraries + rooms + commands + tests + fuzzers,
  swiftLanguageModes: [.v6],
  // C23 has `#embed`.
  cLanguageStandard: .c2x
)

// A warning fails the build, in Swift and in C. This reaches our own targets only, not those of dependencies. Each language has its
// own: where this package is a dependency, the package manager takes half of C's setting away from Swift's targets.
for target in rooms + commands + tests + fuzzers {
  target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
}

// In releases, C's own code has its calls of the C library checked for lengths. Only there: Swift would take what the C library
// says of unused results for warnings of its own.
for target in systemLibraries where target.type != .system {
  target.cSettings =
    (target.cSettings ?? []) + [
      .treatAllWarnings(as: .error), .define("_FORTIFY_SOURCE", to: "2", .when(configuration: .release)),
    ]
}
