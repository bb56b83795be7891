package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link KeyValues} promises. */
abstract class KeyValuesContract extends StoreContract {
  private KeyValues vcards() {
    return stores().stores().keyValues("vcard");
  }

  @Test
  void aTextIsKeptInPlaceOfAnEarlierOne() {
    assertThat(vcards().get(ROMEO, "k")).isNull();
    vcards().put(ROMEO, "k", "one");
    vcards().put(ROMEO, "k", "two \u2665 \uD83C\uDF39\n");
    assertThat(vcards().get(ROMEO, "k")).isEqualTo("two \u2665 \uD83C\uDF39\n");
    assertThat(reopened().stores().keyValues("vcard").get(ROMEO, "k")).isEqualTo("two \u2665 \uD83C\uDF39\n");
  }

  @Test
  void aTextThatNobodyWaitsForIsKeptBeforeLaterOnes() {
    vcards().putSoon(ROMEO, "k", "one");
    vcards().putSoon(ROMEO, "k", "two");
    vcards().put(ROMEO, "other", "three");
    assertThat(vcards().get(ROMEO, "k")).isEqualTo("two");
    assertThat(reopened().stores().keyValues("vcard").get(ROMEO, "k")).isEqualTo("two");
  }

  @Test
  void accountsKeysAndStoresAreApart() {
    KeyValues other = stores().stores().keyValues("private");
    vcards().put(ROMEO, "b", "1");
    vcards().put(ROMEO, "a", "2");
    vcards().put(JULIET, "a", "3");
    other.put(ROMEO, "a", "4");
    assertThat(vcards().all(ROMEO)).containsOnlyKeys("a", "b").containsEntry("a", "2").containsEntry("b", "1");
    assertThat(other.all(ROMEO)).containsOnlyKeys("a").containsEntry("a", "4");
    assertThat(other.all(JULIET)).isEmpty();
    vcards().removeAll(ROMEO);
    assertThat(vcards().all(ROMEO)).isEmpty();
    assertThat(vcards().get(JULIET, "a")).isEqualTo("3");
    assertThat(other.get(ROMEO, "a")).isEqualTo("4");
  }

  @Test
  void theTextsOfManyAreFoundInOneGo() {
    List<Jid> many = IntStream.range(0, 150).mapToObj(i -> Jid.valueOf("u%03d@a.example".formatted(i))).toList();
    Map<Jid, String> kept = new HashMap<>();
    for (Jid one : many.subList(0, 130)) {
      kept.put(one, "of " + one + " \u2665");
      vcards().putSoon(one, "k", "of " + one + " \u2665");
    }
    vcards().put(ROMEO, "k", "not asked for");
    vcards().put(many.getLast(), "other", "not asked for");
    stores().stores().keyValues("private").put(many.getLast(), "k", "not asked for");
    assertThat(vcards().get(many, "k")).isEqualTo(kept);
    assertThat(vcards().get(many.subList(0, 64), "k")).hasSize(64);
    assertThat(vcards().get(List.of(many.getLast(), many.getFirst()), "k")).containsOnlyKeys(many.getFirst());
    assertThat(vcards().get(List.of(), "k")).isEmpty();
  }

  @Test
  void aRemovedTextIsGone() {
    vcards().put(ROMEO, "k", "");
    assertThat(vcards().get(ROMEO, "k")).isEmpty();
    assertThat(vcards().remove(ROMEO, "k")).isTrue();
    assertThat(vcards().remove(ROMEO, "k")).isFalse();
    assertThat(vcards().get(ROMEO, "k")).isNull();
  }

  @Test
  void aTextIsKeptInPlaceOfTheExpectedOneAlone() {
    assertThat(vcards().replace(ROMEO, "k", null, "one")).isTrue();
    assertThat(vcards().replace(ROMEO, "k", null, "two")).isFalse();
    assertThat(vcards().replace(ROMEO, "k", "ONE", "two")).isFalse();
    assertThat(vcards().replace(JULIET, "k", "one", "two")).isFalse();
    assertThat(vcards().get(ROMEO, "k")).isEqualTo("one");
    assertThat(vcards().replace(ROMEO, "k", "one", "two")).isTrue();
    assertThat(vcards().replace(ROMEO, "k", "two", "two")).isTrue();
    assertThat(reopened().stores().keyValues("vcard").get(ROMEO, "k")).isEqualTo("two");
  }

  @Test
  void theExpectedTextAloneIsForgotten() {
    vcards().put(ROMEO, "k", "one");
    assertThat(vcards().replace(ROMEO, "k", "two", null)).isFalse();
    assertThat(vcards().replace(ROMEO, "k", null, null)).isFalse();
    assertThat(vcards().get(ROMEO, "k")).isEqualTo("one");
    assertThat(vcards().replace(ROMEO, "k", "one", null)).isTrue();
    assertThat(vcards().get(ROMEO, "k")).isNull();
    assertThat(vcards().replace(ROMEO, "k", "one", null)).isFalse();
    assertThat(vcards().replace(ROMEO, "k", null, null)).isTrue();
  }

  @Test
  void ofManyWhoReplaceATextOneSucceeds() {
    vcards().put(ROMEO, "k", "free");
    assertThat(
            IntStream.range(0, 16).parallel().filter(i -> vcards().replace(ROMEO, "k", "free", "by " + i)).count())
        .isEqualTo(1);
    assertThat(IntStream.range(0, 16).parallel().filter(i -> vcards().replace(ROMEO, "n", null, "by " + i)).count())
        .isEqualTo(1);
  }

  @Test
  void aLargeTextIsKeptWhole() {
    String large = "a\u00e9\u2665".repeat(100_000);
    vcards().put(ROMEO, "photo", large);
    assertThat(vcards().get(ROMEO, "photo")).isEqualTo(large);
  }
}
