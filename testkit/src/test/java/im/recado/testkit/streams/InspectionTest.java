package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.testkit.transcript.StreamClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How administrators look at the stream of one session, and what they do not see. */
@Timeout(120)
final class InspectionTest {
  private static final String SESSION = "romeo@verona.example/garden";

  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example");

  @AfterEach
  void close() {
    scene.close();
  }

  private CommandResult run(String name, Map<String, String> arguments) throws CommandException {
    return scene.server.kernel().commands().run(name, Caller.COMMAND_LINE, arguments);
  }

  private String seen() throws CommandException {
    List<List<String>> rows = run("inspect-list", Map.of("session", SESSION)).rows();
    return rows.toString();
  }

  @Test
  void whatPassesIsSeenWithoutWordsAndSecrets() throws Exception {
    StreamClient romeo = scene.available(SESSION);
    run("inspect-begin", Map.of("session", SESSION));
    romeo.send(xml("<message to='juliet@verona.example' id='m1'><body>But soft</body><active xmlns='urn:example:a' token='t0ken'/></message>"));
    romeo.send(xml("<iq type='set' id='q1'><query xmlns='jabber:iq:private'><keep xmlns='urn:example:keep'><password>S3cret-words</password></keep></query></iq>"));
    romeo.barrier();
    assertThat(seen())
        .contains("m1", "<body>***</body>", "token='***'", "<password>***</password>", "received", "sent")
        .doesNotContain("But soft", "t0ken", "S3cret");
    run("inspect-end", Map.of("session", SESSION));
    assertThat(Objects.requireNonNull(scene.server.kernel().sessions().session(romeo.jid())).watcher()).isNull();
    assertThatThrownBy(this::seen).isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
  }

  @Test
  void nothingOfWhatPeopleWriteIsSeenWithoutWords() throws Exception {
    StreamClient romeo = scene.available(SESSION);
    run("inspect-begin", Map.of("session", SESSION));
    for (String stanza :
        List.of(
            "<message type='chat' to='juliet@verona.example' id='m1' xml:lang='en'><body>BODY-W</body><subject>SUBJECT-W</subject>"
                + "<x xmlns='jabber:x:oob'><url>aesgcm://up.example/f#KEY-W</url><desc>DESC-W</desc></x>"
                + "<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>NAME-W.pdf</name><desc>SFS-W</desc></file>"
                + "</file-sharing><reactions xmlns='urn:xmpp:reactions:0' id='q7'><reaction>REACT-W</reaction></reactions>"
                + "<reference xmlns='urn:xmpp:reference:0' type='data' uri='https://up.example/URI-W'/>"
                + "<x xmlns='jabber:x:conference' jid='r@conference.example' password='PASS-W' reason='REASON-W'/>"
                + "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='a@b.example'><reason>INVITE-W</reason></invite>"
                + "<password>MUC-W</password></x><nick xmlns='http://jabber.org/protocol/nick'>NICK-W</nick>"
                + "<own xmlns='urn:example:own' say='ATTRIBUTE-W' xmlns:o='urn:example:o' o:id='OTHER-W'>TEXT-W<b jid='x@y.example'>DEEP-W</b></own></message>",
            "<presence><show>away</show><status>STATUS-W</status><priority>5</priority></presence>",
            "<iq type='set' id='x1'><command xmlns='http://jabber.org/protocol/commands' node='settings' action='complete' sessionid='s1'>"
                + "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:example:form</value></field>"
                + "<field var='value'><value>FORM-W</value></field></x></command></iq>",
            "<iq type='set' id='x2'><query xmlns='jabber:iq:private'><storage xmlns='urn:example:y' jid='a@b.example' name='PNAME-W'>"
                + "<note>PRIVATE-W</note></storage></query></iq>",
            "<iq type='get' id='x3' to='upload.verona.example'><request xmlns='urn:xmpp:http:upload:0' filename='FILE-W.txt' size='10'/></iq>",
            "<iq type='result' id='x6' to='juliet@verona.example/balcony'><slot xmlns='urn:xmpp:http:upload:0'><put url='https://up.example/PUT-W'>"
                + "<header name='Authorization'>AUTH-W</header></put><get url='https://up.example/GET-W'/></slot></iq>",
            "<iq type='set' id='x4'><query xmlns='jabber:iq:roster'><item jid='mercutio@verona.example' name='ROSTER-W'><group>GROUP-W</group>"
                + "</item></query></iq>",
            "<iq type='set' id='x5'><vCard xmlns='vcard-temp'><FN>VCARD-W</FN></vCard></iq>",
            "<message to='juliet@verona.example' id='m2'><result xmlns='urn:xmpp:mam:2' id='a1'><forwarded xmlns='urn:xmpp:forward:0'>"
                + "<message xmlns='jabber:client' from='x@y.example'><body>FORWARD-W</body></message></forwarded></result></message>")) {
      romeo.send(xml(stanza));
    }
    romeo.barrier();
    assertThat(seen())
        .doesNotContain("-W")
        .contains("m1", "type='chat'", "juliet@verona.example", "jabber:x:oob", "q7", "<show>away</show>", "<priority>5</priority>", "urn:example:form")
        .contains("sessionid='s1'", "node='settings'", "mercutio@verona.example", "size='10'", "urn:example:own", "jid='x@y.example'");
  }

