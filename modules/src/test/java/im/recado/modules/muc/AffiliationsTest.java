package im.recado.modules.muc;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is what to a room, and what has changed since when (XEP-0463). */
final class AffiliationsTest {
  private static final Jid HAG = Jid.valueOf("hag66@shakespeare.example");
  private static final Jid WICCA = Jid.valueOf("wiccarocks@shakespeare.example");

  private final Affiliations affiliations = new Affiliations(0);

  private void set(Jid jid, Affiliation affiliation, String nick) {
    Standing change = affiliations.standing(jid).with(affiliation, "").withNick(nick);
    affiliations.apply(affiliations.numbered(List.of(change)));
  }

  @Test
  void ofADomainEverybodyIsWhatItIsButForWhoIsSomethingElse() {
    set(Jid.valueOf("shakespeare.example"), Affiliation.OUTCAST, "");
    set(WICCA, Affiliation.MEMBER, "");
    assertThat(affiliations.of(HAG)).isEqualTo(Affiliation.OUTCAST);
    assertThat(affiliations.of(WICCA)).isEqualTo(Affiliation.MEMBER);
    assertThat(affiliations.of(Jid.valueOf("king@england.example"))).isEqualTo(Affiliation.NONE);
  }

  @Test
  void aNicknameIsKeptForOneAndFreeWhenNotAnyMore() {
    set(HAG, Affiliation.MEMBER, "Third Witch");
    assertThat(affiliations.ownerOf("third witch")).isEqualTo(HAG);
    set(HAG, Affiliation.MEMBER, "hag");
    assertThat(affiliations.ownerOf("third witch")).isNull();
    set(HAG, Affiliation.NONE, "");
    assertThat(affiliations.ownerOf("hag")).isNull();
  }

  @Test
  void changesSinceAVersionAreThoseAndInTheirOrder() {
    set(HAG, Affiliation.MEMBER, "");
    set(WICCA, Affiliation.ADMIN, "");
    long known = affiliations.version();
    assertThat(affiliations.since(known)).isEmpty();
    set(WICCA, Affiliation.OWNER, "");
    set(HAG, Affiliation.NONE, "");
    assertThat(affiliations.since(known)).extracting(Standing::jid).containsExactly(WICCA, HAG);
    assertThat(affiliations.since(0)).extracting(Standing::jid).containsExactly(WICCA, HAG);
    assertThat(affiliations.since(known + 100)).isNull();
  }

  @Test
  void thoseWhoHaveBecomeNothingAreRememberedInANumberThatIsBounded() {
    List<Jid> many = new ArrayList<>();
    for (int i = 0; i <= Affiliations.MOST_FORMER; i++) {
      many.add(Jid.valueOf("u" + i + "@shakespeare.example"));
    }
    many.forEach(jid -> set(jid, Affiliation.MEMBER, ""));
    many.removeLast();
    many.forEach(jid -> set(jid, Affiliation.NONE, ""));
    assertThat(affiliations.surplus(List.of())).isEmpty();
    Standing one = Standing.unknown(Jid.valueOf("u" + Affiliations.MOST_FORMER + "@shakespeare.example"));
    List<Standing> last = affiliations.numbered(List.of(one));
    List<Standing> surplus = affiliations.surplus(last);
    assertThat(surplus).extracting(Standing::jid).startsWith(many.getFirst()).doesNotContain(one.jid());
    long oldest = affiliations.oldestWithout(surplus);
    affiliations.apply(last);
    affiliations.forget(surplus);
    assertThat(affiliations.surplus(List.of())).isEmpty();
    assertThat(affiliations.oldest()).isEqualTo(oldest).isEqualTo(surplus.getLast().version());
    assertThat(affiliations.size()).isZero();
    assertThat(affiliations.since(0)).as("too long ago").isNull();
    assertThat(affiliations.since(affiliations.oldest())).hasSize(Affiliations.MOST_FORMER + 1 - surplus.size());
  }

  @Test
  void whoComesAndWhoBecomesMoreAreTwoThings() {
    set(WICCA, Affiliation.MEMBER, "");
    long before = affiliations.version();
    set(HAG, Affiliation.MEMBER, "");
    long since = affiliations.version();
    set(HAG, Affiliation.ADMIN, "");
    assertThat(affiliations.ownSince(HAG)).isGreaterThan(since);
    assertThat(affiliations.joinedAfter(HAG, before)).isTrue();
    assertThat(affiliations.joinedAfter(HAG, since)).isFalse();
    set(HAG, Affiliation.NONE, "");
    set(HAG, Affiliation.MEMBER, "");
    assertThat(affiliations.joinedAfter(HAG, since)).as("gone in between").isTrue();
  }

  @Test
  void whoseComingNobodySawIsNotSaidToHaveCome() {
    set(HAG, Affiliation.MEMBER, "");
    Affiliations read = new Affiliations(affiliations.version(), affiliations.oldest(), affiliations.all());
    assertThat(read.joinedAfter(HAG, 0)).isFalse();
    assertThat(read.ownSince(HAG)).isEqualTo(affiliations.version());
  }
}
