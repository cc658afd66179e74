import JSON
import Secrets
import ServiceModel
import Synchronization

/// The service behind the wire: who asks, which operation, is the input right, what is the answer.
struct Service: Sendable {
  private let model: ServiceModel
  private let validator: Validator
  private let authenticator: Authenticator
  private let faults: FaultPlan
  private let account: Account
  private let handlers: [String: any OperationHandler]
  private let operationsByPath: [String: ServiceModel.Operation]

  init(
    model: ServiceModel, authenticator: Authenticator, faults: FaultPlan, account: Account,
    handlers: [any OperationHandler]
  ) {
    self.model = model
    self.authenticator = authenticator
    self.faults = faults
    self.account = account
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
      if faults.denies(operation.name) { throw ServiceFailure.accessDenied(operation.name, account) }
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

/// Draws which requests go wrong. Every draw comes from one generator, so a seed repeats a run.
final class FaultPlan: Sendable {
  let faults: SandboxFaults
  private let generator: Mutex<SplitMix64>

  init(_ faults: SandboxFaults) {
    self.faults = faults
    generator = Mutex(SplitMix64(state: faults.randomSeed))
  }

  /// Whether the next request is throttled.
  func throttlesNext() -> Bool { draw(faults.throttlePercent) }

  /// Whether the next update's answer is lost.
  func losesNextAnswer() -> Bool { draw(faults.loseAnswersPercent) }

  /// Whether nobody may call an operation.
  func denies(_ operation: String) -> Bool { faults.deniedOperations.contains(operation) }

  private func draw(_ percent: Double) -> Bool {
    guard percent > 0 else { return false }
    return generator.withLock { Double.random(in: 0..<100, using: &$0) } < percent
  }
}

/// A small generator whose numbers depend on its seed only (Steele, Lea and Flood: SplitMix).
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