  @Test
  void wordsAreSeenWhenTheyAreAskedForAndNoMoreThanTheLastStanzasAreKept() throws Exception {
    StreamClient romeo = scene.available(SESSION);
    run("inspect-begin", Map.of("session", SESSION, "words", "true"));
    for (int i = 0; i < 600; i++) {
      romeo.send(xml("<message to='juliet@verona.example' type='headline'><body>line " + i + ".</body></message>"));
    }
    romeo.barrier();
    List<List<String>> rows = run("inspect-list", Map.of("session", SESSION, "most", "1000")).rows();
    assertThat(rows).hasSize(500);
    assertThat(rows.toString()).contains("line 599.").doesNotContain("line 5.");
  }

  @Test
  void w5OnlyAdministratorsLookAndNotAtThoseWhoMayDoMore() throws Exception {
    StreamClient _ = scene.available(SESSION);
    run("inspect-begin", Map.of("session", SESSION));
    Caller operator = new Caller("olivia", ServerRole.OPERATOR);
    assertThatThrownBy(() -> scene.server.kernel().commands().run("inspect-list", operator, Map.of("session", SESSION)))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
    run("role-give", Map.of("account", "romeo@verona.example", "role", "owner"));
    Caller administrator = new Caller("iago", ServerRole.ADMINISTRATOR);
    assertThatThrownBy(() -> scene.server.kernel().commands().run("inspect-begin", administrator, Map.of("session", SESSION)))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
  }

  @Test
  void whatASessionDidAtTheEndIsSeenAfterIt() throws Exception {
    StreamClient romeo = scene.available(SESSION);
    run("inspect-begin", Map.of("session", SESSION));
    romeo.send(xml("<message to='juliet@verona.example' id='last'><body>Thus with a kiss I die</body></message>"));
    romeo.disconnect();
    org.awaitility.Awaitility.await().until(() -> run("inspect-sessions", Map.of()).rows().getFirst().getLast().equals("true"));
    assertThat(seen()).contains("last").doesNotContain("kiss");
    run("inspect-end", Map.of("session", SESSION));
    assertThat(run("inspect-sessions", Map.of()).rows()).isEmpty();
    assertThatThrownBy(() -> run("inspect-begin", Map.of("session", SESSION)))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
    assertThatThrownBy(() -> run("inspect-begin", Map.of("session", "nobody", "minutes", "61")))
        .isInstanceOf(CommandException.class);
  }
}
