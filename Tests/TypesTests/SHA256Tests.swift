import Testing
import Types

/// The messages of NIST's examples (FIPS 180-4 and its "Examples with intermediate values"), the lengths
/// around the padding's corners, and digests that Python's hashlib gave for messages of a fixed recurrence.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func examplesOfTheStandard(message: String, digest: String) {
    #expect(SHA256.hexadecimal(SHA256.hash(message.utf8)) == digest)
  }

  @Test func aMillionTimesTheLetterA() {
    let digest = SHA256.hash(repeatElement(UInt8(ascii: "a"), count: 1_000_000))
    #expect(
      SHA256.hexadecimal(digest) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test(arguments: lengths)
  func agreesWithHashlib(length: Int, digest: String) {
    #expect(SHA256.hexadecimal(SHA256.hash(message(length))) == digest)
  }

  @Test(arguments: [1, 3, 55, 56, 63, 64, 65, 127, 128, 1_000])
  func splittingTheMessageChangesNothing(pieceLength: Int) {
    for length in [0, 1, 63, 64, 65, 200, 1_777] {
      let whole = message(length)
      var hash = SHA256()
      for start in stride(from: 0, to: length, by: pieceLength) {
        hash.update(whole[start..<min(start + pieceLength, length)])
      }
      #expect(hash.finish() == SHA256.hash(whole))
    }
  }

  @Test func aCopyGoesItsOwnWay() {
    var prefix = SHA256()
    prefix.update("ab".utf8)
    var other = prefix
    other.update("d".utf8)
    prefix.update("c".utf8)
    #expect(prefix.finish() == SHA256.hash("abc".utf8))
    #expect(other.finish() == SHA256.hash("abd".utf8))
  }
}

/// Bytes of x' = 1664525 x + 1013904223 mod 2^32, from the length as the seed: the top byte of each.
private func message(_ length: Int) -> [UInt8] {
  var state = UInt32(length)
  return (0..<length).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return UInt8(state >> 24)
  }
}

private let lengths: [(Int, String)] = [
  (1, "dabd3aff769f07eb2965401eb029974ebba3407afd02b26ddb564ea5f8efae72"),
  (54, "428cbba033d9c54ad558bec6aa77dfa0e7aa5eb20489a1a3ce7e21e4933d5cef"),
  (55, "fbbd36c94cdeaa393ba2301164cdbc0cd22b2d73e63dfa2cf7c3ea0332a9290f"),
  (56, "d9a584f46d43d951ea0bd222ccdcf7e116ee5482058018f35b76107d5be0a4d1"),
  (57, "88877cfc57a93b2e75773cef85cec201bed54e6421d3d2750a3e9fe4134b1c71"),
  (63, "cbb647c388d0f31dd465dfd7a13f3fd4c48d128b1fff1781ef9af67e5ee6b881"),
  (64, "e4c43bac5d0736d173331ba9f4b2520ec4b822c34976a19ab24c5e3ea2e75541"),
  (65, "a77960926b5775f1d4db76b80b06bc7afeaa8d1cc8892b34eea7d168ab54ab98"),
  (118, "4790d30b53189b8a5c223357587b084c3a7ec76d562a6bcdd6b6dba8e3167493"),
  (119, "dba1654c6c1d2fba2a05d408c0133dec778102aaf6acb8c6a5c63747046695a4"),
  (120, "0948a2a962a919552388c790f3ff3e3a9a59b9d0cc2150f39d44000f041b819f"),
  (121, "72fef8e8b73bcd375e6a1e6f91ef2e563d1bab9bfb38215fdaab3a0d7f8b8b60"),
  (127, "c3a55802b1d5e74e3802178843f2e7b714eaa48806d4dd98838270cd592742f8"),
  (128, "a46949b549b016c00294f674f78eb6895957eefb837bb5becaa97f3fe24d919a"),
  (129, "0ac9354016ea228efa49af5f0e822cba5ad48a3e98fedc7fa0509d2aa5c535ca"),
  (2_587, "db02ec70809e6a223f1d1820a8d1cee1d3a222ff40079c2896c9118987b75b1f"),
  (3_294, "0fb45d50cd21b1a85ab8b3c92e6ec4a7d666f5d993759cc2905daf948e365869"),
  (3_931, "ccdfc2c6f19f5609106ebc67b4b193351fca2ff7ab8806a1f6687816c59cb913"),
  (4_877, "8ede295a3cbf050194ed7190efb763f0b81dd3d32e9a8df5638af7c18de4eb47"),
  (5_762, "a10d4afe19b98efdef552e77b928c1f30d96607669a0d48d009b4fbe50e151b7"),
  (6_298, "99f8fbead4543de6be290a086be17c2dd91d062ec555b73dcc888fd31a561f1c"),
  (10_016, "e23e792361ada36be36dce8ca38088e450cfe806cc9473e5093255bc30503f9e"),
  (14_200, "81807d19caa606879cec5b0c9d47788d2104fb6bebed28ea5b4d863c3e51f5b1"),
  (21_352, "27728e21c10ec5b88b0bb9bf39ccd84ab5618d6a10d9b198dec2c15424e7a094"),
  (24_095, "c6def17eed2d8dc28344a7b243ca3e393ffe9f90f3f98c01dabdbb8b45061c9f"),
  (26_005, "09c9a2be47a02551832d7993932c772d8983e622fa7eb5605d7143e6c0debf07"),
  (28_549, "2e08af2bb21fa0af65245b2d929acaab88587c2218c3ea53edf6e3b1f3525bf0"),
  (33_385, "ec8234b0d7c5c8d75033706977b5791beee94791bbbe2b06c0111748f236b3d4"),
  (35_249, "5a752544f13ac2e93f03c81097dba47358503162cdfa02ef8b77afa989cb373e"),
  (38_323, "4847f9e96e47a3899a6b92beb0936a89cb584797470f15f2351ceb57d1f0b577"),
]
