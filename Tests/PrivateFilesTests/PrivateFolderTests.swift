import ClientTestSupport
import Foundation
import PrivateFiles
import Testing

@Suite("A private folder")
struct PrivateFolderTests {
  private let scratch: TemporaryFolder
  private let folder: PrivateFolder

  init() throws {
    scratch = try TemporaryFolder()
    folder = PrivateFolder(scratch.path("state/appflow-profile"))
  }

  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  private func path(_ name: String) -> String { folder.path + "/" + name }

  private func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  private func text(_ name: String) throws -> String? { try folder.read(name, limit: 1 << 20)?.revealed() }

  @Test("what is written is for its owner only, replaces what was there, and leaves nothing beside it")
  func replaced() throws {
    #expect(try text("a") == nil)
    try folder.replace("a", with: "first")
    try folder.replace("a", with: "second")
    #expect(try text("a") == "second")
    #expect(try files == ["a"])
    #expect(try mode(scratch.path("state")) == 0o700)
    #expect(try mode(folder.path) == 0o700)
    #expect(try mode(path("a")) == 0o600)
    try folder.remove("a")
    try folder.remove("a")
    #expect(try files.isEmpty)
  }

  @Test("of many who make a file at once, one does, and all find the same whole file")
  func created() async throws {
    let texts = (0..<16).map { String(repeating: "\($0) ", count: 5_000) }
    let folder = folder
    let made = try await withThrowingTaskGroup { group in
      for text in texts {
        group.addTask { try await Peers.offThePool { try folder.create("salt", with: text) ? text : nil } }
      }
      return try await group.reduce(into: [String]()) { $0 += [$1].compactMap { $0 } }
    }
    #expect(made.count == 1)
    #expect(try text("salt") == made.first)
    #expect(try files == ["salt"])
  }

  @Test("a file larger than the limit is not read")
  func limit() throws {
    try folder.replace("a", with: String(repeating: "x", count: 1 << 20))
    #expect(try text("a")?.count == 1 << 20)
    try folder.replace("a", with: String(repeating: "x", count: 1 << 20) + "x")
    let error = #expect(throws: PrivateFileFailure.self) { try text("a") }
    #expect(error?.description == "\(path("a")): it is larger than 1 MiB.")
  }

  /// What can be done to a file.
  enum Use: CaseIterable {
    case read, replace, append, lock

    func apply(_ folder: PrivateFolder, _ name: String) throws {
      switch self {
      case .read: _ = try folder.read(name, limit: 100)
      case .replace: try folder.replace(name, with: "x")
      case .append: try folder.append(["x"], to: name)
      case .lock: _ = try folder.lock(name, text: "x")
      }
    }
  }

  @Test("a link, and a file that others may write to, are neither read nor written", arguments: Use.allCases)
  func untrusted(use: Use) throws {
    try folder.replace("a", with: "kept\n")
    chmod(path("a"), 0o620)
    let writable = #expect(throws: PrivateFileFailure.self) { try use.apply(folder, "a") }
    #expect(
      writable?.description == "\(path("a")): others may write to it; take that from them with chmod go-w.")
    chmod(path("a"), 0o600)

    symlink(path("a"), path("link"))
    let link = #expect(throws: PrivateFileFailure.self) { try use.apply(folder, "link") }
    #expect(link?.description == "\(path("link")): it is a link.")
    #expect(try text("a") == "kept\n")
  }

  @Test("a file that had become readable by others is its owner's only, once something is written into it")
  func readable() throws {
    try folder.append(["one"], to: "a")
    chmod(path("a"), 0o644)
    #expect(try text("a") == "one\n")
    try folder.append(["two"], to: "a")
    #expect(try mode(path("a")) == 0o600)
    #expect(try text("a") == "one\ntwo\n")
  }

  @Test("a pipe and a folder in a file's place are told of, and nobody waits for them")
  func noFile() throws {
    try folder.replace("a", with: "")
    mkfifo(path("pipe"), 0o600)
    mkdir(path("folder"), 0o700)
    for use in [Use.read, .append, .lock] {
      #expect(throws: PrivateFileFailure.self) { try use.apply(folder, "pipe") }
      #expect(throws: PrivateFileFailure.self) { try use.apply(folder, "folder") }
    }
    #expect(throws: PrivateFileFailure.self) { try folder.replace("folder", with: "x") }
    #expect(try files == ["a", "folder", "pipe"])
  }

  @Test("another user's file and folder are refused", .enabled(if: geteuid() == 0), arguments: Use.allCases)
  func otherUser(use: Use) throws {
    try folder.replace("a", with: "theirs")
    chown(path("a"), 12_345, 12_345)
    let file = #expect(throws: PrivateFileFailure.self) { try use.apply(folder, "a") }
    #expect(
      file?.description
        == "\(path("a")): it belongs to another user (number 12345), who can change it at any time; use one of your own."
    )
    chown(folder.path, 12_345, 12_345)
    let all = #expect(throws: PrivateFileFailure.self) { try use.apply(folder, "b") }
    #expect(
      all?.description
        == "\(folder.path): it belongs to another user (number 12345), who can change it at any time; use one of your own."
    )
  }

  @Test(
    "a folder that is a link, that others may write to, or that cannot be made is refused",
    arguments: Use.allCases)
  func folders(use: Use) throws {
    try folder.replace("a", with: "kept")
    symlink(folder.path, scratch.path("link"))
    #expect(throws: PrivateFileFailure.self) { try use.apply(PrivateFolder(scratch.path("link")), "a") }
    #expect(throws: PrivateFileFailure.self) { try use.apply(PrivateFolder("/dev/null/state"), "a") }
    chmod(folder.path, 0o770)
    let error = #expect(throws: PrivateFileFailure.self) { try use.apply(folder, "a") }
    #expect(
      error?.description == "\(folder.path): others may write to it; take that from them with chmod go-w.")
    chmod(folder.path, 0o700)
    #expect(try text("a") == "kept")
  }

  @Test("a file that is set aside keeps its content under another name")
  func setAside() throws {
    try folder.replace("a", with: "broken")
    #expect(try folder.setAside("a") == path("a.broken"))
    #expect(try text("a") == nil)
    #expect(try text("a.broken") == "broken")
    #expect(throws: PrivateFileFailure.self) { try folder.setAside("a") }
  }

  @Test("a lock is held by one, says whose it is, and leaves no file when it goes")
  func lock() throws {
    for _ in 1...2 {
      guard case .acquired(let lock) = try folder.lock("l", text: "ann") else {
        Issue.record("nobody else has it")
        return
      }
      guard case .held(let text) = try folder.lock("l", text: "ben") else {
        Issue.record("two hold it")
        return
      }
      #expect(text == "ann")
      #expect(try mode(path("l")) == 0o600)
      withExtendedLifetime(lock) {}
    }
    #expect(try files.isEmpty)
  }
}
