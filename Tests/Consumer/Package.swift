// swift-tools-version: 6.2
import PackageDescription

// A package of somebody else, which knows of this one no more than its address and a version. `make consumer` says them.
let package = Package(
  name: "consumer",
  dependencies: [
    .package(
      url: Context.environment["APPFLOW_PROFILE_URL"] ?? "",
      exact: Version(Context.environment["APPFLOW_PROFILE_VERSION"] ?? "") ?? "0.0.0")
  ],
  targets: [
    .executableTarget(
      name: "Consumer",
      dependencies: [
        .product(name: "AppFlow", package: "appflow-profile"),
        .product(name: "Forms", package: "appflow-profile"),
      ])
  ]
)
