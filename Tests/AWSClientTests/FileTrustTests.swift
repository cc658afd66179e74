import ClientTestSupport
import Foundation
import HTTPTransport
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

@Suite("Files that others could have written")
struct FileTrustTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What comes of reading the two files, of which one is at the path.
  private func failure(_ variable: String, _ path: String) -> String? {
    var variables = ["AWS_CONFIG_FILE": "/nonexistent/c", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/d"]
    variables[variable] = path
    do throws(ConfigurationError) {
      let shared = try SharedConfiguration(environment: Environment(variables))
      #expect(shared.profiles["default"] != nil)
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func write(_ name: String, mode: mode_t, owner: uid_t? = nil) throws -> String {
    let path = try folder.write(name, "[default]\naws_secret_access_key = fake-key-of-the-file\n")
    #expect(chmod(path, mode) == 0)
    if let owner { #expect(chown(path, owner, 0) == 0) }
    return path
  }

  @Test(
    "a shared file that other users may write to is refused, with the remedy",
    arguments: ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"], [0o620, 0o602, 0o666] as [mode_t])
  func writable(variable: String, mode: mode_t) throws {
    let path = try write("shared", mode: mode)
    let said = try #require(failure(variable, path))
    #expect(
      said.contains(path) && said.contains("others may write to it") && said.contains("chmod go-w"))
    #expect(!said.contains("fake-key"))
    #expect(chmod(path, 0o644) == 0)
    #expect(failure(variable, path) == nil)
  }

  @Test("a link is followed, and what it leads to is judged")
  func links() throws {
    let target = try write("target", mode: 0o600)
    let link = folder.path("config")
    #expect(symlink(target, link) == 0)
    #expect(failure("AWS_CONFIG_FILE", link) == nil)
    #expect(chmod(target, 0o666) == 0)
    #expect(failure("AWS_CONFIG_FILE", link)?.contains("others may write to it") == true)
  }

  @Test("another user's file is refused", .enabled(if: geteuid() == 0))
  func otherOwner() throws {
    let path = try write("shared", mode: 0o644, owner: 65_534)
    #expect(failure("AWS_CONFIG_FILE", path)?.contains("belongs to another user (number 65534)") == true)
  }

  @Test("the superuser's file is believed by everybody, and every other user's by its owner only")
  func owners() {
    var facts = stat()
    facts.st_mode = S_IFREG | 0o644
    for (owner, reader, isBelieved) in [
      (0, 1_000, true), (1_000, 1_000, true), (1_001, 1_000, false), (1_000, 0, false),
    ] {
      facts.st_uid = uid_t(owner)
      #expect((FileTrust.operatorOnly.objection(to: facts, readBy: uid_t(reader)) == nil) == isBelieved)
      #expect(FileTrust.anybody.objection(to: facts, readBy: uid_t(reader)) == nil)
    }
  }

  @Test(
    "another user's pipe, device or socket in a file's place is refused like a file",
    arguments: [S_IFIFO, S_IFCHR, S_IFSOCK])
  func otherKinds(kind: mode_t) {
    var facts = stat()
    facts.st_mode = kind | 0o600
    facts.st_uid = 1_001
    #expect(
      FileTrust.operatorOnly.objection(to: facts, readBy: 1_000)?.contains("belongs to another user") == true)
    facts.st_uid = 1_000
    #expect(FileTrust.operatorOnly.objection(to: facts, readBy: 1_000) == nil)
    #expect(FileTrust.operatorWithoutLinks.objection(to: facts, readBy: 1_000) == "it is no ordinary file")
  }

  @Test(
    "a pipe in a shared file's place is refused, whosever it is, and nobody waits for it",
    arguments: [0o600, 0o622] as [mode_t])
  func pipes(mode: mode_t) {
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0 && chmod(path, mode) == 0)
    #expect(failure("AWS_CONFIG_FILE", path)?.contains("no file") == true)
  }

  @Test("a pipe in the place of the program's own settings is refused, and nobody waits for it")
  func settingsPipe() throws {
    let path = folder.path("settings")
    #expect(mkfifo(path, 0o600) == 0)
    for followsLinks in [true, false] {
      let error = #expect(throws: ConfigurationError.self) {
        try SettingsFile.read(path, followsLinks: followsLinks)
      }
      #expect(error?.description.contains("no file") == true)
    }
  }

  @Test("a device in a file's place is read, as scripts do that want no file")
  func device() throws {
    let shared = try SharedConfiguration(
      environment: Environment(["AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"]))
    #expect(shared.profiles.isEmpty)
  }

  @Test("the program's own settings are not read through a link, unless the operator named it")
  func settings() throws {
    let target = try folder.write("target", "[editor]\nmouse = off\n")
    #expect(chmod(target, 0o644) == 0)
    let link = folder.path("settings")
    #expect(symlink(target, link) == 0)
    let error = #expect(throws: ConfigurationError.self) { try SettingsFile.read(link, followsLinks: false) }
    #expect(error?.description.contains("it is a link") == true)
    #expect(try SettingsFile.read(link, followsLinks: true)?.map(\.header) == ["editor"])
    #expect(try SettingsFile.read(target, followsLinks: false)?.map(\.header) == ["editor"])
  }
}

@Suite("Files that somebody named", .timeLimit(.minutes(1)))
struct GivenFileTests {
  private let folder: TemporaryFolder
  private let pipe: String

  init() throws {
    folder = try TemporaryFolder()
    pipe = folder.path("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
  }

  @Test("a pipe, a device and a folder are refused at once, and the null device is an empty file")
  func kinds() throws {
    for path in [pipe, "/dev/zero", "/dev/ptmx", folder.url.path] {
      #expect(throws: GivenFile.Failure.self, "\(path)") { try WipedFile.read(path, trust: .anybody) }
    }
    #expect(try WipedFile.read("/dev/null", trust: .operatorOnly).isEmpty)
    #expect(throws: GivenFile.Failure.missing) { try WipedFile.read(folder.path("nothing")) }
  }

  @Test("a pipe is read under a time limit where one is allowed, with a writer and without")
  func limited() async throws {
    #expect {
      _ = try WipedFile.read(pipe, time: .milliseconds(50))
    } throws: {
      ($0 as? GivenFile.Failure)?.reason.contains("nothing more came") == true
    }
    let path = pipe
    let reading = Task {
      try await Peers.offThePool { try WipedFile.read(path, time: .seconds(30)) }
    }
    let wrote = try await Peers.offThePool {
      // Waits for the reader.
      let writer = open(path, O_WRONLY | O_CLOEXEC)
      defer { close(writer) }
      return writer >= 0 && write(writer, "fake", 4) == 4
    }
    #expect(wrote)
    #expect(try await reading.value == Secret("fake"))
  }

  @Test(
    "configuration files that are pipes are an error with their path",
    arguments: ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"])
  func configuration(variable: String) {
    var options = ClientOptions()
    options.environment = Environment(
      [
        "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      ].merging([variable: pipe]) { $1 })
    #expect {
      try ConfigurationResolver(options: options)
    } throws: {
      "\($0)".contains(pipe) && "\($0)".contains("no file")
    }
  }

  @Test("a CA bundle that is a pipe is an error before anything is sent")
  func bundle() throws {
    var options = ClientOptions()
    options.environment = Environment([
      "AWS_CONFIG_FILE": "/nonexistent/config", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
      "AWS_CA_BUNDLE": pipe,
    ])
    let resolver = try ConfigurationResolver(options: options)
    #expect {
      try resolver.caBundle()
    } throws: {
      "\($0)".contains("AWS_CA_BUNDLE") && "\($0)".contains("no file")
    }
  }
}
