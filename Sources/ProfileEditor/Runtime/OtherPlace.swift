import AppFlow
import Journal
import JSON
import Lists
import ServiceModel

/// Another account or region that is looked at from where the editor works. Its profiles can be read; nothing can be sent there.
public struct OtherPlace: Sendable {
  /// As it was chosen.
  let choice: AccountChoice
  /// What that comes to.
  let place: AccountPlace
  /// Reads with the credentials of that place, and no others.
  let profiles: any ProfileReading
}

extension EffectRunner {
  /// Reads the profiles of another place.
  func read(_ choice: AccountChoice) {
    replaceCheckTask(
      Task.detached { [self] in
        let event: AccountEvent
        do {
          var entries: [BrowserEntry] = []
          for try await page in try await look(at: choice).profiles.pages() { entries += page }
          event = .read(choice, entries)
        } catch {
          forgetOtherPlace()
          event = .notRead(choice, Failure(error))
        }
        // Nobody waits for an answer that was given up.
        if !Task.isCancelled { post(.account(event)) }
      })
  }

  /// Compares a profile with another one, which may be elsewhere.
  func compare(_ profile: String, with counterpart: Counterpart) {
    replaceCheckTask(
      Task.detached { [self] in
        let what = await comparison(of: profile, with: counterpart)
        if !Task.isCancelled { post(.inspected(InspectionEvent(profile, with: counterpart, what))) }
      })
  }

  private func comparison(
    of profile: String, with counterpart: Counterpart
  ) async -> InspectionEvent.What {
    async let here = service.details(of: profile)
    let there: JSONValue
    let place: AccountPlace?
    do {
      if let choice = counterpart.place {
        let other = try await look(at: choice)
        there = try await other.profiles.details(of: counterpart.profile)
        place = other.place.of(account: ResourceName.account(of: there["connectorProfileArn"]?.text))
      } else {
        there = try await service.details(of: counterpart.profile)
        place = nil
      }
    } catch {
      guard counterpart.place != nil else { return .failed(Failure(error)) }
      forgetOtherPlace()
      return .failedThere(Failure(error))
    }
    do {
      return .compared(ProfileComparison(try await here, there), there: place)
    } catch {
      return .failed(Failure(error))
    }
  }

  /// What is needed to look at a place; the last one is kept, so that nobody is asked for a code twice.
  private func look(at choice: AccountChoice) async throws -> OtherPlace {
    if let known = otherPlace.withLock({ $0 }), known.choice == choice { return known }
    guard let workplaces else {
      throw Failure(title: "No other account or region can be looked at from here", hint: "")
    }
    let found = try await workplaces.look(at: choice)
    otherPlace.withLock { $0 = found }
    return found
  }

  /// What did not work there is made anew the next time.
  private func forgetOtherPlace() { otherPlace.withLock { $0 = nil } }
}
