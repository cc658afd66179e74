import ClientTestSupport
import Forms
import Foundation
import ServiceModel
import Testing

/// What a machine has of AWS's tools, and which model is the newest there.
private struct Machine: Sendable, CustomTestStringConvertible {
  /// A package's folder, below the machine's root.
  struct Package: Sendable {
    let path: String
    /// The number in the package.
    var number: String?
    /// The number in the `awscli` package around it.
    var commandLine: String?
    /// Whether it knows a member more than the embedded model.
    var knowsMore = false
    var isGzipped = false
    var mode = 0o644
  }

  let name: String
  let packages: [Package]
  /// Links, each with what it leads to.
  var links: [String: String] = [:]
  var variables: [String: String] = [:]
  /// The folder of the newest model's package, and its release; nil where the embedded one is.
  let newest: (path: String, release: String)?
  var found: Int?

  var testDescription: String { name }
}

private let machines: [Machine] = [
  Machine(
    name: "botocore in a virtual environment on the PATH",
    packages: [.init(path: "venv/lib/python3.12/site-packages/botocore", number: "1.99.0", isGzipped: true)],
    variables: ["PATH": "/nonexistent:ROOT/venv/bin"],
    newest: ("venv/lib/python3.12/site-packages/botocore", "botocore 1.99.0")),
  Machine(
    name: "an active virtual environment",
    packages: [.init(path: "venv/lib64/python3.13/site-packages/botocore", number: "1.99.0")],
    variables: ["VIRTUAL_ENV": "ROOT/venv"],
    newest: ("venv/lib64/python3.13/site-packages/botocore", "botocore 1.99.0")),
  Machine(
    name: "pip install --user",
    packages: [.init(path: "home/.local/lib/python3.11/site-packages/botocore", number: "1.99.0")],
    newest: ("home/.local/lib/python3.11/site-packages/botocore", "botocore 1.99.0")),
  Machine(
    name: "pipx, whose link is not on the PATH",
    packages: [
      .init(
        path: "home/.local/share/pipx/venvs/awscli/lib/python3.11/site-packages/botocore", number: "1.99.1")
    ],
    newest: ("home/.local/share/pipx/venvs/awscli/lib/python3.11/site-packages/botocore", "botocore 1.99.1")),
  Machine(
    name: "uv, and a folder with characters of patterns",
    packages: [
      .init(
        path: "h[o]me*/.local/share/uv/tools/awscli/lib/python3.14/site-packages/botocore", number: "1.99.1")
    ], variables: ["HOME": "ROOT/h[o]me*"],
    newest: (
      "h[o]me*/.local/share/uv/tools/awscli/lib/python3.14/site-packages/botocore", "botocore 1.99.1"
    )),
  Machine(
    name: "an aws on the PATH that leads into another folder",
    packages: [.init(path: "opt/aws/lib/python3.12/site-packages/botocore", number: "1.99.0")],
    links: ["bin/aws": "opt/aws/bin/aws"], variables: ["PATH": "ROOT/bin"],
    newest: ("opt/aws/lib/python3.12/site-packages/botocore", "botocore 1.99.0")),
  Machine(
    name: "numbers are compared as numbers, whichever comes first on the PATH",
    packages: [
      .init(path: "a/lib/python3.12/site-packages/botocore", number: "1.99.9"),
      .init(path: "b/lib/python3.12/site-packages/botocore", number: "1.99.10"),
      .init(path: "c/lib/python3.12/site-packages/botocore", number: "1.99.2"),
    ], variables: ["PATH": "ROOT/a/bin:ROOT/b/bin:ROOT/c/bin"],
    newest: ("b/lib/python3.12/site-packages/botocore", "botocore 1.99.10"), found: 3),
  Machine(
    name: "a first version that has a botocore of its own, with an older number than the library beside it",
    packages: [
      .init(
        path: "venv/lib/python3.12/site-packages/awscli/botocore", number: "1.98.0", commandLine: "1.99.3"),
      .init(path: "venv/lib/python3.12/site-packages/botocore", number: "1.99.0"),
    ], variables: ["PATH": "ROOT/venv/bin"],
    newest: ("venv/lib/python3.12/site-packages/botocore", "botocore 1.99.0"), found: 2),
  Machine(
    name: "an older botocore of a Debian package",
    packages: [.init(path: "usr/lib/python3/dist-packages/botocore", number: "1.29.27")],
    newest: nil, found: 1),
  Machine(
    name: "a second version of a Debian package that knows more",
    packages: [
      .init(
        path: "usr/lib/python3/dist-packages/awscli/botocore", number: "2.0.0dev155", commandLine: "2.99.19",
        knowsMore: true)
    ],
    newest: ("usr/lib/python3/dist-packages/awscli/botocore", "AWS CLI 2.99.19")),
  Machine(
    name: "a second version by AWS's installer, in the system's place, that knows more",
    packages: [.init(path: "usr/local/aws-cli/v2/2.99.1/dist/awscli/botocore", knowsMore: true)],
    links: ["usr/local/aws-cli/v2/current": "usr/local/aws-cli/v2/2.99.1"],
    newest: ("usr/local/aws-cli/v2/2.99.1/dist/awscli/botocore", "AWS CLI 2.99.1")),
  Machine(
    name: "a second version in a folder of its own, to which the aws on the PATH leads",
    packages: [.init(path: "home/aws/v2/2.99.1/dist/awscli/botocore", knowsMore: true)],
    links: ["bin/aws": "home/aws/v2/2.99.1/dist/aws"], variables: ["PATH": "ROOT/bin"],
    newest: ("home/aws/v2/2.99.1/dist/awscli/botocore", "AWS CLI 2.99.1")),
  Machine(
    name: "a second version that knows no more than the program, whatever its number and its day",
    packages: [.init(path: "usr/local/aws-cli/v2/2.99.1/dist/awscli/botocore")],
    links: ["usr/local/aws-cli/v2/current": "usr/local/aws-cli/v2/2.99.1"], newest: nil, found: 1),
  Machine(
    name: "a second version that knows no more than the newer botocore beside it",
    packages: [
      .init(path: "usr/local/aws-cli/v2/2.99.1/dist/awscli/botocore", knowsMore: true),
      .init(path: "usr/lib/python3/dist-packages/botocore", number: "1.99.0", knowsMore: true),
    ], links: ["usr/local/aws-cli/v2/current": "usr/local/aws-cli/v2/2.99.1"],
    newest: ("usr/lib/python3/dist-packages/botocore", "botocore 1.99.0"), found: 2),
  Machine(
    name: "a package that does not say its number, and knows no more",
    packages: [.init(path: "usr/lib/python3/dist-packages/botocore")], newest: nil, found: 1),
]

