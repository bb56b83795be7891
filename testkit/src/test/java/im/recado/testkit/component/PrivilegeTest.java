package im.recado.testkit.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.CommandException;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** XEP-0356: what a component may do with accounts, and that it may do nothing else. */
final class PrivilegeTest extends ComponentScene {
  private static final String ASK = "<iq from='plays.verona.example' to='romeo@verona.example' type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>";
  private static final String PUT =
      "<iq from='plays.verona.example' to='romeo@verona.example' type='set' id='s'><query xmlns='jabber:iq:roster'>"
          + "<item jid='nurse@verona.example' name='Nurse'><group>Servants</group></item></query></iq>";

  private static String message(String outer, String inner) {
    return "<message from='" + PLAYS + "' to='" + outer + "' id='m'><privilege xmlns='urn:xmpp:privilege:2'>"
        + "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' " + inner + " type='chat' id='inner'>"
        + "<body>wherefore</body></message></forwarded></privilege></message>";
  }

  private static String iq(String type, String inner, String payload) {
    return "<iq from='" + PLAYS + "' to='romeo@verona.example' type='" + type + "' id='q'>"
        + "<privileged_iq xmlns='urn:xmpp:privilege:2'><iq " + inner + " id='inner'>" + payload
        + "</iq></privileged_iq></iq>";
  }

  private static String perm(Element message, String access) {
    Element privilege = Objects.requireNonNull(message.child("privilege", PRIVILEGE), message::toString);
    return privilege.elements("perm", PRIVILEGE).stream()
        .filter(perm -> access.equals(perm.attribute("access")))
        .map(Element::toString)
        .findFirst()
        .orElse("");
  }

  // Nothing by default.

  @Test
  void nothingIsGrantedByDefault() throws IOException {
    try (ComponentPeer plays = component(PLAYS)) {
      plays.send(ASK);
      assertError(plays.next(), "r", "forbidden");
      plays.send(PUT);
      assertError(plays.next(), "s", "forbidden");
      plays.send(message("verona.example", "from='romeo@verona.example' to='juliet@verona.example'"));
      assertError(plays.next(), "m", "forbidden");
      plays.send(iq("get", "xmlns='jabber:client' type='get'", "<ping xmlns='urn:xmpp:ping'/>"));
      assertError(plays.next(), "q", "forbidden");
    }
  }

  // Sections 4.2, 5.2, 6.2, 7.2: it is told.

  @Test
  void aComponentIsToldWhatItMayDoAndOfEveryChange() throws Exception {
    grant("roster", "both", "message", "outgoing", "presence", "managed_entity");
    try (ComponentPeer plays = component(PLAYS)) {
      Element told = plays.next();
      assertThat(told.is("message", ACCEPT)).isTrue();
      assertThat(told.attribute("from")).isEqualTo("verona.example");
      assertThat(told.attribute("to")).isEqualTo(PLAYS);
      assertThat(perm(told, "roster")).contains("type='both'").contains("push='true'");
      assertThat(perm(told, "message")).contains("type='outgoing'");
      assertThat(perm(told, "presence")).contains("type='managed_entity'");

      run("component-grant-iq", arguments("namespace", PUBSUB, "type", "set"));
      assertThat(perm(plays.next(), "iq")).contains("<namespace ns='" + PUBSUB + "' type='set'");
      grant("message", "none");
      assertThat(perm(plays.next(), "message")).contains("type='none'");
      run("component-revoke", Map.of("component", PLAYS));
      Element last = plays.next();
      assertThat(perm(last, "roster")).contains("type='none'");
      assertThat(perm(last, "presence")).contains("type='none'");
      assertThat(perm(last, "iq")).doesNotContain("namespace ns");
    }
  }

