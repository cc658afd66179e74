import ClientTestSupport
import Foundation
import JSON
import Synchronization

/// Texts that would change a terminal that took them as they are: its title, colours, clipboard, cursor, size, mode.
enum HostileText {
  /// The word in each text; behind it stands the text's number.
  static let mark = "ZAP"

  private static let attacks: [String] = [
    "\u{1B}]0;ZAP\u{7}", "\u{1B}]2;ZAP\u{1B}\\", "\u{1B}]52;c;WkFQ\u{7}", "\u{1B}]11;#ff0000\u{7}",
    "\u{1B}]4;1;#00ff00\u{1B}\\", "\u{1B}]8;;http://zap.example\u{1B}\\", "\u{1B}[31;42m", "\u{1B}[8m",
    "\u{1B}[2J", "\u{1B}[H",
    "\u{1B}[?1049l", "\u{1B}[?25l", "\u{1B}[5;6r", "\u{1B}[?6h", "\u{1B}[4h", "\u{1B}[?7l", "\u{1B}[?1000h",
    "\u{1B}[8;5;20t", "\u{1B}c", "\u{1B}(0", "\u{1B}P+q544e\u{1B}\\", "\u{1B}_ZAP\u{1B}\\",
    "\u{1B}kZAP\u{1B}\\",
    "\u{1B}7\u{1B}[99;99H", "\u{1B}[6n", "\u{1B}[3g", "\u{9B}31m", "\u{9D}0;ZAP\u{9C}", "\u{90}q\u{9C}",
    "\u{85}",
    "\r", "\n", "\r\n", "\t", "\u{8}\u{8}\u{8}", "\u{7}", "\u{7F}", "\u{E}", "\u{F}", "\u{5}", "\u{0}",
    "\u{202E}", "\u{2066}", "\u{2069}", "\u{200F}", "\u{200B}\u{200B}\u{200B}", "\u{FEFF}", "\u{2028}",
    "\u{AD}",
    "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", "\u{1F469}\u{200D}\u{1F467}", "\u{E0041}", "\u{3164}", "漢",
    "\u{FFFF}",
  ]

  /// A text with one to three attacks in it.
  ///
  /// - Parameter number: which one; the same number gives the same text.
  static func make(_ number: Int) -> String {
    var text = "\(mark)\(number)."
    for step in 0...(number % 3) {
      let attack = attacks[(number * 7 + step * 31 + number / attacks.count) % attacks.count]
      text += step % 2 == 0 ? attack + "x" : "y" + attack
    }
    return number % 97 == 0 ? text + String(repeating: attacks[number % attacks.count], count: 200) : text
  }

  /// The numbers of the texts that a text has.
  static func numbers(in text: String) -> Set<Int> {
    let parts = text.split(separator: mark).dropFirst()
    return Set(parts.compactMap { Int($0.prefix { $0 != "." }) })
  }

  /// What is written around the first character that steers; nil where none does.
  static func firstSteering(in text: String) -> String? {
    let scalars = text.unicodeScalars
    guard let place = scalars.firstIndex(where: steers) else { return nil }
    let start = scalars.index(place, offsetBy: -60, limitedBy: scalars.startIndex) ?? scalars.startIndex
    return String(scalars[start...].prefix(100)).debugDescription
  }

  /// What may never be written to a terminal by a program that only writes lines.
  private static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D: false
    case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }
}

/// A service whose every word is hostile.
struct HostileService {
  let server: LoopbackServer
  /// How many profiles it has, each with five texts.
  static let profiles = 2_000

  init() throws {
    server = try LoopbackServer.answering { request, connection, number in
      let text = { (index: Int) in JSONValue.string(HostileText.make(20_000 + number * 100 + index)) }
      let body: JSONValue
      switch request.path {
      case "/describe-connector-profiles": body = Self.page(request)
      case "/describe-connector": body = Self.description(text)
      case "/list-connector-entities":
        body = [
          "connectorEntityMap": ["a": .list((0..<9).map { ["name": text($0), "label": text($0 + 10)] })]
        ]
      case "/list-flows":
        body = [
          "flows": .list(
            (0..<9).map {
              [
                "flowName": text($0), "flowStatus": text($0 + 10), "sourceConnectorType": "CustomConnector",
                "sourceConnectorLabel": text($0 + 20),
              ]
            })
        ]
      case "/update-connector-profile":
        // A refusal for sure: a code that nobody knows leaves the outcome unknown, and the screen is another one.
        return connection.answer(
          400, ["x-amzn-RequestId": "id-\(HostileText.make(number).replacing(/[\r\n]/, with: ""))"],
          JSONWriter.body(["__type": "ValidationException", "message": text(1)]).revealed())
      default:
        // What stands before the last # is not the code: there the mark would be lost.
        let code = HostileText.make(number).replacing(/[\r\n#]/, with: "")
        return connection.answer(
          400, ["x-amzn-RequestId": "id-\(code)"],
          JSONWriter.body(["__type": .string("a#\(code)"), "message": text(1)]).revealed())
      }
      connection.answer(200, [:], JSONWriter.body(body).revealed())
    }
  }

  private static func page(_ request: ReceivedRequest) -> JSONValue {
    let asked = try? JSONReader.read(request.text)
    if let names = asked?["connectorProfileNames"]?.items, let name = names.first?.text {
      return ["connectorProfileDetails": [profile(1, named: name)]]
    }
    let start = asked?["nextToken"]?.text.flatMap { Int($0) } ?? 0
    var page: JSONObject = [
      "connectorProfileDetails": .list((start..<start + 100).map { profile($0) })
    ]
    if start + 100 < profiles { page["nextToken"] = .string("\(start + 100)") }
    return .object(page)
  }

  private static func profile(_ number: Int, named name: String? = nil) -> JSONValue {
    let text = { (index: Int) in JSONValue.string(HostileText.make(number * 5 + index)) }
    return [
      "connectorProfileName": name.map { .string($0) } ?? text(0), "connectorProfileArn": text(1),
      "connectorType": "CustomConnector", "connectorLabel": text(2), "connectionMode": "Public",
      "privateConnectionProvisioningState": ["status": "FAILED", "failureMessage": text(3)],
      "connectorProfileProperties": [
        "CustomConnector": [
          "profileProperties": .object([HostileText.make(number * 5): text(4)]),
          "oAuth2Properties": ["tokenUrl": text(3), "oAuth2GrantType": "CLIENT_CREDENTIALS"],
        ]
      ],
      "createdAt": 1_700_000_000, "lastUpdatedAt": 1_700_000_000,
    ]
  }

  private static func description(_ text: (Int) -> JSONValue) -> JSONValue {
    let parameters = (0..<20).map { number -> JSONValue in
      [
        "key": .string("key-\(number)"), "label": text(number), "description": text(number + 20),
        "isRequired": true, "scope": "CONNECTOR_PROFILE",
        "connectorSuppliedValues": [text(number + 40), text(number + 60)],
      ]
    }
    return [
      "connectorConfiguration": [
        "connectorName": text(0), "connectorVersion": text(1), "connectorRuntimeSettings": .list(parameters),
        "authenticationConfig": [
          "isCustomAuthSupported": true, "isBasicAuthSupported": true, "isOAuth2Supported": true,
          "oAuth2Defaults": [
            "authCodeUrls": [text(80), text(81)], "tokenUrls": [text(82)],
            "oauthScopes": [text(83), text(84)],
          ],
          "customAuthConfigs": [
            [
              "customAuthenticationType": text(3), "displayName": text(4),
              "authParameters": .list(parameters),
            ]
          ],
        ],
      ]
    ]
  }
}