@Suite("Models that AWS's tools have brought to the machine")
struct InstalledModelTests {
  private let root: TemporaryFolder

  init() throws { root = try TemporaryFolder() }

  private func set(up machine: Machine) async throws -> InstalledModels {
    for package in machine.packages {
      let file = try root.write(
        package.path + "/data/appflow/2020-08-23/service-2.json",
        try ExtendedModel(extraMember: package.knowsMore).text)
      #expect(chmod(file, mode_t(package.mode)) == 0)
      if package.isGzipped {
        #expect(try await Command.run(["gzip", file], environment: ["PATH": "/usr/bin:/bin"]).status == 0)
      }
      let folder = package.path
      if let number = package.number {
        try root.write(folder + "/__init__.py", "import os\n__version__ = '\(number)'\n")
      }
      if let number = package.commandLine {
        try root.write(folder + "/../__init__.py", "\"\"\"AWS\"\"\"\n__version__ = \"\(number)\"\n")
      }
    }
    for (link, target) in machine.links {
      // Where an executable is meant, there is one.
      if target.hasSuffix("/aws") { try root.write(target, "") }
      let place = URL(filePath: root.path(link))
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        at: place, withDestinationURL: URL(filePath: root.path(target)))
    }
    let variables = ["HOME": "ROOT/home"].merging(machine.variables) { $1 }
    return InstalledModels(system: [root.path("usr/local"), root.path("usr")]) { name in
      variables[name]?.replacing("ROOT", with: root.url.path)
    }
  }

  @Test("the newest one is found and used; where none is newer, the program's own is", arguments: machines)
  private func newest(machine: Machine) async throws {
    let installed = try await set(up: machine)
    #expect(installed.found.count == machine.found ?? 1)
    let loaded = try ModelChoice.newest.load(mustBeFound: true, option: "--model") { installed }
    #expect(loaded?.release?.description == machine.newest?.release)
    let folder = machine.newest.map { URL(filePath: root.path($0.path)).resolvingSymlinksInPath().path }
    #expect(loaded?.path.hasPrefix((folder ?? "none") + "/") == (folder == nil ? nil : true))
    #expect((loaded == nil) == (machine.newest == nil))
  }

  @Test("nothing is found: an option says where was looked, a setting takes the program's own")
  func nothing() async throws {
    let installed = try await set(up: Machine(name: "bare", packages: [], newest: nil, found: 0))
    #expect(installed.found.isEmpty)
    #expect(try ModelChoice.newest.load(mustBeFound: false, option: "--model") { installed } == nil)
    #expect {
      try ModelChoice.newest.load(mustBeFound: true, option: "--model") { installed }
    } throws: { error in
      ["no botocore", root.path("usr/local"), root.path("home/.local"), "--model FILE"]
        .allSatisfy("\(error)".contains)
    }
  }

  private static let newer = Machine.Package(
    path: "usr/lib/python3/dist-packages/botocore", number: "1.99.0", mode: 0o664)

  @Test(
    "a newer one that others may write to is not used, and what to do is said; an older one does not matter")
  func writable() async throws {
    var package = Self.newer
    let installed = try await set(up: Machine(name: "writable", packages: [package], newest: nil))
    for mustBeFound in [true, false] {
      #expect {
        try ModelChoice.newest.load(mustBeFound: mustBeFound, option: "--model") { installed }
      } throws: { error in
        [root.url.lastPathComponent, "chmod go-w", "--model built-in"].allSatisfy("\(error)".contains)
      }
    }
    #expect(
      try installed.newer(
        than: .embedded(), ServiceModel.embedded().release, for: ConnectorAPI.Operation.update.rawValue
      )
      .count == 1)
    package.number = "1.2.3"
    let older = try await set(up: Machine(name: "older", packages: [package], newest: nil))
    #expect(try ModelChoice.newest.load(mustBeFound: true, option: "--model") { older } == nil)
  }

  @Test("one that others may write to is used where the operator names the file")
  func named() async throws {
    _ = try await set(up: Machine(name: "named", packages: [Self.newer], newest: nil))
    let path = root.path(Self.newer.path + "/data/appflow/2020-08-23/service-2.json")
    let loaded = try #require(
      try ModelChoice(path).load(mustBeFound: true, option: "--model") { fatalError("not asked") })
    #expect(loaded.release == ModelRelease(.botocore, "1.99.0"))
  }

  @Test("a newer one that is broken is named with its reason")
  func broken() async throws {
    let folder = Self.newer.path
    try root.write(folder + "/__init__.py", "__version__ = '1.99.0'\n")
    try root.write(folder + "/data/appflow/2020-08-23/service-2.json", "{")
    let installed = InstalledModels(system: [root.path("usr")]) { _ in nil }
    #expect {
      try ModelChoice.newest.load(mustBeFound: true, option: "--model") { installed }
    } throws: {
      "\($0)".contains("service-2.json: line 1")
    }
  }

  @Test(
    "releases are newer by their numbers, and cannot be compared across tools",
    arguments: [
      ("1.44.10", "1.44.9", true), ("1.44.9", "1.44.10", false), ("1.44.9", "1.44.9", false),
      ("2.0.0", "1.99.99", true), ("1.44", "1.44.0", false), ("1.44.8.dev1", "1.44.8", nil), ("", "1.1", nil),
    ] as [(String, String, Bool?)])
  func releases(left: String, right: String, isNewer: Bool?) {
    #expect(ModelRelease(.botocore, left).isNewer(than: ModelRelease(.botocore, right)) == isNewer)
    #expect(ModelRelease(.commandLine, left).isNewer(than: ModelRelease(.botocore, right)) == nil)
  }

  @Test("the embedded model says of which release it is")
  func embedded() throws {
    let model = try ServiceModel.embedded()
    #expect(model.release?.tool == .botocore)
    #expect(model.derivedOn?.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil)
  }
}