  @Test
  void whatIsGrantedIsListedAndAudited() throws Exception {
    grant("roster", "get");
    run("component-delegate", arguments("namespace", PUBSUB));
    assertThat(run("component-list", Map.of()).rows())
        .contains(List.of(PLAYS, "0", "0", "get", "yes", "none", "none", "", PUBSUB))
        .contains(List.of(OTHERS, "0", "0", "none", "no", "none", "none", "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "component-grant, roster, all, roster is one of",
    "component-grant, message, yes, message is one of",
    "component-grant, presence, roster, only for a component that may get rosters"
  })
  void whatMakesNoSenseIsNotGranted(String command, String argument, String value, String sentence) {
    assertThatThrownBy(() -> run(command, arguments(argument, value)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void whoHasNoSecretIsGrantedNothing() {
    assertThatThrownBy(() -> run("component-grant", Map.of("component", "verona.example", "roster", "get")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("no component");
  }

  // Section 4: rosters.

  @Test
  void aRosterIsReadChangedAndPushed() throws Exception {
    grant("roster", "both");
    StreamClient romeo = session(ROMEO, "garden");
    romeo.send(xml("<iq xmlns='jabber:client' type='get' id='own'><query xmlns='jabber:iq:roster'/></iq>"));
    romeo.element();
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.send(PUT);
      Element pushed = plays.next();
      Element answer = plays.next();
      if (answer.attributeOr("type", "").equals("set")) {
        Element swap = pushed;
        pushed = answer;
        answer = swap;
      }
      assertThat(answer.attribute("type")).isEqualTo("result");
      assertThat(answer.attribute("id")).isEqualTo("s");
      assertThat(answer.attribute("from")).isEqualTo("romeo@verona.example");
      assertThat(pushed.attribute("from")).isEqualTo("romeo@verona.example");
      assertThat(pushed.attribute("to")).isEqualTo(PLAYS);
      assertThat(pushed.toString()).contains("nurse@verona.example").contains("Servants");
      assertThat(romeo.element().toString()).contains("nurse@verona.example");

      plays.send(ASK);
      Element roster = plays.next();
      assertThat(roster.attribute("type")).isEqualTo("result");
      assertThat(roster.attribute("from")).isEqualTo("romeo@verona.example");
      assertThat(roster.toString()).contains("jid='nurse@verona.example'").contains(" ver='");

      romeo.send(
          xml(
              "<iq xmlns='jabber:client' type='set' id='2'><query xmlns='jabber:iq:roster'>"
                  + "<item jid='nurse@verona.example' subscription='remove'/></query></iq>"));
      assertThat(plays.next().toString()).contains("subscription='remove'");
    }
  }

  @Test
  void changesAreNotPushedToWhoDoesNotWantThem() throws Exception {
    grant("roster", "both", "push", "false");
    StreamClient romeo = session(ROMEO, "garden");
    try (ComponentPeer plays = component(PLAYS)) {
      assertThat(perm(plays.next(), "roster")).contains("push='false'");
      romeo.send(
          xml(
              "<iq xmlns='jabber:client' type='set' id='2'><query xmlns='jabber:iq:roster'>"
                  + "<item jid='nurse@verona.example'/></query></iq>"));
      romeo.element();
      barrier(plays);
    }
  }

  @ParameterizedTest
  @CsvSource({"get, set", "set, get"})
  void onlyTheGrantedKindOfRequestIsServed(String granted, String refused) throws Exception {
    grant("roster", granted, "push", "false");
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.send(refused.equals("get") ? ASK : PUT);
      assertError(plays.next(), refused.equals("get") ? "r" : "s", "forbidden");
      plays.send(refused.equals("get") ? PUT : ASK);
      assertThat(plays.next().attribute("type")).isEqualTo("result");
    }
  }

  @Test
  void othersRostersAreNobodysBusiness() throws Exception {
    grant("roster", "both");
    try (ComponentPeer plays = component(PLAYS);
        ComponentPeer others = component(OTHERS)) {
      plays.next();
      plays.send(ASK.replace("romeo@", "nobody@"));
      assertError(plays.next(), "r", "forbidden");
      // An address of the component is not the component.
      plays.send(ASK.replace("from='plays", "from='hamlet@plays"));
      assertError(plays.next(), "r", "forbidden");
      others.send(ASK.replace(PLAYS, OTHERS));
      assertError(others.next(), "r", "forbidden");
      run("component-revoke", Map.of("component", PLAYS));
      plays.next();
      plays.send(ASK);
      assertError(plays.next(), "r", "forbidden");
    }
  }

  // Section 5: messages.

  @Test
  void aMessageInSomebodysNameIsLikeTheirOwn() throws Exception {
    grant("message", "outgoing");
    StreamClient romeo = session(ROMEO, "garden");
    romeo.send(xml("<presence xmlns='jabber:client'/>"));
    romeo.element();
    romeo.send(xml("<iq xmlns='jabber:client' type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>"));
    romeo.element();
    StreamClient juliet = session(JULIET, "balcony");
    juliet.send(xml("<presence xmlns='jabber:client'/>"));
    juliet.element();
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.send(message("verona.example", "from='romeo@verona.example' to='juliet@verona.example'"));
      Element heard = juliet.element();
      assertThat(heard.attribute("from")).isEqualTo("romeo@verona.example");
      assertThat(heard.childText("body", CLIENT)).isEqualTo("wherefore");
      Element carbon = romeo.element();
      assertThat(carbon.has("sent", "urn:xmpp:carbons:2")).as(carbon.toString()).isTrue();
      romeo.send(xml("<iq xmlns='jabber:client' type='set' id='a'><query xmlns='urn:xmpp:mam:2'/></iq>"));
      assertThat(romeo.element().toString()).contains("wherefore").contains("urn:xmpp:mam:2");
    }
  }

  @Test
  void theServerItselfIsAName() throws Exception {
    grant("message", "outgoing");
    StreamClient juliet = session(JULIET, "balcony");
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.send(message("verona.example", "from='verona.example' to='juliet@verona.example/balcony'"));
      assertThat(juliet.element().attribute("from")).isEqualTo("verona.example");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "romeo@verona.example/garden",
        "nobody@verona.example",
        "romeo@elsewhere.example",
        "plays.verona.example",
        "conference.verona.example",
        "verona.example/admin"
      })
  void nobodyElseIsSpokenFor(String name) throws Exception {
    grant("message", "outgoing");
    StreamClient juliet = session(JULIET, "balcony");
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.send(message("verona.example", "from='" + name + "' to='juliet@verona.example/balcony'"));
      assertError(plays.next(), "m", "forbidden");
      juliet.barrier();
      assertThat(juliet.seen()).isEmpty();
    }
  }

  /** Clients believe these because they come from their own account, or from that of a contact. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:avatar:metadata'/></event>",
        "<received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'/></received>",
        "<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'/></sent>",
        "<result xmlns='urn:xmpp:mam:2' id='1'><forwarded xmlns='urn:xmpp:forward:0'/></result>"
      })
  void whatOnlyTheServerSaysOfAnAccountIsNotSentForIt(String payload) throws Exception {
    grant("message", "outgoing");
    StreamClient romeo = session(ROMEO, "garden");
    StreamClient juliet = session(JULIET, "balcony");
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      for (String to : new String[] {"juliet@verona.example/balcony", "romeo@verona.example/garden"}) {
        plays.send(
            message("verona.example", "from='romeo@verona.example' to='" + to + "'").replace("<body>wherefore</body>", payload));
        assertError(plays.next(), "m", "forbidden");
      }
      plays.send(
          message("verona.example", "from='romeo@verona.example' to='juliet@verona.example/balcony'")
              .replace("<body>", "<private xmlns='urn:xmpp:carbons:2'/><body>"));
      assertThat(juliet.element().childText("body", CLIENT)).isEqualTo("wherefore");
      romeo.barrier();
      assertThat(romeo.seen()).isEmpty();
    }
  }

  /** XEP-0356 section 5.3: who keeps the nodes of accounts tells of them. */
  @Test
  void whoAnswersForNodesSendsTheirEvents() throws Exception {
    grant("message", "outgoing");
    run("component-delegate", arguments("namespace", PUBSUB));
    StreamClient juliet = session(JULIET, "balcony");
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.send(
          message("verona.example", "from='romeo@verona.example' to='juliet@verona.example/balcony'")
              .replace("<body>wherefore</body>", "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='a'/></event>"));
      assertThat(juliet.element().has("event", "http://jabber.org/protocol/pubsub#event")).isTrue();
    }
  }

