import Glibc

/// One place that `validate` looks at: a request file, or what keeps one from being read.
struct ValidatePlace: Sendable {
  let path: String
  /// Why there is nothing to check.
  var failure: CommandFailure?

  /// The places that an argument names.
  ///
  /// - Parameter argument: a file, `-`, or a folder, of which every `*.json` file is meant, however deep.
  /// - Returns: the file, whether it can be read or not; or the folder's files, sorted by their paths.
  static func named(by argument: String) -> [ValidatePlace] {
    guard isFolder(argument, followingLinks: true) else { return [ValidatePlace(path: argument)] }
    var folder = argument[...]
    while folder.count > 1, folder.last == "/" { folder.removeLast() }
    let places = inside(String(folder)).sorted { $0.path < $1.path }
    guard places.isEmpty else { return places }
    return [unreadable(String(folder), "has no *.json file, nor has a folder in it")]
  }

  /// What a folder has, in no order. Hidden files and folders are left out, as a shell's `*` does it, and links to folders,
  /// which may lead back; links to files are followed.
  private static func inside(_ folder: String) -> [ValidatePlace] {
    guard let stream = opendir(folder) else { return [cannotBeRead(folder)] }
    defer { closedir(stream) }
    var places: [ValidatePlace] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { places += named(name, of: Int(entry.pointee.d_type), in: folder) }
      errno = 0
    }
    if errno != 0 { places.append(cannotBeRead(folder)) }
    return places
  }

  /// - Parameter kind: what the folder says that it is, which not every file system does.
  private static func named(_ name: String, of kind: Int, in folder: String) -> [ValidatePlace] {
    let path = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    if kind == DT_REG { return name.hasSuffix(".json") ? [ValidatePlace(path: path)] : [] }
    if isFolder(path, followingLinks: false) { return inside(path) }
    guard name.hasSuffix(".json"), !isFolder(path, followingLinks: true) else { return [] }
    var facts = stat()
    guard stat(path, &facts) == 0 else { return [cannotBeRead(path)] }
    // Nobody has named it: a pipe would be waited for.
    guard facts.st_mode & S_IFMT == S_IFREG else {
      return [unreadable(path, "is no file but a device or a pipe")]
    }
    return [ValidatePlace(path: path)]
  }

  private static func isFolder(_ path: String, followingLinks: Bool) -> Bool {
    var facts = stat()
    guard (followingLinks ? stat(path, &facts) : lstat(path, &facts)) == 0 else { return false }
    return facts.st_mode & S_IFMT == S_IFDIR
  }

  private static func cannotBeRead(_ path: String) -> ValidatePlace {
    unreadable(path, "cannot be read: \(String(cString: strerror(errno)))")
  }

  private static func unreadable(_ path: String, _ reason: String) -> ValidatePlace {
    ValidatePlace(path: path, failure: CommandFailure(.usage, "\(path): \(reason)."))
  }
}
