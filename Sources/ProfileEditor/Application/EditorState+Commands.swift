import Forms
import Lists
import ServiceModel
import Terminal

/// Running anything by its name.
extension EditorState {
  /// Commands that are remembered.
  private static let mostHistory = 50

  /// Opens the line over the screen, with all that can be run there.
  ///
  /// - Parameters:
  ///   - typed: what stands in it.
  ///   - problem: why that cannot be run.
  mutating func openCommandLine(typed: String = "", problem: String? = nil) -> [EditorEffect] {
    var values = [KeyBinding.Action.region.name: candidates(.region)]
    values[KeyBinding.Action.profile.name] = candidates(.profile)
    if keyContext == .browser || keyContext == .filter {
      let open = KeyBinding.Action.open.name
      values[open] = editing.browser.entries.map {
        CommandLineState.Candidate(words: "\(open) \($0.name)", note: $0.connector)
      }
      let sort = KeyBinding.Action.sort.name
      values[sort] = orders.map {
        CommandLineState.Candidate(words: "\(sort) \($0.order?.text ?? ListOrder.none)", note: $0.note)
      }
      values[KeyBinding.Action.compare.name] = counterpartCandidates
      values[KeyBinding.Action.write.name] = Self.fileCandidates
      let save = KeyBinding.Action.saveFilter.name
      values[save] = editing.browser.rules.saved.keys.sorted().map {
        CommandLineState.Candidate(words: "\(save) \($0)", note: "In place of the one that is saved")
      }
    }
    // Who looks at the line does not look at the secret any more.
    editing.stage.editForm { $0.isRevealed = false }
    var line = CommandLineState(commands: commands, values: values, history: commandHistory)
    if !typed.isEmpty { line.edit { $0 = LineEditor(typed) } }
    line.problem = problem
    push(.command(line))
    return [.account(.list)]
  }

  private func candidates(_ kind: PlaceKind) -> [CommandLineState.Candidate] {
    let command: KeyBinding.Action = kind == .profile ? .profile : .region
    return editing.options(kind).compactMap { place in
      let name = kind == .profile ? place.choice.profile : place.choice.region
      return name.map { CommandLineState.Candidate(words: "\(command.name) \($0)", note: place.option.note) }
    }
  }

  /// What can be run on the screen: what its keys do, the parts of a form, and what can be done everywhere.
  var commands: [Command] {
    var found: [Command] = []
    let add = { (command: Command) in
      if !found.contains(where: { $0.name == command.name }) { found.append(command) }
    }
    for place in commandContexts {
      for binding in context.keys.all(in: place) where binding.action != .command {
        add(command(of: binding, in: place))
      }
    }
    if case .filling(let form, _) = editing.stage, keyContext == .form {
      for section in form.sectionNames {
        add(
          Command(
            name: section.rawValue, help: "To the part “\(section.title)” of the form", keys: "",
            effect: .section(section)))
      }
    }
    for action in [KeyBinding.Action.profile, .region] {
      for binding in context.keys.all(in: .browser) where binding.action == action {
        add(command(of: binding, in: keyContext))
      }
    }
    add(Command(name: KeyBinding.Action.quit.name, help: "Leave", keys: "", effect: .quit))
    return found
  }

  private func command(of binding: KeyBinding, in place: KeyBinding.Context) -> Command {
    // What has no key is run by one that nobody can press.
    let key = binding.keys.first ?? .function(0)
    return Command(
      name: binding.action.name, help: binding.help,
      keys: context.keys.all(in: place).filter { $0.action == binding.action }.flatMap(\.keys).map(\.name)
        .joined(separator: ", "),
      effect: .press(
        KeyPress(key: key, context: place, action: binding.action, isOfLine: place == .field)))
  }

  /// What can stand behind a command became known.
  mutating func updateCommandLine() {
    let profiles = candidates(.profile)
    let regions = candidates(.region)
    let counterparts = counterpartCandidates
    editOverlays { overlay in
      guard case .command(var line) = overlay else { return }
      line.setValues(profiles, of: KeyBinding.Action.profile.name)
      line.setValues(regions, of: KeyBinding.Action.region.name)
      line.setValues(counterparts, of: KeyBinding.Action.compare.name)
      overlay = .command(line)
    }
  }

  mutating func pressInCommandLine(_ press: KeyPress, _ current: CommandLineState) -> [EditorEffect] {
    var line = current
    let request = line.press(press, &killRing)
    replaceOverlay(with: .command(line))
    switch request {
    case .close?: popOverlay()
    case .run(let text)?: return run(text, line)
    case nil: break
    }
    return []
  }

  /// Runs a line, or says in it why not.
  private mutating func run(_ text: String, _ line: CommandLineState) -> [EditorEffect] {
    switch line.meaning(of: text) {
    case .nothing: popOverlay()
    case .unknown(let problem): refuse(problem, line)
    case .command(let command, let value):
      if let problem = problem(of: command, value) {
        refuse(problem, line)
        return []
      }
      commandHistory = Array(([text] + commandHistory.filter { $0 != text }).prefix(Self.mostHistory))
      popOverlay()
      return perform(command, value)
    }
    return []
  }

  private mutating func refuse(_ problem: String, _ current: CommandLineState) {
    var line = current
    line.problem = problem
    replaceOverlay(with: .command(line))
  }

  /// Why a command cannot be run; nil where it can.
  private func problem(of command: Command, _ value: String?) -> String? {
    switch (command.effect, value) {
    case (.quit, _): return editing.moveObstacle
    case (.press(let press), let value?) where press.action == .profile:
      return moveObstacle ?? editing.refusal(.profile, value)
    case (.press(let press), _?) where press.action == .region && context.fleet != nil:
      return "All regions of the targets are in this list."
    case (.press(let press), _) where press.action == .profile || press.action == .region: return moveObstacle
    case (.press(let press), let words?) where press.action == .compare: return counterpartProblem(words)
    case (.press(let press), let name?) where press.action == .open:
      if context.fleet != nil, editing.browser.entries.count(where: { $0.name == name }) > 1 {
        return "Several accounts and regions have \(name): choose its row."
      }
      if editing.browser.entries.contains(where: { $0.name == name }) { return nil }
      let nearest = NearestName.of(name, among: editing.browser.entries.map(\.name))
      return "There is no profile named \(name) here." + (nearest.map { " Did you mean \($0)?" } ?? "")
    case (.press(let press), let name) where press.action == .saveFilter:
      return editing.filterObstacle(name?.lowercased())
    case (.press(let press), let text?) where press.action == .sort:
      if case .failure(let error) = ListOrder.read(text) { return error.description }
      return nil
    default: return nil
    }
  }

  private mutating func perform(_ command: Command, _ value: String?) -> [EditorEffect] {
    switch (command.effect, value) {
    case (.quit, _): return [.quit]
    case (.section(let section), _):
      editing.stage.editForm { $0.move(to: section) }
      scrollIntoView()
      return []
    case (.press(let press), let value?):
      switch press.action {
      case .profile: return go(to: editing.choice(.profile, value))
      case .region: return go(to: editing.choice(.region, value))
      case .sort:
        if case .success(let order) = ListOrder.read(value) { editing.browser.sort(order) }
        scrollIntoView()
        return []
      case .saveFilter: return saveFilter(as: value.lowercased())
      case .write: return writeList(to: value)
      case .compare: return compareSelected(with: value)
      default: return openProfile(named: value)
      }
    case (.press(let press), nil): return perform(press)
    }
  }

  private mutating func openProfile(named name: String) -> [EditorEffect] {
    editing.browser.moveCursor(to: name)
    return openSelected()
  }
}
