import JSON
import Lists
import PrivateFiles

/// Filters that were saved from the editor, by their names: their words, in the folder of the drafts.
public struct SavedFilters: Sendable {
  private static let file = "filters.json"
  private static let largest = 1 << 16

  private let folder: PrivateFolder

  /// Names the folder.
  ///
  /// - Parameter folder: its path.
  public init(folder: String) { self.folder = PrivateFolder(folder) }

  /// Whether something can be a filter's name: what can stand in a settings file and behind an `@`.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 64
      && name.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D || $0 == 0x5F }
  }

  /// The filters.
  ///
  /// - Throws: `PrivateFileFailure` for a file that cannot or must not be read. One that is none of this program's is set aside.
  public func load() throws(PrivateFileFailure) -> [String: ListFilter] {
    try words().compactMapValues { try? ListFilter($0) }
  }

  private func words() throws(PrivateFileFailure) -> [String: String] {
    guard let text = try folder.read(Self.file, limit: Self.largest) else { return [:] }
    guard let json = text.withBytes({ try? JSONReader.read($0) }), let object = json.object else {
      let path = try folder.setAside(Self.file)
      throw PrivateFileFailure("The saved filters cannot be read; they were set aside as \(path).")
    }
    return Dictionary(
      object.members.compactMap { member in member.value.text.map { (member.name, $0) } },
      uniquingKeysWith: { $1 })
  }

  /// Keeps a filter, in place of one of that name.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - words: the filter, as it was typed.
  /// - Returns: why it is not kept; nil where it is.
  func keep(_ name: String, _ words: String) -> String? {
    do throws(PrivateFileFailure) {
      var all = try self.words()
      all[name] = words
      var json = JSONObject()
      for (name, words) in all.sorted(by: { $0.key < $1.key }) { json[name] = .string(words) }
      try folder.replace(Self.file, with: JSONLines(.object(json)).text())
      return nil
    } catch {
      return "The filter counts until you leave, and is not saved: \(error)"
    }
  }
}
