import AppFlow
import Terminal
import Testing

@testable import ProfileEditor

/// Whoever has keys of their own is told those, whatever sentence names one.
@Suite("Keys in sentences")
struct OwnKeysInSentencesTests {
  enum Start: String, CaseIterable, Sendable { case browser, form, custom, failed }

  /// Keys that no action has by default: with Alt and a capital letter or a digit, or a function key with another one.
  private static let freeKeys: [Key] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".unicodeScalars.map { Key(.scalar($0), .alt) }
    + (1...12).flatMap { number in
      [Key.Modifiers.control, .alt, [.control, .alt]].map { Key(.function(number), $0) }
    }

  /// Every action on a key of its own.
  private static let own: [KeyBinding] = {
    let keys = Dictionary(uniqueKeysWithValues: zip(KeyBinding.Action.allCases, freeKeys))
    return KeyBindings.standard.all.map { binding in
      KeyBinding(
        binding.context, binding.keys.isEmpty ? [] : [keys[binding.action]].compactMap(\.self),
        binding.action, bar: binding.bar, binding.help)
    }
  }()

  private static func settings() throws -> EditorSettings {
    var text = ""
    for context in KeyBinding.Context.allCases {
      text += "[keys \(context.rawValue)]\n"
      // Several bindings of one action are one line of the file.
      var actions: [KeyBinding.Action] = []
      for binding in own where binding.context == context && !actions.contains(binding.action) {
        actions.append(binding.action)
        text += "\(binding.action.name) = \(binding.keys.map(\.name).joined(separator: ", "))\n"
      }
    }
    return try EditorSettingsTests.read(text)
  }

  private static func begin(_ start: Start, _ settings: EditorSettings) throws -> EditorFixture {
    var fixture: EditorFixture
    switch start {
    case .browser: fixture = try .browsing(settings: settings)
    case .form: fixture = try opened("sf-prod", settings)
    case .custom: fixture = try opened("crm-custom", settings)
    case .failed:
      fixture = try EditorFixture(initial: .describe(name: "sf-prdo"), settings: settings)
      fixture.send(.described(name: "sf-prdo", nil, nearest: "sf-prod"))
    }
    _ = fixture.takeEffects()
    return fixture
  }

  private static func opened(_ name: String, _ settings: EditorSettings) throws -> EditorFixture {
    var fixture = try EditorFixture(initial: .describe(name: name), settings: settings)
    fixture.send(.described(name: name, EditorFixture.profiles.first { $0.name == name }))
    return fixture
  }

  /// Whether “Enter” is what to do with a field, as in the hints of the catalogue, and no key.
  private static func isVerb(_ word: String, before next: String) -> Bool {
    word == "Enter" && ["the", "each", "one", "https"].contains(next)
  }

  @Test("no screen names a key that is no longer bound", arguments: Start.allCases)
  func sentences(start: Start) throws {
    let settings = try Self.settings()
    let names = { (keys: [KeyBinding]) in Set(keys.flatMap(\.keys).map(\.name).filter { $0.count > 1 }) }
    // A letter may be a word of a sentence; these are nothing but keys.
    let foreign = names(KeyBindings.standard.all).subtracting(names(settings.keys.all))
    #expect(foreign.count > 20)
    let keys = Array(Set(settings.keys.all.flatMap(\.keys))).sorted { $0.name < $1.name }
    var random = SeededGenerator(seed: 20_260_102)
    var fixture = try Self.begin(start, settings)
    for step in 0..<600 {
      if step.isMultiple(of: 3) {
        fixture.type("x")
      } else if let key = keys.randomElement(using: &random) {
        fixture.press(key)
      }
      let words = fixture.screen.split { $0.isWhitespace || ".,;:()│".contains($0) }.map(String.init)
      let next = words.dropFirst() + [""]
      let sentence = zip(words, next).first { foreign.contains($0) && !Self.isVerb($0, before: $1) }?.0
      #expect(sentence == nil, "\(fixture.screen)")
      #expect(!words.contains("y/n"), "\(fixture.screen)")
      if fixture.takeEffects().contains(.quit) { fixture = try Self.begin(start, settings) }
    }
  }
}
