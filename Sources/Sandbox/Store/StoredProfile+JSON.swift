import JSON

extension StoredProfile {
  /// The profile as the state file has it.
  var json: JSONValue {
    var object: JSONObject = ["name": .string(name), "type": .string(type)]
    object["label"] = label.map { .string($0) }
    object["mode"] = .string(mode)
    object["properties"] = properties
    object["credentials"] = credentials
    object["createdAt"] = .seconds(createdAt)
    object["lastUpdatedAt"] = .seconds(lastUpdatedAt)
    object["updates"] = .number(JSONNumber(updates))
    object["tokens"] = .list(tokens.map(\.json))
    object["privateLink"] = privateLink?.json
    return .object(object)
  }

  /// Reads a profile of a state file.
  ///
  /// - Parameters:
  ///   - json: the profile.
  ///   - place: where it stands in the file.
  /// - Throws: `StateFault` with the place that cannot be used.
  init(json: JSONValue, at place: String) throws(StateFault) {
    func text(_ member: String) throws(StateFault) -> String {
      guard let text = json[member]?.text else { throw StateFault("\(place)/\(member)", "must be a string") }
      return text
    }
    func time(_ member: String) throws(StateFault) -> Double {
      guard let time = json[member]?.number?.double else {
        throw StateFault("\(place)/\(member)", "must be seconds since 1970")
      }
      return time
    }
    func union(_ member: String) throws(StateFault) -> JSONValue {
      guard let object = json[member]?.object, object.members.count == 1 else {
        throw StateFault("\(place)/\(member)", "must be an object with one connector")
      }
      return .object(object)
    }
    self.init(
      name: try text("name"), type: try text("type"), label: json["label"]?.text, mode: try text("mode"),
      properties: try union("properties"), credentials: try union("credentials"),
      createdAt: try time("createdAt"), lastUpdatedAt: try time("lastUpdatedAt"))
    updates = json["updates"]?.number?.integer ?? 0
    for token in json["tokens"]?.items ?? [] { tokens.append(try UsedToken(json: token, at: place)) }
    privateLink = try json["privateLink"].map { link throws(StateFault) in
      try PrivateLink(json: link, at: place)
    }
  }
}

extension UsedToken {
  fileprivate var json: JSONValue {
    ["token": .string(token), "usedAt": .seconds(usedAt), "input": input]
  }

  fileprivate init(json: JSONValue, at place: String) throws(StateFault) {
    guard let token = json["token"]?.text, let usedAt = json["usedAt"]?.number?.double,
      let input = json["input"]
    else { throw StateFault("\(place)/tokens", "must be objects with token, usedAt and input") }
    self.init(token: token, usedAt: usedAt, input: input)
  }
}

extension PrivateLink {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["status": .string(status)]
    object["pendingDescribes"] = pendingDescribes.map { .number(JSONNumber($0)) }
    object["failureCause"] = failureCause.map { .string($0) }
    object["failureMessage"] = failureMessage.map { .string($0) }
    return .object(object)
  }

  fileprivate init(json: JSONValue, at place: String) throws(StateFault) {
    guard let status = json["status"]?.text, ["PENDING", "CREATED", "FAILED"].contains(status) else {
      throw StateFault("\(place)/privateLink/status", "must be PENDING, CREATED or FAILED")
    }
    self.init(
      status: status, failureMessage: json["failureMessage"]?.text, failureCause: json["failureCause"]?.text,
      pendingDescribes: json["pendingDescribes"]?.number?.integer)
  }
}
