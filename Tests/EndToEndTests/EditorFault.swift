import ClientTestSupport
import Foundation
import Testing

/// A fault in the middle of a send, and what the editor must say of it.
struct EditorFault: Sendable, CustomTestStringConvertible {
  let name: String
  let fault: FaultProxy.Fault
  /// How often it happens: as often as one send tries.
  var times = 2
  /// Whether the update may have been made.
  let isUnknown: Bool
  /// What happened and what to do, in full sentences that must stand on the screen to their end.
  let says: [String]
  /// What is too long for the form's own lines.
  var saysAtF1: String?

  var testDescription: String { name }

  static let all: [EditorFault] = [
    EditorFault(
      name: "an answer that was lost", fault: .lostAnswer, isUnknown: true,
      says: ["No answer from 127.0.0.1 after 2 attempts", "is not known", "nothing that you typed is lost."]),
    EditorFault(
      name: "an answer that is no JSON",
      fault: .answer(status: 200, headers: [:], body: "<html>Welcome</html>"), times: 1, isUnknown: true,
      says: ["cannot be read", "is not known", "nothing that you typed is lost."]),
    EditorFault(
      name: "an answer cut short",
      fault: .raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"connector"), isUnknown: true,
      says: ["No answer from 127.0.0.1 after 2 attempts", "is not known", "nothing that you typed is lost."]),
    EditorFault(
      name: "a length that is too small",
      fault: .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"connectorProfileArn\":\"arn:aws:x\"}"),
      times: 1, isUnknown: true,
      says: ["cannot be read", "is not known", "nothing that you typed is lost."]),
    EditorFault(
      name: "500", fault: .refusal(500, "InternalServerException", "We failed"), isUnknown: true,
      says: [
        "AppFlow says: We failed", "within 8 hours the service makes it only once.",
        "Request id fake-request-id",
      ]),
    EditorFault(
      name: "HTML of a proxy",
      fault: .answer(
        status: 502, headers: ["Content-Type": "text/html"], body: "<html><h1>Bad Gateway</h1></html>"),
      isUnknown: true, says: ["Bad Gateway", "Whether the update was made is not known."]),
    EditorFault(
      name: "429", fault: .refusal(429, "ThrottlingException", "Rate exceeded"), isUnknown: false,
      says: [
        "Refused: Rate exceeded",
        "Too many requests in this account and region. Wait a minute and try again.",
      ]),
    EditorFault(
      name: "no permission",
      fault: .refusal(403, "AccessDeniedException", "User is not authorized to perform this action"),
      times: 1,
      isUnknown: false,
      says: [
        "Refused: User is not authorized to perform this action",
        "The identity that signs may not do this.", "… F1 shows all",
      ], saysAtF1: "for some profiles kms: and secretsmanager: permissions too."),
  ]
}

extension FaultProxy.Fault {
  static func refusal(_ status: Int, _ code: String, _ message: String) -> Self {
    .answer(
      status: status, headers: ["x-amzn-ErrorType": code, "x-amzn-RequestId": "fake-request-id"],
      body: #"{"message":"\#(message)"}"#)
  }
}
