import ArgumentParser
import Lists
import OperatingSystem
import ProfileEditor

/// How filters, orders and times are read from the command line: what is wrong with one is said in its own words.
enum ListOptions {
  /// Reads a filter, which may name filters of the settings and those that were saved from the editor.
  static func filter(_ text: String, _ settings: EditorSettings) throws(CommandFailure) -> ListFilter {
    let settings = text.contains("@") ? settings.withFilters(try savedFilters()) : settings
    do throws(ListError) {
      return try ListFilter(text, saved: settings.allFilters)
    } catch {
      throw CommandFailure(.usage, "--filter cannot be read. \(error)")
    }
  }

  /// What was saved from the editor; none where there is no place for it.
  static func savedFilters() throws(CommandFailure) -> [String: ListFilter] {
    guard let folder = BaseFolder.state.ownPath else { return [:] }
    do { return try SavedFilters(folder: folder).load() } catch {
      throw CommandFailure(.configuration, "\(error)")
    }
  }

  /// Reads an order.
  @Sendable static func order(_ text: String) throws -> ListOrder { try told { try ListOrder(text) } }

  /// Reads a time.
  @Sendable static func time(_ text: String) throws -> WrittenTime {
    guard let time = WrittenTime(text, now: .now()) else { throw ValidationError(WrittenTime.rule) }
    return time
  }

  private static func told<Value>(_ read: () throws -> Value) throws -> Value {
    do { return try read() } catch { throw ValidationError("\(error)") }
  }
}

extension TimeSpan: ExpressibleByArgument {
  /// Reads it as the value of an option.
  public init?(argument: String) { self.init(argument) }
}

extension CommandFailure {
  /// What the parser says, and what there is in place of an option that the AWS command line has and this program has not.
  static func advising(_ text: String) -> String {
    let query = "Unknown option '--query'"
    return text.replacing(
      query,
      with: query + """
        . JMESPath is not here: pipe the JSON to a program that takes it apart, such as
          appflow-profile list --output json | jq '.connectorProfileDetails[].connectorProfileName'
        To choose and to order profiles, list has --filter and --sort.
        """)
  }
}
