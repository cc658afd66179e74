import ClientTestSupport
import Foundation
import JSON
import OperatingSystem
import Secrets
import Synchronization
import Testing

@testable import AWSClient

/// Roles in the cache that AWS's command line has.
extension ProvidersAgainstMotoTests {
  private static let serial = "arn:aws:iam::123456789012:mfa/ops"

  /// A profile whose role wants a device's code, and how often the code was asked for.
  private func guarded(_ role: String = "plain", _ more: String = "") throws -> (
    ClientOptions, @Sendable () -> Int
  ) {
    var options = try options(
      "[profile dev]\nregion = us-east-1\nrole_arn = \(Self.arn)\(role)\nsource_profile = base\n"
        + "mfa_serial = \(Self.serial)\nrole_session_name = kept\n\(more)")
    let asked = Asked()
    options.sharesRoles = true
    options.mfaCode = { _ in
      asked.count.withLock { $0 += 1 }
      return Secret("123456")
    }
    return (options, { asked.count.withLock { $0 } })
  }

  private final class Asked: Sendable {
    let count = Mutex(0)
  }

  private var cached: [String] {
    let folder = folder.path(".aws/cli/cache")
    return (try? FileManager.default.contentsOfDirectory(atPath: folder))?.map { "\(folder)/\($0)" } ?? []
  }

  /// Runs AWS's command line without a terminal, with something on its input.
  private func aws(_ arguments: [String], input: String = "") async throws -> Command.Output {
    try await Command.run(
      ["setsid", "-w"] + Peers.python + ["-m", "awscli"] + arguments,
      environment: Peers.plainEnvironment.merging([
        "HOME": folder.url.path, "AWS_CONFIG_FILE": folder.path("config"), "AWS_ENDPOINT_URL_STS": moto.url,
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c",
      ]) { $1 }, input: Data(input.utf8))
  }

