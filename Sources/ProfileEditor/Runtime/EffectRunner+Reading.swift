import AppFlow
import Journal
import ServiceModel

/// What is read of profiles and connectors.
extension EffectRunner {
  /// Queues an event of one reading of the profiles, unless a newer one has begun.
  private func post(_ event: EditorEvent, ofReading reading: Int) {
    let isCurrent = queue.withLock { queue in
      if queue.reading == reading { queue.events.append(event) }
      return queue.reading == reading
    }
    if isCurrent { wake() }
  }

  /// Begins a reading of the profiles: what came of the one before and was not yet taken is left out.
  private func beginReading() -> Int {
    queue.withLock { queue in
      queue.events.removeAll(where: \.isOfReading)
      queue.reading += 1
      return queue.reading
    }
  }

  func load() {
    let reading = beginReading()
    let task = Task.detached { [self] in
      do {
        for try await page in service.pages() { post(.page(page), ofReading: reading) }
        post(.loaded, ofReading: reading)
      } catch {
        post(.loadFailed(Failure(error)), ofReading: reading)
      }
    }
    tasks.withLock { tasks in
      tasks.load?.cancel()
      tasks.load = task
    }
  }

  func describe(_ name: String) {
    let task = Task.detached { [self] in
      do {
        let entry = try await service.profile(named: name)
        post(.described(name: name, entry, nearest: entry == nil ? await nearest(name) : nil))
      } catch {
        // Nobody waits for an answer that was given up.
        if !Task.isCancelled { post(.describeFailed(Failure(error))) }
      }
    }
    tasks.withLock { tasks in
      tasks.description?.cancel()
      tasks.description = task
    }
  }

  /// The name that was probably meant. Where the list cannot be had there is none: that the profile is not there is told anyway.
  private func nearest(_ name: String) async -> String? {
    var names: [String] = []
    do {
      for try await page in service.pages() { names += page.map(\.name) }
    } catch {
      return nil
    }
    return NearestName.of(name, among: names)
  }

  func survey(_ profiles: [String]) {
    let task = Task.detached { [self] in
      let survey = await service.survey(profiles)
      // Nobody waits for an answer that was given up.
      if !Task.isCancelled { post(.surveyed(survey)) }
    }
    tasks.withLock { tasks in
      tasks.survey?.cancel()
      tasks.survey = task
    }
  }

  func watchLinks(of profiles: [String]) {
    let task = Task.detached { [self] in
      do {
        try await Task.sleep(for: linkPause)
        post(.linksRead(try await service.profiles(named: profiles)))
      } catch {
        // What keeps them from being read now may be gone the next time; the list says what it is when it is read.
        if !Task.isCancelled { post(.linksRead([])) }
      }
    }
    tasks.withLock { tasks in
      tasks.links?.cancel()
      tasks.links = task
    }
  }

  func ask(_ question: ConnectorQuestion) {
    replaceQuestionTask(
      Task.detached { [self] in
        do {
          let description = try await service.connector(ofType: question.type, label: question.label)
          post(.connectorDescribed(question, description))
        } catch {
          // Nobody waits for an answer that was given up.
          if !Task.isCancelled { post(.connectorFailed(question, Failure(error))) }
        }
      })
  }
}

extension EditorEvent {
  /// Whether it belongs to the reading of all profiles.
  fileprivate var isOfReading: Bool {
    switch self {
    case .page, .loaded, .loadFailed: true
    default: false
    }
  }
}
