package im.recado.client.services;

import static im.recado.client.Ground.JULIET;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.services.store.ContactStore.Contact;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks to see whose presence (RFC 6121, section 3.1). */
class ContactRequestsTest {
  @TempDir Path folder;

  /** With nobody among the contacts. */
  private static Person enter(Ground ground, Jid who) throws Exception {
    Person person = ground.person(who, ground.profile(who.local()));
    person.session().start();
    await("online").until(() -> person.session().state() == Event.State.ONLINE);
    return person;
  }

  private static boolean both(Person person, Jid with) {
    return person.session().contacts().find(with).map(Contact::subscription).filter("both"::equals).isPresent()
        && person.session().contacts().presence(with).availability() == Availability.ONLINE;
  }

  @Test
  void oneYesIsEnoughForBoth() throws Exception {
    try (Ground ground = new Ground(folder)) {
      Person romeo = enter(ground, ROMEO);
      Person juliet = enter(ground, JULIET);
      romeo.session().contacts().add(JULIET, "", List.of());
      await("asked").until(() -> juliet.session().contacts().requests().equals(List.of(ROMEO)));
      juliet.session().contacts().accept(ROMEO);
      await("both see each other").until(() -> both(romeo, JULIET) && both(juliet, ROMEO));
      assertThat(romeo.session().contacts().requests()).isEmpty();
      assertThat(juliet.session().contacts().requests()).isEmpty();
    }
  }

  @Test
  void whoAsksBothWaysAtOnceNeedsNoAnswer() throws Exception {
    try (Ground ground = new Ground(folder)) {
      Person romeo = enter(ground, ROMEO);
      Person juliet = enter(ground, JULIET);
      romeo.session().contacts().add(JULIET, "", List.of());
      await("asked").until(() -> juliet.session().contacts().requests().equals(List.of(ROMEO)));
      // She does not look at what is asked and adds him by hand.
      juliet.session().contacts().add(ROMEO, "", List.of());
      await("both see each other").until(() -> both(romeo, JULIET) && both(juliet, ROMEO));
      assertThat(romeo.session().contacts().requests()).isEmpty();
      assertThat(juliet.session().contacts().requests()).isEmpty();
    }
  }

  @Test
  void whoWasAddedMayAskWhileOneIsAway() throws Exception {
    try (Ground ground = new Ground(folder)) {
      Person romeo = enter(ground, ROMEO);
      romeo.session().contacts().add(JULIET, "", List.of());
      await("in the list").until(() -> romeo.session().contacts().find(JULIET).filter(Contact::asking).isPresent());
      romeo.session().close();
      Person juliet = enter(ground, JULIET);
      juliet.session().contacts().add(ROMEO, "", List.of());
      await("both").until(() -> juliet.session().contacts().find(ROMEO).map(Contact::subscription).filter("both"::equals).isPresent());
    }
  }

  @Test
  void onlyWhereTheServerKeepsAnswersOneIsGivenBeforeItIsAskedFor() throws Exception {
    Jid tybalt = Jid.of("tybalt@verona.example");
    try (PlayedSession played = PlayedSession.in(folder)) {
      played.begun();
      played.link().answer(Ns.ROSTER, request -> Node.of("iq", Ns.CLIENT).with("type", "result"));
      played.session().contacts().add(tybalt, "", List.of());
      assertThat(allowed(played)).isZero();
      played.link().keepsAnswers();
      played.session().contacts().add(tybalt, "", List.of());
      assertThat(played.link().sent().stream().filter(node -> node.get("to").equals(tybalt.toString())).map(node -> node.get("type")))
          .containsExactly("subscribe", "subscribed", "subscribe");
    }
  }

  private static String push(String state) {
    return "<iq xmlns='jabber:client' type='set' id='p'><query xmlns='jabber:iq:roster'><item jid='juliet@verona.example' " + state + "/></query></iq>";
  }

  private static void asks(PlayedSession played) {
    played.link().says("<presence xmlns='jabber:client' type='subscribe' from='juliet@verona.example'/>");
  }

  private static long allowed(PlayedSession played) {
    return played.link().sent().stream().filter(node -> node.get("type").equals("subscribed")).count();
  }

  @Test
  void whoIsHiddenFromIsAskedAboutAgain() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder)) {
      played.begun();
      Contacts contacts = played.session().contacts();
      played.link().asks(push("subscription='none' ask='subscribe'"));
      played.link().asks(push("subscription='to'"));
      asks(played);
      assertThat(allowed(played)).isEqualTo(1);
      assertThat(contacts.requests()).isEmpty();
      played.link().asks(push("subscription='both'"));
      contacts.hide(JULIET);
      played.link().asks(push("subscription='to'"));
      asks(played);
      assertThat(allowed(played)).isEqualTo(1);
      assertThat(contacts.requests()).containsExactly(JULIET);
      // Another client of ours answers.
      played.link().asks(push("subscription='both'"));
      assertThat(contacts.requests()).isEmpty();
    }
  }

  @Test
  void whoLetsUsSeeThemUnaskedIsAskedAbout() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder)) {
      played.begun();
      played.link().asks(push("subscription='none'"));
      played.link().asks(push("subscription='to'"));
      asks(played);
      assertThat(allowed(played)).isZero();
      assertThat(played.session().contacts().requests()).containsExactly(JULIET);
    }
  }
}
