import JSON
import Secrets
import ServiceModel

/// The service behind the wire: who asks, which operation, is the input right, what is the answer.
struct Service: Sendable {
  private let model: ServiceModel
  private let validator: Validator
  private let authenticator: Authenticator
  private let faults: FaultPlan
  private let handlers: [String: any OperationHandler]
  private let operationsByPath: [String: ServiceModel.Operation]

  init(
    model: ServiceModel, authenticator: Authenticator, faults: FaultPlan, handlers: [any OperationHandler]
  ) {
    self.model = model
    self.authenticator = authenticator
    self.faults = faults
    self.handlers = Dictionary(uniqueKeysWithValues: handlers.map { (type(of: $0).operation, $0) })
    validator = Validator(model: model)
    operationsByPath = Dictionary(
      model.operations.values.map { ("\($0.method) \($0.path)", $0) }, uniquingKeysWith: { first, _ in first }
    )
  }

  /// Answers one request.
  ///
  /// - Parameter request: the request as it came.
  /// - Returns: the answer; it never throws, because every failure is an answer.
  func answer(_ request: ServiceRequest) async -> ServiceAnswer {
    do throws(ServiceFailure) {
      try authenticator.check(request)
      if faults.throttlesNext() { throw ServiceFailure.throttled }
      let (operation, handler) = try route(request)
      if faults.denies(operation.name) { throw ServiceFailure.accessDenied(operation.name) }
      let input = try read(request.body, operation)
      let output = try await handler.answer(to: input)
      if handler.isUpdate, faults.losesNextAnswer() { return .lost }
      return .output(JSONWriter.body(output).withBytes { Array($0) })
    } catch {
      return .failure(error)
    }
  }

  private func route(
    _ request: ServiceRequest
  ) throws(ServiceFailure) -> (ServiceModel.Operation, any OperationHandler) {
    guard let operation = operationsByPath["\(request.method) \(request.path)"],
      let handler = handlers[operation.name]
    else {
      throw .unknownOperation(
        "The sandbox has no operation at \(request.method) \(request.path). "
          + "It has \(handlers.keys.sorted().joined(separator: ", ")).")
    }
    return (operation, handler)
  }

  private func read(
    _ body: [UInt8], _ operation: ServiceModel.Operation
  ) throws(ServiceFailure) -> JSONValue {
    var input: JSONValue = [:]
    do {
      if !body.isEmpty { input = try body.withUnsafeBytes { try JSONReader.read($0, duplicates: .lastWins) } }
    } catch {
      throw ServiceFailure(
        type: "SerializationException", status: 400, message: "The body is not JSON: \(error)")
    }
    guard let shape = operation.input else { return input }
    let errors = validator.violations(in: input, of: shape).filter { $0.severity == .error }
    guard errors.isEmpty else {
      throw .invalid(errors.map { ($0.path.tokens.joined(separator: "."), $0.message) })
    }
    return input
  }
}

/// A request as it came over the wire.
struct ServiceRequest: Sendable {
  let method: String
  /// The percent-encoded path, without the query.
  let path: String
  /// The percent-encoded query, without its question mark.
  let query: String
  /// The headers; names in any case.
  let headers: [(name: String, value: String)]
  let body: [UInt8]
}

/// What goes back over the wire.
enum ServiceAnswer: Sendable {
  /// A JSON body with the output's members.
  case output([UInt8])
  /// A refusal.
  case failure(ServiceFailure)
  /// Nothing: the connection is dropped.
  case lost
}
