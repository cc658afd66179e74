import Forms
import Foundation
import PrivateFiles
import Journal
import Testing

@testable import ProfileEditor

/// A folder of its own that goes with the test.
private final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "appflow-draft-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite("The folder of drafts")
struct DraftStoreTests {
  private let scratch: Scratch
  private let folder: String
  private let store: DraftStore
  private let draft: Draft

  init() throws {
    scratch = try Scratch()
    folder = scratch.path + "/state/appflow-profile"
    draft = try DraftTests.draft()
    store = DraftStore(folder: folder, place: draft.place)
  }

  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
  }

  private func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  private func file() throws -> String { folder + "/" + (try #require(try files.first)) }

  private var trouble: String? {
    if case .trouble(let text) = store.load() { text } else { nil }
  }

  @Test("a draft is kept for its owner only, and found again")
  func saved() throws {
    #expect(store.load() == .nothing)
    try store.save(draft)
    try store.save(draft)
    #expect(try files.count == 1)
    #expect(try mode(folder) == 0o700)
    #expect(try mode(file()) == 0o600)
    #expect(store.load() == .draft(draft))
    try store.delete()
    try store.delete()
    #expect(store.load() == .nothing)
    #expect(try files.isEmpty)
  }

  @Test("another place has a draft of its own")
  func otherPlace() throws {
    try store.save(draft)
    for (region, profile) in [("eu-west-1", "prod"), ("us-east-1", "test")] {
      let place = AccountPlace(region: region, endpoint: draft.place.endpoint, awsProfile: profile)
      #expect(DraftStore(folder: folder, place: place).load() == .nothing)
    }
    // Two places that come to the same file name: the draft itself says whose it is.
    let similar = AccountPlace(region: "us-east-1", endpoint: "http://a:1", awsProfile: nil)
    let other = AccountPlace(region: "us-east-1", endpoint: "http___a_1", awsProfile: nil)
    let similarDraft = Draft(
      place: similar, profile: "p", connector: "Slack", savedAt: 1,
      form: FormDraft(choice: "all", values: [:]))
    try DraftStore(folder: folder, place: similar).save(similarDraft)
    #expect(DraftStore(folder: folder, place: other).load() == .nothing)
    #expect(DraftStore(folder: folder, place: similar).load() == .draft(similarDraft))
  }

  @Test("a broken draft is told of once and set aside", arguments: ["", "{", "null", #"{"version":9}"#])
  func broken(content: String) throws {
    try store.save(draft)
    try Data(content.utf8).write(to: URL(filePath: try file()))
    chmod(try file(), 0o600)
    #expect(try #require(trouble).contains("set aside"))
    #expect(try files.allSatisfy { $0.hasSuffix(".broken") } && files.count == 1)
    #expect(store.load() == .nothing)
  }

  @Test("a file that others may write to, a link and a pipe are not read, and not replaced")
  func untrusted() throws {
    try store.save(draft)
    let path = try file()
    chmod(path, 0o620)
    #expect(try #require(trouble).contains("others may write"))
    #expect(throws: PrivateFileFailure.self) { try store.save(draft) }
    let target = scratch.path + "/target"
    try FileManager.default.moveItem(atPath: path, toPath: target)
    chmod(target, 0o600)
    symlink(target, path)
    #expect(try #require(trouble).contains("it is a link"))
    #expect(throws: PrivateFileFailure.self) { try store.save(draft) }
    unlink(path)
    mkfifo(path, 0o600)
    #expect(try #require(trouble).contains("no ordinary file"))
  }

  @Test("a folder that others may write to, or that is a link, is refused")
  func folders() throws {
    try store.save(draft)
    chmod(folder, 0o770)
    #expect(try #require(trouble).contains("others may write"))
    #expect(throws: PrivateFileFailure.self) { try store.save(draft) }
    chmod(folder, 0o700)
    let link = scratch.path + "/link"
    symlink(folder, link)
    let linked = DraftStore(folder: link, place: draft.place)
    let error = #expect(throws: PrivateFileFailure.self) { try linked.save(draft) }
    #expect(error?.description.contains("link") == true)
  }

  @Test("a folder of another user is refused", .enabled(if: geteuid() == 0))
  func otherUser() throws {
    try store.save(draft)
    chown(try file(), 12_345, 12_345)
    #expect(try #require(trouble).contains("another user"))
    chown(folder, 12_345, 12_345)
    #expect(try #require(trouble).contains("another user"))
  }

  @Test("a draft that cannot be written leaves the one before and nothing else")
  func unwritable() throws {
    let blocked = DraftStore(folder: "/dev/null/state", place: draft.place)
    #expect(throws: PrivateFileFailure.self) { try blocked.save(draft) }
    #expect(blocked.load() != .draft(draft))
  }
}
