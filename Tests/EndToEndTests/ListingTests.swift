import Foundation
import Testing

/// The list of profiles at work in a real terminal, against the sandbox: ordered, filtered, scrolled.
@Suite("The list in a real terminal")
struct ListingTests {
  private static func browse(
    _ arguments: [String] = [], columns: Int = 100, rows: Int = 30, on sandbox: SandboxProcess
  ) async throws -> TmuxTerminal {
    let terminal = try await TmuxTerminal(
      columns: columns, rows: rows,
      command: [try Products.executable("appflow-profile"), "browse"] + arguments,
      environment: sandbox.environment)
    try await terminal.waitFor("profiles")
    return terminal
  }

  /// The names in the rows under the titles.
  private static func names(_ screen: [String]) -> [String] {
    let head = screen.firstIndex { $0.contains("CONNECTOR") } ?? 0
    return screen.dropFirst(head + 1).prefix { !$0.contains("───") }
      .compactMap { $0.drop { " ▌".contains($0) }.split(separator: " ").first.map(String.init) }
      // Beside the list stands what is known of one.
      .filter { $0 != "│" && $0 != "┃" }
  }

  @Test("s orders by a column, a refresh keeps the order and the filter, and both can be given at the start")
  func order() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await Self.browse(on: sandbox)
      try await terminal.press("s")
      try await terminal.waitFor("Order of the profiles")
      try await terminal.type("name:desc")
      try await terminal.press("Enter")
      try await terminal.waitFor("NAME ▼")
      try await terminal.press("/")
      try await terminal.type("mode:public name:sf")
      try await terminal.press("Tab", "g")
      try await terminal.wait(for: "the profiles in their order") { screen in
        let names = Self.names(screen)
        return names.count > 1 && names == names.sorted().reversed() && names.allSatisfy { $0.contains("sf") }
      }
      try await terminal.press("/")
      try await terminal.press("C-u")
      try await terminal.type("modes:public")
      try await terminal.waitFor("Did you mean mode?")
      let started = try await Self.browse(["--filter", "connector:sales", "--sort", "name"], on: sandbox)
      try await started.waitFor("NAME ▲")
      try await started.wait(for: "the filter's profiles") { screen in
        let names = Self.names(screen)
        return names.count > 1 && names == names.sorted()
      }
    }
  }

  @Test("health:bad shows the profiles whose flows failed, once they are known")
  func health() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await Self.browse(columns: 200, rows: 50, on: sandbox)
      try await terminal.waitFor("HEALTH")
      try await terminal.waitFor("no flow")
      try await terminal.press("/")
      try await terminal.type("health:bad")
      try await terminal.wait(for: "only what failed") { screen in
        let names = Self.names(screen)
        return !names.isEmpty && names.count < 5
      }
    }
  }

  @Test("in a list that is longer than the window, what is below is counted, and goes at the end")
  func scrolling() async throws {
    try await SandboxProcess.run(arguments: ["--profiles", "300"]) { sandbox in
      let terminal = try await Self.browse(rows: 20, on: sandbox)
      try await terminal.waitFor("1 of 300 profiles")
      try await terminal.waitFor(" more below ")
      try await terminal.press("End")
      try await terminal.waitFor("300 of 300 profiles")
      try await terminal.wait(for: "nothing below") { !$0.contains { $0.contains("more below") } }
    }
  }
}
