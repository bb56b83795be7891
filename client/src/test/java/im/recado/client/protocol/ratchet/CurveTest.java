package im.recado.client.protocol.ratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurveTest {
  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static CurveKey key(String digits) throws RatchetException {
    return CurveKey.decode(hex("05" + digits));
  }

  /** RFC 7748, section 6.1. */
  @Test
  void twoAgreeOnWhatTheRfcSays() throws Exception {
    CurvePair alice = CurvePair.of(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
    CurvePair bob = CurvePair.of(hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
    assertThat(alice.open()).isEqualTo(key("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
    assertThat(bob.open()).isEqualTo(key("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
    byte[] agreed = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    assertThat(alice.agree(bob.open())).isEqualTo(agreed);
    assertThat(bob.agree(alice.open())).isEqualTo(agreed);
  }

  /** Points of small order: with them everybody would agree on the same. */
  @ParameterizedTest
  @ValueSource(strings = {
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"})
  void keysOfSmallOrderAreRefused(String digits) {
    assertThatThrownBy(() -> CurvePair.generate().agree(key(digits))).hasMessage("BAD_KEY");
  }

  @Test
  void aWrittenKeyHasItsTypeAndItsLength() {
    assertThatThrownBy(() -> CurveKey.decode(new byte[33])).hasMessage("BAD_KEY");
    assertThatThrownBy(() -> CurveKey.decode(hex("05"))).hasMessage("BAD_KEY");
    assertThatThrownBy(() -> CurveKey.decode(new byte[0])).hasMessage("BAD_KEY");
  }

  /** RFC 8032, section 7.1, tests 1 to 3: the public key is the multiple of the base point by the clamped hash. */
  @ParameterizedTest
  @ValueSource(strings = {
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60 d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7 fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"})
  void multiplesOfTheBasePointAreWhatTheRfcSays(String vector) throws Exception {
    byte[] scalar = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(hex(vector.substring(0, 64))), 32);
    scalar[0] &= (byte) 0xf8;
    scalar[31] = (byte) (scalar[31] & 0x7f | 0x40);
    assertThat(Edwards.multiplyBase(scalar)).isEqualTo(hex(vector.substring(65)));
    assertThat(Edwards.multiplyBase(Scalars.reduce(scalar))).isEqualTo(hex(vector.substring(65)));
  }

  @Test
  void theOrderTimesTheBasePointIsNothing() {
    byte[] identity = new byte[32];
    identity[0] = 1;
    assertThat(Edwards.multiplyBase(little(Scalars.ORDER))).isEqualTo(identity);
    assertThat(Edwards.multiplyBase(new byte[32])).isEqualTo(identity);
  }

  private static byte[] little(BigInteger number) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < 32; i++) {
      bytes[i] = number.shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  private static BigInteger number(byte[] little) {
    byte[] big = little.clone();
    for (int i = 0; i < big.length; i++) {
      big[i] = little[big.length - 1 - i];
    }
    return new BigInteger(1, big);
  }

  @RepeatedTest(50)
  void scalarsAreNumbersModuloTheOrder() {
    Random random = new Random();
    byte[] wide = new byte[64];
    byte[] a = new byte[32];
    byte[] b = new byte[32];
    byte[] c = new byte[32];
    for (byte[] bytes : new byte[][] {wide, a, b, c}) {
      random.nextBytes(bytes);
    }
    assertThat(number(Scalars.reduce(wide))).isEqualTo(number(wide).mod(Scalars.ORDER));
    assertThat(number(Scalars.multiplyAdd(a, b, c)))
        .isEqualTo(number(a).multiply(number(b)).add(number(c)).mod(Scalars.ORDER));
    assertThat(number(Scalars.negate(a))).isEqualTo(number(a).negate().mod(Scalars.ORDER));
  }

  /** Published with libsignal: the signature of an identity over a signed key, made before XEdDSA, with the sign in its highest bit. */
  @Test
  void aSignatureOfTheOtherKindIsVerified() throws Exception {
    CurveKey identity = key("ab7e717d4a163b7d9a1d8071dfe9dcf8cdcd1cea3339b6356be84d887e322c64");
    byte[] signed = hex("05edce9d9c415ca78cb7252e72c2c4a554d3eb29485a0e1d503118d1a82d99fb4a");
    byte[] signature = hex("5de88ca9a89b4a115da79109c67c9c7464a3e4180274f1cb8c63c2984e286dfb"
        + "ede82deb9dcd9fae0bfbb821569b3d9001bd8130cd11d486cef047bd60b86e88");
    assertThat(XEdDsa.verify(identity, signed, signature)).isTrue();
    for (int i = 0; i < signature.length; i++) {
      byte[] changed = signature.clone();
      changed[i] ^= 1;
      assertThat(XEdDsa.verify(identity, signed, changed)).isFalse();
    }
  }

  @RepeatedTest(20)
  void whatOneSignsTheOthersVerify() {
    CurvePair key = CurvePair.generate();
    byte[] message = CurvePair.generate().open().encoded();
    byte[] signature = XEdDsa.sign(key, message);
    assertThat(signature[63] & 0xe0).isZero();
    assertThat(XEdDsa.verify(key.open(), message, signature)).isTrue();
    assertThat(XEdDsa.verify(CurvePair.generate().open(), message, signature)).isFalse();
    message[5] ^= 4;
    assertThat(XEdDsa.verify(key.open(), message, signature)).isFalse();
  }

  @Test
  void nonsenseIsNoSignature() throws Exception {
    byte[] message = {1};
    assertThat(XEdDsa.verify(CurvePair.generate().open(), message, new byte[0])).isFalse();
    assertThat(XEdDsa.verify(CurvePair.generate().open(), message, new byte[64])).isFalse();
    byte[] high = new byte[64];
    Arrays.fill(high, (byte) 0xff);
    assertThat(XEdDsa.verify(CurvePair.generate().open(), message, high)).isFalse();
    for (String odd : new String[] {"00", "01"}) {
      assertThat(XEdDsa.verify(key(odd + "00".repeat(31)), message, new byte[64])).isFalse();
    }
    // u = -1 has no y.
    assertThat(XEdDsa.verify(key("ec" + "ff".repeat(30) + "7f"), message, new byte[64])).isFalse();
  }
}
