import ClientTestSupport
import Foundation
import JSON
import Testing

/// An organization of two hundred accounts in three regions, with fifty profiles in each: thirty thousand.
@Suite("Thirty thousand profiles", .timeLimit(.minutes(5)), .serialized)
struct FleetScaleTests {
  private static let regions = ["eu-west-1", "us-east-1", "ap-southeast-2"]
  private static let profiles = 50
  /// The first account's number, by which the endpoint counts.
  private static let first = 100_000_000_000

  /// The endpoint, which ends with its input.
  private final class Organization {
    let accounts: Int
    let folder: ScratchFolder
    private let process: ChildProcess
    private let input: Descriptor
    let port: String

    init(accounts: Int, _ arguments: [String] = []) throws {
      self.accounts = accounts
      folder = try ScratchFolder()
      let (input, output) = (try Descriptor.pipe(), try Descriptor.pipe())
      process = try ChildProcess(
        [
          try Products.executable("fleet-endpoint"), "--accounts", "\(accounts)", "--profiles",
          "\(FleetScaleTests.profiles)",
        ] + arguments, environment: Products.plainEnvironment,
        files: [input.reading, output.writing, try Descriptor("/dev/null", O_WRONLY)])
      self.input = input.writing
      port = try output.reading.readLine()
      let own = folder.file("settings/appflow-profile")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      let target = """
        [target everywhere]
        aws_profile = root
        organization = yes
        role = AppFlowOperator
        regions = \(FleetScaleTests.regions.joined(separator: ", "))

        """
      try Data(target.utf8).write(to: own.appending(path: "config"))
      let keys =
        "[profile root]\naws_access_key_id = AKIA999999999999\naws_secret_access_key = fake\nregion = eu-west-1\n"
      try Data(keys.utf8).write(to: folder.file("config"))
    }

    deinit { process.kill() }

    var environment: [String: String] {
      Products.plainEnvironment.merging([
        "AWS_ENDPOINT_URL": "http://127.0.0.1:\(port)", "AWS_CONFIG_FILE": folder.file("config").path,
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c", "AWS_EC2_METADATA_DISABLED": "true",
        "XDG_CONFIG_HOME": folder.file("settings").path, "XDG_STATE_HOME": folder.file("state").path,
        "HOME": folder.path,
      ]) { $1 }
    }

    /// Lets the account go on that was held.
    func release() { _ = write(input.number, "\n", 1) }

    func counts() async throws -> JSONValue {
      let script = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())"
      let output = try await Command.run(
        ["python3", "-c", script, "http://127.0.0.1:\(port)/counts"], environment: Products.plainEnvironment)
      return try JSONReader.read(output.text)
    }
  }

  /// A list that is under way, and what it has written so far.
  private final class Listing {
    let process: ChildProcess
    private let output: Descriptor
    private(set) var rows = 0
    private(set) var text = ""

    init(_ organization: Organization) throws {
      let output = try Descriptor.pipe()
      process = try ChildProcess(
        [try Products.executable("appflow-profile"), "list", "--target", "everywhere", "--output", "csv"],
        environment: organization.environment,
        files: [
          try Descriptor("/dev/null", O_RDONLY), output.writing,
          try Descriptor(organization.folder.file("errors").path, O_WRONLY | O_CREAT),
        ])
      self.output = output.reading
    }

    deinit { process.kill() }

    /// Reads until there are so many rows beside the titles, or no more.
    func read(_ count: Int) async throws {
      while rows <= count {
        let output = output
        let bytes = try await Peers.offThePool { try output.read() }
        guard !bytes.isEmpty else { return }
        rows += bytes.count { $0 == 0x0A }
        text += String(decoding: bytes, as: UTF8.self)
      }
    }

    /// The most memory that it had at once, in KiB.
    func peak() throws -> Int {
      let status = try String(contentsOfFile: "/proc/\(process.id)/status", encoding: .utf8)
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
      return try #require(Int(line.filter(\.isNumber)))
    }
  }

  /// Lists an organization whose last account does not answer until all others stand in the list.
  /// - Returns: the most memory until then, in KiB.
  private func list(accounts: Int) async throws -> Int {
    let held = "\(Self.first + accounts - 1)"
    let organization = try Organization(accounts: accounts, ["--hold", held])
    let listing = try Listing(organization)
    let ofAccount = Self.regions.count * Self.profiles
    // The rows of all others are there, although one does not answer.
    try await listing.read((accounts - 1) * ofAccount)
    #expect(listing.rows == (accounts - 1) * ofAccount + 1 && !listing.text.contains("\(held),"))
    let peak = try listing.peak()
    organization.release()
    try await listing.read(.max)
    #expect(listing.process.wait() == 0)
    #expect(listing.rows == accounts * ofAccount + 1)
    let distinct = Set(listing.text.split(separator: "\r\n"))
    #expect(distinct.count == listing.rows)
    let counts = try await organization.counts()
    #expect(counts["described"]?.number?.integer == accounts * Self.regions.count)
    #expect(counts["roles"]?.number?.integer == accounts)
    return peak
  }

  @Test("rows stand in the list while others are still asked, and ten times as many take no more memory")
  func flat() async throws {
    let some = try await list(accounts: 20)
    let many = try await list(accounts: 200)
    #expect(many < some + 8 * 1024, "\(some) KiB for 3,000 profiles, \(many) KiB for 30,000")
    #expect(many < 64 * 1024, "\(many) KiB")
  }

  @Test("where every place throttles, all of them wait at the same time, and each is there in the end")
  func throttled() async throws {
    // One more than the client's own attempts.
    let organization = try Organization(accounts: 60, ["--first-throttled", "4"])
    let listing = try Listing(organization)
    try await listing.read(.max)
    #expect(listing.process.wait() == 0, "\(organization.folder.text(of: "errors") ?? "")")
    #expect(listing.rows == 60 * Self.regions.count * Self.profiles + 1)
    let counts = try await organization.counts()
    #expect(counts["described"]?.number?.integer == 180)
    #expect(counts["throttled"]?.number?.integer == 4 * 180)
    // Sixteen are asked at once; many more wait, so that it takes as long as one place's pauses and not as those of all.
    let most = try #require(counts["mostWaiting"]?.number?.integer)
    #expect(most > 100, "\(most)")
  }
}
