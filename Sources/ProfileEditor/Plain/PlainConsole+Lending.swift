/// The terminal is lent to a program that asks somebody: meanwhile nothing is read, and a question waits.
extension PlainConsole {
  /// Gives the terminal, with its own settings, to a group of processes.
  func lend(to group: Int32, note: String, said: [UInt8]) {
    if borrower == nil {
      rest()
      say(note)
    }
    borrower = group
    show(said)
    waiting.lend(to: group)
  }

  /// Writes what the program that has the terminal says.
  func show(_ bytes: [UInt8]) {
    if borrower != nil { write(bytes) }
  }

  /// Stops together with the program that has the terminal.
  func pauseLoan() {
    guard borrower != nil else { return }
    waiting.pause()
    lendAgain()
  }

  /// After a stop, the shell has given the terminal to this program.
  func lendAgain() {
    if let borrower { waiting.lend(to: borrower) }
  }

  /// Takes the terminal back, and asks again what was asked.
  func reclaim() {
    guard borrower != nil else { return }
    borrower = nil
    waiting.reclaim()
    if let question { ask(question) }
  }
}
