import CModel
import JSON
import ServiceModel

// AppFlow's own model and the catalogue beside it, which the program carries as bytes.

extension ServiceModel {
  /// AppFlow's model, as the program carries it.
  ///
  /// - Throws: `ModelError` if the embedded file were broken, which a test rules out.
  public static func embedded() throws(ModelError) -> ServiceModel {
    try ServiceModel(
      bytes: UnsafeRawBufferPointer(start: appflow_model_bytes(), count: appflow_model_count()),
      file: "embedded model")
  }
}

extension Catalogue {
  /// The catalogue that the program carries.
  ///
  /// - Throws: `ModelError` if the embedded file were broken, which a test rules out.
  public static func embedded() throws(ModelError) -> Catalogue {
    let bytes = UnsafeRawBufferPointer(start: appflow_catalogue_bytes(), count: appflow_catalogue_count())
    do {
      return Catalogue(document: try JSONReader.read(bytes, duplicates: .refused))
    } catch {
      throw ModelError(
        file: "embedded catalogue", position: "line \(error.line), column \(error.column)",
        reason: error.reason)
    }
  }
}

extension InstalledModels {
  /// Looks for AppFlow's models.
  ///
  /// - Parameters:
  ///   - system: where a machine has its programs.
  ///   - variable: a variable of the environment: `PATH`, `HOME` and `VIRTUAL_ENV` are asked for.
  public init(system: [String] = ["/usr/local", "/usr"], variable: (String) -> String?) {
    self.init(of: "appflow/2020-08-23", system: system, variable: variable)
  }
}

extension ModelChoice {
  /// Loads the model of AppFlow that is wanted.
  ///
  /// - Parameters:
  ///   - mustBeFound: whether it is an error where no tool brings a model, so that the program's own is the newest.
  ///   - option: what the caller's users call the option with which they choose.
  ///   - installed: looks for the models of this machine; called for the newest only.
  /// - Returns: nil where the program's own is meant.
  /// - Throws: `ModelError` for a file that cannot be used, and where the newest one must not be.
  public func load(
    mustBeFound: Bool, option: String, _ installed: () -> InstalledModels
  ) throws(ModelError) -> LoadedModel? {
    try load(
      own: ServiceModel.embedded, operation: ConnectorAPI.Operation.update.rawValue, mustBeFound: mustBeFound,
      option: option,
      installed)
  }
}
