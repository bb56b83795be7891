package im.recado.modules.registration;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.module.Options;
import im.recado.wire.jid.Jid;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Row U4 of the security catalogue: names that look like others, after UTS 39. */
class LookalikesTest {
  private static final Set<Jid> ACCOUNTS =
      Set.of(
          Jid.valueOf("poco@example.org"), Jid.valueOf("scope@example.org"), Jid.valueOf("paypal@example.org"),
          Jid.valueOf("ivan@example.org"));

  private final Names names = new Names(new Options(), ACCOUNTS::contains);

  private @Nullable String objection(String name) {
    return names.objection(Jid.valueOf(name + "@example.org"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0430dmin", "p\u0430ypal", "\u03bfscar", "exampl\u0435", "je\u0455us", "a\u0561b", "\u0440oco", "c\u043e\u043el",
        "\u4f60a"
      })
  void u4NamesThatMixScriptsAreRefused(String name) {
    assertThat(Lookalikes.mixes(name)).isTrue();
    assertThat(objection(name)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice", "jos\u00e9", "stra\u00dfe", "\u0438\u0432\u0430\u043d", "\u03b3\u03b9\u03ce\u03c1\u03b3\u03bf\u03c2",
        "\u65e5\u672c\u3054", "\ud55c\uad6d", "\u4f60\u597d", "a.b-c_d", "user42", "\u05d3\u05d5\u05d3", "\u0e2a\u0e21"
      })
  void namesThatPeopleHaveAreTaken(String name) {
    assertThat(objection(name)).isNull();
    assertThat(Lookalikes.mixes(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "\u0440\u043e\u0441\u043e, poco",
    "\u0455\u0441\u043e\u0440\u0435, scope",
    "\u03c1\u03bf\u03c2\u03bf, poco",
    "\u03b9\u03bd\u03b1\u03b7, ivan"
  })
  void u4WholeNamesInLettersThatLookLatinAreRefusedBesideTheLatinName(String name, String shadow) {
    assertThat(Lookalikes.shadow(name)).isEqualTo(shadow);
    assertThat(objection(name)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin", "adm1n", "ad-min", "a.d.m.i.n", "adrnin", "\u00e0dmin", "r00t", "root", "5upport", "\u0455\u0443\u0455\u0442\u0435\u043c",
        "postrnaster", "webmaster", "secur1ty"
      })
  void u4ReservedNamesAndTheirLookalikesAreRefused(String name) {
    assertThat(objection(name)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%40b", "a\\20b"})
  void namesThatStandForOthersAreRefused(String name) {
    assertThat(objection(name)).isNotNull();
  }

  @Test
  void veryLongNamesAreRefused() {
    assertThat(objection("x".repeat(65))).isNotNull();
    assertThat(objection("x".repeat(64))).isNull();
  }
}
