package im.recado.wire.sasl;

/** The cryptography of one login, counted so that a test can see that existing and absent accounts cost the same. */
final class ScramCalculation {
  private int hmacs;
  private int hashes;
  private long iterations;

  byte[] hmac(ScramHash hash, byte[] key, byte[] input) {
    hmacs++;
    return hash.hmac(key, input);
  }

  byte[] hash(ScramHash hash, byte[] input) {
    hashes++;
    return hash.hash(input);
  }

  boolean matches(ScramKeys keys, String password) {
    iterations += keys.iterations();
    return keys.matches(password);
  }

  /** What was done so far, as text to compare. */
  String spent() {
    return hmacs + " HMACs, " + hashes + " hashes, " + iterations + " iterations";
  }
}
