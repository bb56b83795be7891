package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.Difference.Keeps;
import im.recado.gateway.Difference.Mode;
import im.recado.gateway.Difference.Step;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every case of who says what of somebody: the shadow, the network, the roster. */
class DifferenceTest {
  /** An alias, a slash, groups between plus signs; a dash for somebody who is not there. */
  private static Map<String, Entry> list(String written) {
    Map<String, Entry> list = new TreeMap<>();
    if (!written.equals("-")) {
      String[] parts = written.split("/", -1);
      list.put("eve", new Entry(parts[0], List.of(parts[1].split("\\+"))));
    }
    return list;
  }

  private static String said(List<Step> steps) {
    StringBuilder said = new StringBuilder();
    for (Step step : steps) {
      String entry = step.entry().alias() + "/" + String.join("+", step.entry().groups());
      said.append(said.isEmpty() ? "" : " ").append(step.deed()).append(entry.equals("/") ? "" : "=" + entry);
    }
    return said.toString();
  }

  @ParameterizedTest
  @CsvSource({
    // Nobody, and all as it was.
    "-,  -,  -,  ''",
    "A/, A/, A/, ''",
    // In one list alone: put in there, or taken out here.
    "-,  A/g, -,  ADMIT=A/g AGREE=A/g",
    "A/, A/,  -,  REMOVE=A/ FORGET",
    "A/, -,   A/, DISMISS=A/ FORGET",
    "-,  -,   A/, ADD=A/",
    "A/, -,   -,  FORGET",
    // In both for the first time: what the user has given stays, what the user has not given comes.
    "-,  A/g, A/g, AGREE=A/g",
    "-,  A/g, B/,  RENAME=B/g ARRANGE=B/g AGREE=B/g",
    "-,  A/,  /g,  RENAME=A/g ARRANGE=A/g AGREE=A/g",
    // A name, or groups, that have changed on one side.
    "A/, A/,  B/,  ARRANGE=B/ AGREE=B/",
    "A/, B/,  A/,  RENAME=B/ AGREE=B/",
    "A/g, A/g, A/h, ARRANGE=A/h AGREE=A/h",
    "A/g, A/g+h, A/g, RENAME=A/g+h AGREE=A/g+h",
    // The name here and the groups there: both count.
    "A/g, A/h, B/g, RENAME=B/h ARRANGE=B/h AGREE=B/h",
    // The same on both sides: the network's.
    "A/, B/,  C/,  RENAME=B/ AGREE=B/",
    "A/, B/,  B/,  AGREE=B/",
    // No name any more.
    "A/, A/,  /,   ARRANGE AGREE",
  })
  void bothWays(String shadow, String network, String roster, String steps) {
    assertThat(said(Difference.between(Mode.BOTH_WAYS, list(shadow), list(network), list(roster), Keeps.ALL))).isEqualTo(steps);
  }

  @ParameterizedTest
  @CsvSource({
    "-,  A/, -,  ADMIT=A/ AGREE=A/",
    "A/, A/, -,  ADMIT=A/ AGREE=A/",
    "A/, -,  A/, DISMISS=A/ FORGET",
    "-,  -,  A/, DISMISS=A/ FORGET",
    "A/, A/, B/, RENAME=A/",
    "A/, B/, A/, RENAME=B/ AGREE=B/",
    "-,  A/g, B/h, RENAME=A/g AGREE=A/g",
    "A/, -,  -,  FORGET",
  })
  void theNetworkWins(String shadow, String network, String roster, String steps) {
    assertThat(said(Difference.between(Mode.NETWORK_WINS, list(shadow), list(network), list(roster), Keeps.ALL))).isEqualTo(steps);
  }

  @ParameterizedTest
  @CsvSource({"-, A/, -", "A/, -, A/", "A/, A/, -", "A/, A/, B/"})
  void offDoesNothing(String shadow, String network, String roster) {
    assertThat(Difference.between(Mode.OFF, list(shadow), list(network), list(roster), Keeps.ALL)).isEmpty();
  }

  /** A network that keeps groups alone is told of them; what the user calls people stays here. */
  @ParameterizedTest
  @CsvSource({
    "A/g, A/g, B/h, ARRANGE=B/h AGREE=A/h",
    "A/g, A/g, B/g, ''",
    "A/g, A/h, B/g, RENAME=B/h AGREE=A/h",
    "A/g, C/g, A/g, RENAME=C/g AGREE=C/g",
    "A/g, C/g, B/g, AGREE=C/g",
    "-,   A/g, B/,  RENAME=B/g AGREE=A/g",
  })
  void networksThatKeepGroupsAlone(String shadow, String network, String roster, String steps) {
    assertThat(said(Difference.between(Mode.BOTH_WAYS, list(shadow), list(network), list(roster), Keeps.GROUPS))).isEqualTo(steps);
  }

  /** A network that keeps no aliases is asked for none, and what it says every time changes nothing. */
  @ParameterizedTest
  @CsvSource({
    "A/, A/, B/, ''",
    "A/, C/, A/, RENAME=C/ AGREE=C/",
    "A/, C/, B/, AGREE=C/",
    "-,  A/g, B/, RENAME=B/g AGREE=A/g",
  })
  void networksThatKeepNoAliases(String shadow, String network, String roster, String steps) {
    assertThat(said(Difference.between(Mode.BOTH_WAYS, list(shadow), list(network), list(roster), Keeps.NOTHING))).isEqualTo(steps);
  }

  /** Where nothing has ever been agreed, as with homes of before: the network's list is the list. */
  @Test
  void theFirstTimeTheNetworkTellsWhoIsThere() {
    assertThat(said(Difference.between(Mode.BOTH_WAYS, null, list("-"), list("A/"), Keeps.ALL))).isEqualTo("DISMISS=A/ FORGET");
    assertThat(said(Difference.between(Mode.BOTH_WAYS, null, list("A/"), list("-"), Keeps.ALL))).isEqualTo("ADMIT=A/ AGREE=A/");
  }

  private static Map<String, Entry> people(String... names) {
    Map<String, Entry> list = new TreeMap<>();
    for (String name : names) {
      list.put(name, new Entry("", List.of()));
    }
    return list;
  }

  @Test
  void aListThatIsEmptyAllAtOnceIsNotBelieved() {
    Map<String, Entry> all = people("a", "b", "c");
    assertThat(Difference.between(Mode.BOTH_WAYS, all, people(), all, Keeps.ALL)).isEmpty();
    assertThat(Difference.between(Mode.NETWORK_WINS, all, people(), all, Keeps.ALL)).isEmpty();
    assertThat(said(Difference.between(Mode.BOTH_WAYS, all, all, people(), Keeps.ALL)))
        .isEqualTo("ADMIT AGREE ADMIT AGREE ADMIT AGREE");
    assertThat(said(Difference.between(Mode.BOTH_WAYS, people("a", "b"), people(), people("a", "b"), Keeps.ALL)))
        .isEqualTo("DISMISS FORGET DISMISS FORGET");
  }

  @Test
  void whatAListSaysIsClean() {
    Entry entry = new Entry(" A\u0000\n\u001Fb ", List.of("h", "", "g", "h", " "));
    assertThat(entry.alias()).isEqualTo("A b");
    assertThat(entry.groups()).containsExactly("g", "h");
  }
}
