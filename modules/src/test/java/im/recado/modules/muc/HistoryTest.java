package im.recado.modules.muc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What newcomers get, by all four limits together (XEP-0045 section 7.2.14). */
final class HistoryTest {
  private static final Jid ROOM = Jid.valueOf("coven@chat.shakespeare.example");
  private static final Instant START = Instant.parse("2002-10-13T23:58:37Z");

  private final History history = new History();

  private void say(int count) {
    for (int i = 0; i < count; i++) {
      Message message =
          Message.of(
              Message.Type.GROUPCHAT, ROOM, null, Element.of("body", "jabber:client", Integer.toString(i)));
      history.add(new History.Past("id" + i, "occupant", message, START.plusSeconds(10L * i)), 20);
    }
  }

  private List<String> wished(String attributes) throws Exception {
    Element wish = Xml.parse("<history xmlns='http://jabber.org/protocol/muc'" + attributes + "/>", XmlLimits.SERVER);
    return history.wished(History.Wish.of(wish, START.plusSeconds(100)), 20, 30).stream().map(Message::body).toList();
  }

  @Test
  void theOldestGoWhenThereAreTooMany() throws Exception {
    say(25);
    assertThat(wished("")).hasSize(20).startsWith("5").endsWith("24");
  }

  @Test
  void byNumber() throws Exception {
    say(10);
    assertThat(wished(" maxstanzas='3'")).containsExactly("7", "8", "9");
    assertThat(wished(" maxstanzas='0'")).isEmpty();
    assertThat(wished(" maxstanzas='1000'")).hasSize(10);
  }

  @Test
  void byTime() throws Exception {
    say(10);
    assertThat(wished(" seconds='20'")).containsExactly("8", "9");
    assertThat(wished(" since='2002-10-13T23:59:57Z'")).containsExactly("8", "9");
    assertThat(wished(" since='2002-10-13T23:59:57Z' seconds='1000'")).containsExactly("8", "9");
    assertThat(wished(" since='1970-01-01T00:00:00Z'")).hasSize(10);
  }

  @Test
  void byCharactersOfWholeStanzas() throws Exception {
    say(10);
    int one = history.all().getLast().message().toString().length() + 30;
    assertThat(wished(" maxchars='" + 2 * one + "'")).containsExactly("8", "9");
    assertThat(wished(" maxchars='" + (2 * one - 1) + "'")).containsExactly("9");
    assertThat(wished(" maxchars='0'")).isEmpty();
  }

  @Test
  void theTightestLimitCounts() throws Exception {
    say(10);
    assertThat(wished(" maxstanzas='5' seconds='20' maxchars='65000'")).containsExactly("8", "9");
    assertThat(wished(" maxstanzas='1' seconds='2000' maxchars='65000'")).containsExactly("9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" maxstanzas='-1'", " maxchars='many'", " seconds=''", " since='yesterday'", " maxstanzas='99999999999999999999'"})
  void whatIsNoLimitIsRefused(String attributes) {
    say(1);
    assertThatThrownBy(() -> wished(attributes)).isInstanceOf(StanzaException.class);
  }

  @Test
  void whatIsTakenBackIsNotGiven() throws Exception {
    say(3);
    history.change("id1", gone -> null);
    assertThat(wished("")).containsExactly("0", "2");
    assertThat(history.find("id1")).isNull();
  }
}
