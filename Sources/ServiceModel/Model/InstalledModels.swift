import Glibc
import OperatingSystem

/// A model that one of AWS's tools on this machine brings along.
public struct InstalledModel: Sendable, Equatable {
  /// The file, without links.
  public let path: String
  /// Of which release it is; nil where the tool does not say.
  public let release: ModelRelease?
  /// When the file was last written, in seconds since 1970: often the day of the installation. Nil where it cannot be opened.
  public let writtenAt: Double?
  /// Why it must not be used, with the remedy; nil where it may. Nobody has named the file: what others could have written
  /// would decide which fields are masked.
  public let objection: String?
}

/// The models of a service that AWS's tools on this machine bring along: botocore, with or without the AWS command line's first
/// version, and the second version. Only files are looked at; nothing is run.
public struct InstalledModels: Sendable {
  /// What was found: the highest number first, what has no number of botocore's last.
  public let found: [InstalledModel]
  /// The folders below which packages were looked for.
  public let places: [String]

  /// Looks for models.
  ///
  /// - Parameters:
  ///   - service: where the tools keep the service's models, below `data`: its name and the version of its API.
  ///   - system: where a machine has its programs.
  ///   - variable: a variable of the environment: `PATH`, `HOME` and `VIRTUAL_ENV` are asked for.
  public init(
    of service: String, system: [String] = ["/usr/local", "/usr"], variable: (String) -> String?
  ) {
    let search = ModelSearch(system: system, variable: variable)
    places = search.places
    var seen: Set<String> = []
    found = search.files(of: service).compactMap { file in
      realPath(file).flatMap { seen.insert($0).inserted ? InstalledModel($0) : nil }
    }.sorted { left, right in
      guard let release = right.release, release.tool == .botocore else {
        return left.release?.tool == .botocore
      }
      return left.release?.isNewer(than: release) ?? false
    }
  }
}

extension InstalledModel {
  fileprivate init(_ path: String) {
    self.path = path
    release = ModelRelease(ofFile: path)
    do throws(GivenFile.Failure) {
      let file = try GivenFile(path)
      writtenAt = Double(file.facts.st_mtim.tv_sec)
      objection = FileOwner.objection(to: file.facts, trustsSuperuser: true)
    } catch {
      writtenAt = nil
      objection = "it cannot be read: \(error.reason)"
    }
  }
}

/// Where tools may be, and the model files that are there.
private struct ModelSearch {
  /// Folders that have packages of Python below `lib`.
  private(set) var places: [String] = []
  /// Folders that have packages themselves.
  private var bundles: [String] = []

  init(system: [String], variable: (String) -> String?) {
    for folder in (variable("PATH") ?? "").split(separator: ":") where folder.hasPrefix("/") {
      // What `aws` leads to: a script of a virtual environment, or the second version's executable among its files.
      if let program = realPath(folder + "/aws") {
        bundles.append(folderOf(program))
        add(folderOf(folderOf(program)))
      }
      add(folderOf(String(folder)))
    }
    if let environment = variable("VIRTUAL_ENV"), environment.hasPrefix("/") { add(environment) }
    if let home = variable("HOME"), home.hasPrefix("/") {
      add(home + "/.local")
      let folders = [
        "/.local/share/pipx/venvs/", "/.local/pipx/venvs/", "/.local/share/uv/tools/", "/.pyenv/versions/",
      ]
      for tools in folders {
        for tool in matches(home + tools, "*") { add(tool) }
      }
    }
    for folder in system {
      add(folder)
      bundles += matches(folder, "/aws-cli/v2/current/dist")
    }
  }

  private mutating func add(_ place: String) {
    let place = place.isEmpty ? "/" : place
    if !places.contains(place) { places.append(place) }
  }

  func files(of service: String) -> [String] {
    let packages = places.flatMap { place in
      ["site", "dist"].flatMap { matches(place == "/" ? "" : place, "/lib*/python3*/\($0)-packages") }
    }
    return (packages + bundles).flatMap { folder in
      ["/botocore", "/awscli/botocore"].compactMap { package in
        // As botocore does it, the plain file counts where there are both.
        ["", ".gz"].map { "\(folder)\(package)/data/\(service)/service-2.json\($0)" }
          .first { access($0, F_OK) == 0 }
      }
    }
  }
}

private func folderOf(_ path: String) -> String {
  path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
}

/// The path without links; nil where nothing is there.
private func realPath(_ path: some StringProtocol) -> String? {
  guard let resolved = realpath(String(path), nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}

/// What there is of a pattern below a folder, whose own name is no pattern.
private func matches(_ folder: String, _ pattern: String) -> [String] {
  let plain = folder.map { "\\*?[".contains($0) ? "\\\($0)" : "\($0)" }.joined()
  var found = glob_t()
  defer { globfree(&found) }
  guard glob(plain + pattern, 0, nil, &found) == 0 else { return [] }
  return (0..<Int(found.gl_pathc)).compactMap { index in found.gl_pathv[index].map { String(cString: $0) } }
}
