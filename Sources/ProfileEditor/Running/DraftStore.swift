import Glibc
import Secrets
import ServiceModel

/// The folder in which a draft waits for the next start: one file for each place that the editor talks to. The folder
/// and the files must be the operator's own, no links, and writable by nobody else.
public struct DraftStore: Sendable {
  /// Why a draft could not be kept, read or removed.
  public struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file or folder, and why.
    public let description: String
  }

  /// What was found at the start.
  public enum Found: Equatable, Sendable {
    /// No draft for this place.
    case nothing
    /// A draft.
    case draft(Draft)
    /// A file that is no draft, or must not be trusted: what and why, in a sentence.
    case trouble(String)
  }

  /// No draft is larger: the service's limits keep a request far below.
  private static let largest = 1 << 20

  private let folder: String
  private let place: Draft.Place

  /// Names a store.
  ///
  /// - Parameters:
  ///   - folder: the folder, which is made with the first draft.
  ///   - place: whom the editor talks to.
  public init(folder: String, place: Draft.Place) {
    self.folder = folder
    self.place = place
  }

  /// The folder for this program's state, by the XDG base directory specification.
  ///
  /// - Parameters:
  ///   - stateHome: `XDG_STATE_HOME`; one that is not absolute does not count.
  ///   - home: `HOME`.
  /// - Returns: the folder; nil where there is no home either.
  public static func standardFolder(stateHome: String?, home: String?) -> String? {
    let base = [stateHome, home.map { $0 + "/.local/state" }].compactMap { $0 }.first { $0.hasPrefix("/") }
    return base.map { $0 + "/appflow-profile" }
  }

  /// The file's name. Other places may come to the same one: the reader compares the place itself.
  private var name: String {
    let parts = ["draft", place.awsProfile ?? "", place.region, place.endpoint]
    let safe = parts.joined(separator: "_").unicodeScalars.map { scalar -> Character in
      let isSafe = scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar || scalar == "-")
      return isSafe || scalar == "." ? Character(scalar) : "_"
    }
    return String(safe.prefix(200)) + ".json"
  }

  /// Writes a draft in place of the one before: a new file, on the disk before it gets the name.
  ///
  /// - Parameter draft: the draft.
  /// - Throws: `Failure`; the draft before is then as it was.
  public func save(_ draft: Draft) throws(Failure) {
    let directory = try open(making: true)
    defer { close(directory) }
    if let reason = distrust(of: name, in: directory) { throw failure(name, reason) }
    let temporary = ".\(name).\(getpid()).new"
    unlinkat(directory, temporary, 0)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let file = openat(directory, temporary, flags, 0o600)
    guard file >= 0 else { throw failure(temporary, Self.systemReason) }
    let text = JSONLines(draft.json).text()
    let isWritten = Self.write(Array(text.utf8), to: file) && fsync(file) == 0
    let reason = Self.systemReason
    close(file)
    guard isWritten else {
      unlinkat(directory, temporary, 0)
      throw failure(temporary, reason)
    }
    guard renameat(directory, temporary, directory, name) == 0, fsync(directory) == 0 else {
      let reason = Self.systemReason
      unlinkat(directory, temporary, 0)
      throw failure(name, reason)
    }
  }

  /// Looks for a draft. A file that is no draft is set aside under another name, so that it is told of once.
  public func load() -> Found {
    do throws(Failure) {
      guard let bytes = try read() else { return .nothing }
      do {
        let draft = try Draft(
          try bytes.withBytes { bytes throws(JSONSyntaxError) in try JSONReader.read(bytes) })
        return draft.place == place ? .draft(draft) : .nothing
      } catch {
        return .trouble(try setAside(because: "\(error)"))
      }
    } catch {
      return .trouble("A draft was left alone: \(error)")
    }
  }

  /// Removes the draft; none is as good.
  ///
  /// - Throws: `Failure`.
  public func delete() throws(Failure) {
    let directory = try open(making: false)
    guard directory >= 0 else { return }
    defer { close(directory) }
    guard unlinkat(directory, name, 0) == 0 || errno == ENOENT else { throw failure(name, Self.systemReason) }
  }

  // MARK: Files

  /// The folder's descriptor; -1 where it is not there and is not to be made.
  private func open(making: Bool) throws(Failure) -> Int32 {
    if making { Self.makeFolders(folder) }
    let directory = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard directory >= 0 else {
      if errno == ENOENT, !making { return -1 }
      let isLink = errno == ELOOP || errno == ENOTDIR
      throw Failure(
        description: "\(folder): \(isLink ? "it is a link or no folder" : Self.systemReason).")
    }
    var facts = stat()
    let reason = fstat(directory, &facts) == 0 ? Self.distrust(facts) : Self.systemReason
    if let reason {
      close(directory)
      throw Failure(description: "\(folder): \(reason).")
    }
    return directory
  }

  private func read() throws(Failure) -> Secret? {
    let directory = try open(making: false)
    guard directory >= 0 else { return nil }
    defer { close(directory) }
    // Not blocking, in case that somebody put a pipe there.
    let file = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure(name, errno == ELOOP ? "it is a link" : Self.systemReason)
    }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0 else { throw failure(name, Self.systemReason) }
    if let reason = Self.distrust(facts) { throw failure(name, reason) }
    guard facts.st_mode & S_IFMT == S_IFREG else { throw failure(name, "it is no ordinary file") }
    guard facts.st_size <= Self.largest else { throw failure(name, "it is larger than 1 MiB") }
    return try content(of: file)
  }

  private func content(of file: Int32) throws(Failure) -> Secret {
    var content = WipedBuffer(capacity: 4_096)
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while content.count <= Self.largest {
      let count = Glibc.read(file, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(name, Self.systemReason) }
      if count == 0 { break }
      chunk[..<count].withUnsafeBytes { content.append($0) }
    }
    return content.secret()
  }

  private func setAside(because reason: String) throws(Failure) -> String {
    let directory = try open(making: false)
    defer { if directory >= 0 { close(directory) } }
    guard renameat(directory, name, directory, name + ".broken") == 0 else {
      throw failure(name, "\(reason); it cannot be set aside: \(Self.systemReason)")
    }
    return "A draft cannot be read (\(reason)); it was set aside as \(folder)/\(name).broken."
  }

  /// Why a file that is already there must not be replaced.
  private func distrust(of name: String, in directory: Int32) -> String? {
    var facts = stat()
    guard fstatat(directory, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    return facts.st_mode & S_IFMT == S_IFLNK ? "it is a link" : Self.distrust(facts)
  }

  private static func distrust(_ facts: stat) -> String? {
    if facts.st_uid != geteuid() { return "it belongs to another user" }
    return facts.st_mode & (S_IWGRP | S_IWOTH) != 0 ? "others may write to it" : nil
  }

  /// Makes a folder and those around it, for the owner only, as the specification wants it. What does not work shows
  /// when the folder is opened.
  private static func makeFolders(_ path: String) {
    var partial = ""
    for part in path.split(separator: "/") {
      partial += "/" + part
      mkdir(partial, 0o700)
    }
  }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static var systemReason: String { String(cString: strerror(errno)) }

  private func failure(_ name: String, _ reason: String) -> Failure {
    Failure(description: "\(folder)/\(name): \(reason).")
  }
}
