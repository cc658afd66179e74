extension ConfigurationResolver {
  /// Refuses a setting of a profile that starts a program or says where requests go, and to whom they are readable, where its
  /// file could have been written by others. All else of such a file counts: it says who signs, and AWS takes care of who
  /// that may be.
  ///
  /// - Parameters:
  ///   - name: the setting, which the profile has.
  ///   - profile: the profile.
  func refuseIfDoubtful(_ name: String, ofProfile profile: String) throws(ConfigurationError) {
    try refuse(
      name, at: shared.place(of: name, inProfile: profile), in: shared.doubtful(name, inProfile: profile))
  }

  /// Refuses a setting where its file could have been written by others.
  func refuse(
    _ name: String, at place: Origin, in file: SharedFileReport?
  ) throws(ConfigurationError) {
    guard let file, let doubt = file.doubt else { return }
    throw .doubtfulSetting(
      name: name, place: place, file: file.path, reason: doubt, option: options.names.trustedFiles)
  }
}