  @Test(
    "a device's code is asked for once: the second command takes the role from the cache, and so does aws")
  func second() async throws {
    let (options, asked) = try guarded()
    let first = try await credentials(options)
    #expect(asked() == 1)
    let file = try #require(cached.first)
    #expect(cached.count == 1)
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    let again = try await credentials(options)
    #expect(
      asked() == 1 && again.provider == "assume-role"
        && again.expiration?.iso8601 == first.expiration?.iso8601)
    #expect(again.accessKeyID == first.accessKeyID && again.secretAccessKey == first.secretAccessKey)
    #expect(again.sessionToken == first.sessionToken)
    let aws = try await aws(["sts", "get-caller-identity", "--profile", "dev", "--query", "Arn"])
    #expect(aws.status == 0 && aws.text.contains("assumed-role/plain/kept"), "\(aws.errors)")
    #expect(cached == [file])
  }

  @Test("what aws has asked a code for is used here, and nobody is asked")
  func fromTheCommandLine() async throws {
    let (options, asked) = try guarded("plain", "duration_seconds = 3600\n")
    let aws = try await aws(["sts", "get-caller-identity", "--profile", "dev"], input: "123456\n")
    #expect(aws.status == 0, "\(aws.errors)")
    #expect(cached.count == 1)
    let kept = try JSONReader.read(secrets: Secret(String(contentsOfFile: cached[0], encoding: .utf8)))
    #expect(try await credentials(options).accessKeyID == kept["Credentials"]?.revealed("AccessKeyId"))
    #expect(asked() == 0 && cached.count == 1)
  }

  @Test(
    "another role, another parameter and another name are other entries; one that ends soon is taken anew")
  func entries() async throws {
    let (options, asked) = try guarded()
    var later = options
    _ = try await credentials(options)
    _ = try await credentials(try guarded("plain", "external_id = x\n").0)
    _ = try await credentials(try guarded("inner2").0)
    #expect(cached.count == 3 && asked() == 1)
    later = try guarded().0
    let codes = Mutex(0)
    later.mfaCode = { _ in
      codes.withLock { $0 += 1 }
      return Secret("123456")
    }
    later.time.now = { .now() + 46 * 60 }
    _ = try await credentials(later)
    #expect(codes.withLock { $0 } == 1 && cached.count == 3)
  }

  @Test("a library that was not told to keep roles leaves the cache alone")
  func notShared() async throws {
    var (options, asked) = try guarded()
    options.sharesRoles = false
    _ = try await credentials(options)
    _ = try await credentials(options)
    #expect(asked() == 2 && cached.isEmpty)
  }

  @Test("a cache that cannot be written keeps nobody from the role; that the code is asked for again is said")
  func unwritable() async throws {
    try folder.write(".aws/cli", "no folder")
    var (options, asked) = try guarded()
    let lines = Mutex<[String]>([])
    options.onNotice = { line in lines.withLock { $0.append(line) } }
    _ = try await credentials(options)
    #expect(asked() == 1)
    let said = lines.withLock { $0 }
    #expect(said.count == 1 && said[0].contains("another code of \(Self.serial)"), "\(said)")
  }

  @Test(
    "what the superuser keeps in another user's folder is theirs, and so is a folder that is made for it",
    .enabled(if: geteuid() == 0))
  func otherFolder() async throws {
    try FileManager.default.createDirectory(
      atPath: folder.path(".aws"), withIntermediateDirectories: true)
    #expect(chown(folder.path(".aws"), 4_711, 4_712) == 0)
    let (options, asked) = try guarded()
    _ = try await credentials(options)
    _ = try await credentials(options)
    #expect(asked() == 1)
    for path in [folder.path(".aws/cli"), folder.path(".aws/cli/cache"), try #require(cached.first)] {
      let facts = try FileManager.default.attributesOfItem(atPath: path)
      #expect(facts[.ownerAccountID] as? Int == 4_711 && facts[.groupOwnerAccountID] as? Int == 4_712)
    }
  }

  @Test(
    "an entry that is broken, or over, is written anew; one that others could have written is used and told")
  func oddEntries() async throws {
    let (options, asked) = try guarded()
    _ = try await credentials(options)
    let file = try #require(cached.first)
    let whole = try String(contentsOfFile: file, encoding: .utf8)
    for broken in ["", "{", "{}", "[]", #"{"Credentials":{"AccessKeyId":"x"}}"#] {
      try Data(broken.utf8).write(to: URL(fileURLWithPath: file))
      _ = try await credentials(options)
    }
    #expect(asked() == 6)
    try Data(whole.utf8).write(to: URL(fileURLWithPath: file))
    #expect(chmod(file, 0o620) == 0)
    var watched = options
    let lines = Mutex<[String]>([])
    watched.onNotice = { line in lines.withLock { $0.append(line) } }
    _ = try await credentials(watched)
    #expect(asked() == 6)
    #expect(lines.withLock { $0 }.first?.contains("others may write to it") == true)
  }
}

@Suite("The names of kept roles")
struct RoleCacheKeyTests {
  private static let script = """
    import json, sys
    json.dump([json.dumps(arguments, sort_keys=True) for arguments in json.load(sys.stdin)], sys.stdout)
    """

  @Test("arguments are written as Python writes them")
  func text() async throws {
    let odd = [
      "plain", "quote\" back\\slash", "line\nbreak\ttab\rreturn\u{8}\u{c}", "\u{1}\u{1f}\u{7f}",
      "é ß 漢字 \u{1F600}",
      "/+=,.@-:", "", "</script>",
    ]
    let arguments = odd.map { ["RoleArn": "arn:\($0)", "ExternalId": $0, "RoleSessionName": "a\($0)"] }
    let theirs = try await Peers.run(Self.script, input: arguments, as: [String].self)
    for (given, their) in zip(arguments, theirs) {
      #expect(PythonJSON.object(given.mapValues { .string($0) }) == their)
    }
    #expect(
      PythonJSON.object(["RoleArn": .string("a"), "DurationSeconds": .number(JSONNumber(900))])
        == #"{"DurationSeconds": 900, "RoleArn": "a"}"#)
  }
}
