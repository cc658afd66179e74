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

  /// What is said of the two files, of which one is at the path: a warning, or why it cannot be read.
  private func warning(_ variable: String, _ path: String, trusted: [String] = []) -> String? {
    var variables = ["AWS_CONFIG_FILE": "/nonexistent/c", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/d"]
    variables[variable] = path
    do throws(ConfigurationError) {
      let shared = try SharedConfiguration(environment: Environment(variables), trusted: trusted)
      #expect(shared.profiles["default"]?["aws_secret_access_key"] != nil)
      return shared.files.compactMap(\.warning).first
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
    "a shared file that other users may write to is used with a warning and the remedy, but for one that is trusted",
    arguments: ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"], [0o620, 0o602, 0o666] as [mode_t])
  func writable(variable: String, mode: mode_t) throws {
    let path = try write("shared", mode: mode)
    let said = try #require(warning(variable, path))
    #expect(
      said.contains(path) && said.contains("others may write to it") && said.contains("chmod go-w"))
    #expect(!said.contains("fake-key"))
    #expect(warning(variable, path, trusted: [path]) == nil)
    #expect(warning(variable, path, trusted: [path + "x"]) != nil)
    #expect(chmod(path, 0o644) == 0)
    #expect(warning(variable, path) == nil)
  }

  @Test("a link is followed, and what it leads to is judged")
  func links() throws {
    let target = try write("target", mode: 0o600)
    let link = folder.path("config")
    #expect(symlink(target, link) == 0)
    #expect(warning("AWS_CONFIG_FILE", link) == nil)
    #expect(chmod(target, 0o666) == 0)
    #expect(warning("AWS_CONFIG_FILE", link)?.contains("others may write to it") == true)
  }

  @Test("another user's file is used with a warning", .enabled(if: geteuid() == 0))
  func otherOwner() throws {
    let path = try write("shared", mode: 0o644, owner: 65_534)
    #expect(warning("AWS_CONFIG_FILE", path)?.contains("belongs to another user (number 65534)") == true)
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
    #expect(warning("AWS_CONFIG_FILE", path)?.contains("no file") == true)
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
