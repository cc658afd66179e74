import Forms
import ServiceModel

/// A service model: from any that is read, the forms of all its connectors can be made.
enum ModelTarget {
  static func check(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    let model: ServiceModel
    do {
      model = try ServiceModel.read(Array(bytes), file: "model")
    } catch {
      try promise(error.file == "model" && !error.reason.isEmpty, "an error has a file and a reason")
      return
    }
    guard let api = try? ConnectorAPI(model: model, file: "model") else { return }
    for connector in api.connectors {
      let definition = FormDefinition(connector: connector, api: api)
      let form = ProfileForm(definition: definition, existing: ExistingProfile(name: "acme", mode: "Public"))
      _ = form.violations()
      _ = form.rows
    }
  }
}
