/// Which model is wanted.
public enum ModelChoice: Equatable, Sendable {
  /// The one that the program carries.
  case builtIn
  /// The newest of all that there are: the program's own or one that an installed tool of AWS's brings along.
  case newest
  /// A certain file.
  case file(String)

  /// Reads what an operator writes.
  ///
  /// - Parameter text: `built-in`, `newest` or a path; a file of such a name is written with its folder, `./newest`.
  public init(_ text: String) {
    self =
      switch text {
      case "built-in": .builtIn
      case "newest": .newest
      default: .file(text)
      }
  }
}

/// A model of a file, and where it comes from.
public struct LoadedModel: Sendable {
  /// The model.
  public let model: ServiceModel
  /// The file.
  public let path: String
  /// Of which release it is; nil where nothing says it.
  public let release: ModelRelease?
}

extension ModelChoice {
  /// Loads the model that is wanted.
  ///
  /// - Parameters:
  ///   - own: reads the program's own; called for the newest only.
  ///   - operation: the operation that a model is wanted for.
  ///   - mustBeFound: whether it is an error where no tool brings a model, so that the program's own is the newest.
  ///   - option: what the caller's users call the option with which they choose.
  ///   - installed: looks for the models of this machine; called for the newest only.
  /// - Returns: nil where the program's own is meant.
  /// - Throws: `ModelError` for a file that cannot be used, and where the newest one must not be.
  public func load(
    own: () throws(ModelError) -> ServiceModel, operation: String, mustBeFound: Bool, option: String,
    _ installed: () -> InstalledModels
  ) throws(ModelError) -> LoadedModel? {
    switch self {
    case .builtIn: return nil
    case .file(let path): return try LoadedModel(path)
    case .newest:
      let installed = installed()
      guard !installed.found.isEmpty || !mustBeFound else { throw installed.nothingFound(option) }
      let own = try own()
      guard let newest = try installed.newer(than: own, own.release, for: operation).first else { return nil }
      if let objection = newest.objection {
        throw ModelError(
          file: newest.path, position: "",
          reason: "the newest model must not be used: \(objection), or do without it: \(option) built-in")
      }
      return try LoadedModel(newest.path, onlyTrusted: true)
    }
  }
}

extension LoadedModel {
  fileprivate init(_ path: String, onlyTrusted: Bool = false) throws(ModelError) {
    model = try ServiceModel.read(ModelFile.contents(path, onlyTrusted: onlyTrusted), file: path)
    self.path = path
    release = model.release ?? ModelRelease(ofFile: path)
  }
}

extension InstalledModels {
  /// Why there is no newest model.
  fileprivate func nothingFound(_ option: String) -> ModelError {
    ModelError(
      file: "\(option) newest", position: "",
      reason:
        "there is no botocore and no AWS command line with a model on this machine. Looked below "
        + places.joined(separator: ", ") + "; name a file with \(option) FILE")
  }

  /// The models that are newer than another one, the newest first.
  ///
  /// Two of botocore's are told apart by their numbers. The AWS command line's second version has numbers of its own, which say
  /// nothing beside those: its model is newer where it has all that the other has for the operation, and more.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - release: its release, where it is known.
  ///   - operation: the operation that a model is wanted for.
  /// - Returns: the newer ones; of those that must not be used, only such as are told by their numbers.
  public func newer(
    than model: ServiceModel, _ release: ModelRelease?, for operation: String
  ) throws(ModelError) -> [InstalledModel] {
    var newer: [InstalledModel] = []
    for candidate in found {
      if let release, let isNewer = candidate.release?.isNewer(than: release) {
        if isNewer { newer.append(candidate) }
      } else if candidate.objection == nil {
        let best = newer.first { $0.objection == nil }
        let known = try best.map { best throws(ModelError) in
          try LoadedModel(best.path, onlyTrusted: true).model
        }
        let own = try LoadedModel(candidate.path, onlyTrusted: true).model
        if own.knowsMore(than: known ?? model, for: operation) { newer.insert(candidate, at: 0) }
      }
    }
    return newer
  }
}

extension ServiceModel {
  /// Whether it has all that another model has for an operation, and more.
  ///
  /// - Parameters:
  ///   - other: the other one.
  ///   - operation: the operation's name.
  public func knowsMore(than other: ServiceModel, for operation: String) -> Bool {
    names(for: operation).isStrictSuperset(of: other.names(for: operation))
  }

  /// Each member and each choice that an operation's request can have.
  private func names(for operation: String) -> Set<String> {
    guard let root = operations[operation]?.input else { return [] }
    var names: Set<String> = []
    var seen: Set<ShapeID> = [root]
    var waiting = [root]
    while let id = waiting.popLast() {
      let shape = self[id]
      names.formUnion(shape.enumeration.map { "\(shape.name) = \($0)" })
      var next: [ShapeID] = []
      switch shape.kind {
      case .structure(let members):
        names.formUnion(members.map { "\(shape.name).\($0.name)" })
        next = members.map(\.shape)
      case .list(let element): next = [element]
      case .map(let key, let value): next = [key, value]
      default: break
      }
      waiting += next.filter { seen.insert($0).inserted }
    }
    return names
  }
}
