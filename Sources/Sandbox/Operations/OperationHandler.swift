import JSON

/// Answers one operation. The input has been validated against the operation's shape.
protocol OperationHandler: Sendable {
  /// The operation's name in the model.
  static var operation: String { get }

  /// Whether it changes anything, so that a lost answer matters.
  var isUpdate: Bool { get }

  /// Does the operation.
  ///
  /// - Parameter input: the validated input; members may be null.
  /// - Returns: the output's members.
  /// - Throws: the refusal that goes back.
  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue
}

extension OperationHandler {
  var isUpdate: Bool { false }
}
