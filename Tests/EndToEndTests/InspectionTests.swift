import ClientTestSupport
import Foundation
import Testing

/// Profiles that are looked at and compared on the screen, against the sandbox.
@Suite("Looking into profiles in a real terminal")
struct InspectionTests {
  @Test("d says what is wrong, and = shows two profiles side by side; both leave everything as it is")
  func look() async throws {
    try await SandboxProcess.run { sandbox in
      let before = try sandbox.storedJSON()
      let terminal = try await FormTypist.browse(on: sandbox)
      try await terminal.press("/")
      try await terminal.type("sf-prod")
      try await terminal.waitFor("1 of ")
      try await terminal.press("Tab", "d")
      try await terminal.waitFor("Why sf-prod may not work")
      // The account's secrets cannot be asked about on this machine.
      try await terminal.waitFor("Nothing wrong was found. 1 of ")
      try await terminal.waitFor("Nobody was asked about")
      try await terminal.press("s")
      try await terminal.waitFor("Secret's ARN:")
      try await terminal.type("my-secret")
      try await terminal.press("Enter")
      try await terminal.waitFor("Not taken: a secret's ARN has the form")
      try await terminal.press("Escape")
      try await terminal.waitFor("name the secret   y copy")
      try await terminal.press("q")
      try await terminal.waitFor("profiles")
      try await terminal.press("=")
      try await terminal.waitFor("Compare sf-prod with")
      try await terminal.type("veeva-vault")
      try await terminal.press("Enter")
      try await terminal.waitFor("members differ.")
      try await terminal.waitFor("~ Salesforce/instanceUrl")
      try await terminal.press("Escape")
      try await terminal.waitFor("profiles")
      #expect(try sandbox.storedJSON() == before)
    }
  }
}