  /** What people have chosen about their archive and their push is theirs, as long as nobody grants just that. */
  @ParameterizedTest
  @CsvSource({
    "set, <disable xmlns='urn:xmpp:push:0' jid='push.example'/>",
    "set, <prefs xmlns='urn:xmpp:mam:2' default='never'/>",
    "get, <prefs xmlns='urn:xmpp:mam:2'/>",
    "set, <query xmlns='jabber:iq:private'/>"
  })
  void allOtherRightsTogetherDoNotReachPushOrArchives(String type, String payload) throws Exception {
    grant("roster", "both", "message", "outgoing", "presence", "roster");
    run("component-grant-iq", arguments("namespace", PUBSUB, "type", "both"));
    session(ROMEO, "garden");
    try (ComponentPeer plays = component(PLAYS)) {
      plays.send(iq(type, "xmlns='jabber:client' type='" + type + "'", payload));
      Element next = plays.next();
      while (next.is("message", ACCEPT) || next.is("presence", ACCEPT)) {
        next = plays.next();
      }
      assertError(next, "q", "forbidden");
    }
  }

  @Test
  void whatIsGrantedHasALimitAndCanBeTakenBackAtIt() throws Exception {
    for (int i = 0; i < 100; i++) {
      run("component-grant-iq", arguments("namespace", "urn:example:" + i, "type", "get"));
    }
    assertThatThrownBy(() -> run("component-grant-iq", arguments("namespace", "urn:example:more", "type", "get")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("100");
    run("component-grant-iq", arguments("namespace", "urn:example:7", "type", "none"));
    run("component-grant-iq", arguments("namespace", "urn:example:more", "type", "get"));
    assertThatThrownBy(
            () -> run("component-delegate", arguments("namespace", "urn:example:x", "attributes", "a,b,c,d,e,f,g,h,i,j,k")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("at most 10");
    assertThatThrownBy(() -> run("component-delegate", arguments("namespace", "urn:example:x", "attributes", "a='b'")))
        .isInstanceOf(CommandException.class);
  }

  @Test
  void whomSomebodyHasBlockedNobodyWritesToInTheirName() throws Exception {
    grant("message", "outgoing");
    StreamClient romeo = session(ROMEO, "garden");
    romeo.send(
        xml(
            "<iq xmlns='jabber:client' type='set' id='b'><block xmlns='urn:xmpp:blocking'>"
                + "<item jid='juliet@verona.example'/></block></iq>"));
    romeo.element();
    StreamClient juliet = session(JULIET, "balcony");
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.send(message("verona.example", "from='romeo@verona.example' to='juliet@verona.example/balcony'"));
      barrier(plays);
      juliet.barrier();
      assertThat(juliet.seen()).isEmpty();
    }
  }

  // Section 6: requests.

  @Test
  void aRequestInSomebodysNameIsAnsweredWrapped() throws Exception {
    run("component-grant-iq", arguments("namespace", PUBSUB, "type", "set"));
    StreamClient romeo = session(ROMEO, "garden");
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.send(
          iq(
              "set",
              "xmlns='jabber:client' type='set'",
              "<pubsub xmlns='" + PUBSUB + "'><publish node='urn:example:mood'><item id='1'><mood xmlns='urn:example:mood'/></item>"
                  + "</publish></pubsub>"));
      Element answer = plays.next();
      assertThat(answer.attribute("id")).isEqualTo("q");
      assertThat(answer.attribute("type")).isEqualTo("result");
      assertThat(answer.attribute("from")).isEqualTo("romeo@verona.example");
      Element privilege = Objects.requireNonNull(answer.child("privilege", PRIVILEGE), answer::toString);
      Element inner =
          Objects.requireNonNull(
              Objects.requireNonNull(privilege.child("forwarded", "urn:xmpp:forward:0")).child("iq", CLIENT));
      assertThat(inner.attribute("type")).isEqualTo("result");
      assertThat(inner.attribute("id")).isEqualTo("inner");
      assertThat(inner.attribute("to")).isEqualTo("romeo@verona.example");
    }
    romeo.send(
        xml(
            "<iq xmlns='jabber:client' type='get' id='i'><pubsub xmlns='" + PUBSUB + "'><items node='urn:example:mood'/></pubsub></iq>"));
    assertThat(romeo.element().toString()).contains("<mood xmlns='urn:example:mood'/>");
  }

  @Test
  void anErrorComesWrappedToo() throws Exception {
    run("component-grant-iq", arguments("namespace", "urn:example:nothing", "type", "both"));
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.send(
          iq("get", "xmlns='jabber:client' type='get' to='juliet@verona.example'", "<x xmlns='urn:example:nothing'/>"));
      Element answer = plays.next();
      assertThat(answer.attribute("type")).isEqualTo("result");
      assertThat(answer.toString()).contains("<iq xmlns='jabber:client' type='error'").contains("service-unavailable");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set | xmlns='jabber:client' type='set' | urn:example:other",
        "get | xmlns='jabber:client' type='get' | urn:example:some",
        "set | xmlns='jabber:client' type='get' | urn:example:some",
        "set | xmlns='jabber:component:accept' type='set' | urn:example:some",
        "set | type='set' | urn:example:some",
        "set | xmlns='jabber:client' type='set' from='juliet@verona.example' | urn:example:some",
        "set | xmlns='jabber:client' type='set' from='romeo@verona.example/garden' | urn:example:some",
        "set | xmlns='jabber:client' type='set' to='romeo@verona.example/garden' | urn:example:some"
      })
  void whatWasNotGrantedIsForbidden(String type, String inner, String namespace) throws Exception {
    run("component-grant-iq", arguments("namespace", "urn:example:some", "type", "set"));
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.send(iq(type, inner, "<x xmlns='" + namespace + "'/>"));
      assertError(plays.next(), "q", "forbidden");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"verona.example", "nobody@verona.example", "romeo@verona.example/garden"})
  void aRequestIsForAnAccount(String to) throws Exception {
    run("component-grant-iq", arguments("namespace", "urn:example:some", "type", "set"));
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.send(
          iq("set", "xmlns='jabber:client' type='set'", "<x xmlns='urn:example:some'/>").replace("romeo@verona.example", to));
      assertError(plays.next(), "q", "forbidden");
    }
  }

  @Test
  void whatOnlyAClientMayAskIsRefused() throws Exception {
    run("component-grant-iq", arguments("namespace", "jabber:iq:register", "type", "set"));
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.send(
          iq("set", "xmlns='jabber:client' type='set'", "<query xmlns='jabber:iq:register'><remove/></query>"));
      assertThat(plays.next().toString()).contains("type='error'");
      session(ROMEO, "still-there");
    }
  }

  // Section 7: presence.

  @Test
  void thePresenceOfAccountsIsShown() throws Exception {
    grant("presence", "managed_entity");
    StreamClient before = session(ROMEO, "before");
    before.send(xml("<presence xmlns='jabber:client'><show>away</show></presence>"));
    before.element();
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      Element known = plays.next();
      assertThat(known.is("presence", ACCEPT)).as(known.toString()).isTrue();
      assertThat(known.attribute("from")).isEqualTo("romeo@verona.example/before");
      assertThat(known.attribute("to")).isEqualTo(PLAYS);

      StreamClient juliet = session(JULIET, "balcony");
      juliet.send(xml("<presence xmlns='jabber:client'><show>chat</show></presence>"));
      juliet.element();
      Element came = plays.next();
      while ("romeo@verona.example/before".equals(came.attribute("from"))) {
        // He may come online while the component connects: then it is told twice, which harms nobody.
        came = plays.next();
      }
      assertThat(came.attribute("from")).isEqualTo("juliet@verona.example/balcony");
      // A change is neither the first presence nor the last.
      juliet.send(xml("<presence xmlns='jabber:client'><show>dnd</show></presence>"));
      juliet.element();
      juliet.send(xml("<presence xmlns='jabber:client' type='unavailable'/>"));
      Element gone = plays.next();
      assertThat(gone.attribute("from")).isEqualTo("juliet@verona.example/balcony");
      assertThat(gone.attribute("type")).isEqualTo("unavailable");
    }
  }

  @Test
  void thePresenceOfContactsElsewhereIsShownOnce() throws Exception {
    grant("roster", "get", "push", "false", "presence", "roster");
    Jid mercutio = Jid.valueOf("mercutio@" + OTHERS);
    try (ComponentPeer plays = component(PLAYS);
        ComponentPeer others = component(OTHERS)) {
      plays.next();
      for (Jid account : List.of(ROMEO, JULIET)) {
        StreamClient client = session(account, "here");
        client.send(xml("<presence xmlns='jabber:client'/>"));
        assertThat(plays.next().attribute("from")).isEqualTo(account + "/here");
        client.send(xml("<presence xmlns='jabber:client' type='subscribe' to='" + mercutio + "'/>"));
        assertThat(others.next().attribute("type")).isEqualTo("subscribe");
        others.send("<presence from='" + mercutio + "' to='" + account + "' type='subscribed'/>");
        client.element();
        client.barrier();
        if (account.equals(JULIET)) {
          // Nobody of hers is there to see it.
          client.disconnect();
          assertThat(plays.next().attribute("type")).isEqualTo("unavailable");
        }
      }
      for (Jid account : List.of(JULIET, ROMEO)) {
        others.send("<presence from='" + mercutio + "/street' to='" + account + "'><show>chat</show></presence>");
      }
      // A stranger's is not shown.
      others.send("<presence from='tybalt@" + OTHERS + "/street' to='" + ROMEO + "'/>");
      others.send("<presence from='" + mercutio + "/street' to='" + ROMEO + "' type='unavailable'/>");
      Element shown = plays.next();
      assertThat(shown.attribute("from")).isEqualTo(mercutio + "/street");
      assertThat(shown.attribute("to")).isEqualTo(PLAYS);
      assertThat(shown.toString()).contains("chat");
      assertThat(plays.next().attribute("type")).isEqualTo("unavailable");
    }
  }
}
