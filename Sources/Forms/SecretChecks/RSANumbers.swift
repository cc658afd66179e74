import COpenSSL

/// The numbers that an RSA private key is made of (RFC 8017, section 3.2).
struct RSANumbers: ~Copyable {
  private let context: OpaquePointer
  private let modulus, publicExponent, privateExponent: OpaquePointer
  private let primes, exponents: [OpaquePointer]
  private let coefficient: OpaquePointer

  /// Takes them out of a key.
  ///
  /// - Returns: nil where some are missing.
  init?(_ key: OpaquePointer) {
    let names = [
      "n", "e", "d", "rsa-factor1", "rsa-factor2", "rsa-exponent1", "rsa-exponent2", "rsa-coefficient1",
    ]
    let numbers = names.compactMap { name in
      var number: OpaquePointer?
      return EVP_PKEY_get_bn_param(key, name, &number) == 1 ? number : nil
    }
    guard numbers.count == names.count, let context = BN_CTX_new() else {
      numbers.forEach { BN_clear_free($0) }
      ERR_clear_error()
      return nil
    }
    self.context = context
    modulus = numbers[0]
    publicExponent = numbers[1]
    privateExponent = numbers[2]
    primes = [numbers[3], numbers[4]]
    exponents = [numbers[5], numbers[6]]
    coefficient = numbers[7]
  }

  deinit {
    for number in [modulus, publicExponent, privateExponent, coefficient] + primes + exponents {
      BN_clear_free(number)
    }
    BN_CTX_free(context)
  }

  /// Whether the primes make the modulus, the exponents undo each other, and what is there to be faster fits them.
  var isConsistent: Bool {
    defer { ERR_clear_error() }
    guard let result = BN_new(), let less = BN_new() else { return false }
    defer {
      BN_clear_free(result)
      BN_clear_free(less)
    }
    guard BN_mul(result, primes[0], primes[1], context) == 1, BN_cmp(result, modulus) == 0 else {
      return false
    }
    for (prime, exponent) in zip(primes, exponents) {
      guard BN_sub(less, prime, BN_value_one()) == 1,
        BN_mod_mul(result, privateExponent, publicExponent, less, context) == 1, BN_is_one(result) == 1,
        BN_div(nil, result, privateExponent, less, context) == 1, BN_cmp(result, exponent) == 0
      else { return false }
    }
    return BN_mod_mul(result, coefficient, primes[1], primes[0], context) == 1 && BN_is_one(result) == 1
  }
}
