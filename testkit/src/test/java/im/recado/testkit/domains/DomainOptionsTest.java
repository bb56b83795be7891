package im.recado.testkit.domains;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Settings that a domain has of its own: they hold for it alone, at once, over a restart, and until it goes. */
@Timeout(120)
final class DomainOptionsTest {
  private final MemoryBackends disk = new MemoryBackends();
  private TestServer server;
  private Transport transport;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(List.of("verona.example"), disk.backends());
    transport = server.inProcess();
    if (!server.kernel().domains().contains("mantua.example")) {
      run("domain-add", "domain", "mantua.example");
      server.account(Jid.valueOf("angelica@mantua.example"), "password");
      server.account(Jid.valueOf("romeo@verona.example"), "password");
      run("role-give", "account", "angelica@mantua.example", "role", "administrator", "domain", "mantua.example");
    }
  }

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  private CommandResult run(String command, String... arguments) throws CommandException {
    return as(Caller.COMMAND_LINE, command, arguments);
  }

  private CommandResult as(Caller caller, String command, String... arguments) throws CommandException {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    return server.kernel().commands().run(command, caller, named);
  }

  private Caller angelica() {
    return new Caller("angelica@mantua.example", server.kernel().powers(Jid.valueOf("angelica@mantua.example")));
  }

  private void refused(Reason reason, Caller caller, String command, String... arguments) {
    assertThatThrownBy(() -> as(caller, command, arguments))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private StreamClient login(String jid) throws IOException {
    StreamClient client = new StreamClient(transport, Jid.valueOf(jid), "password", false);
    client.connectSession();
    return client;
  }

  private static String answer(StreamClient client, String type, String to, String payload) throws Exception {
    client.send(xml("<iq xmlns='jabber:client' type='" + type + "' id='q' to='" + to + "'>" + payload + "</iq>"));
    while (true) {
      Element element = client.element();
      if (element.name().equals("iq") && "q".equals(element.attribute("id"))) {
        return element.toString();
      }
    }
  }

  private static Element xml(String text) throws XmlException {
    return Xml.parse(text, XmlLimits.SERVER);
  }

  private String about(StreamClient client, String domain) throws Exception {
    return answer(client, "get", domain, "<query xmlns='http://jabber.org/protocol/disco#info'/>");
  }

  private String value(String key, String domain) throws CommandException {
    return run("option-get", "key", key, "domain", domain).rows().getFirst().get(1);
  }

  @Test
  void aDomainHasItsOwnOrTheServers() throws Exception {
    assertThat(value("registration.mode", "mantua.example")).isEqualTo("closed");
    run("option-set", "key", "registration.mode", "value", "invitation");
    assertThat(value("registration.mode", "mantua.example")).isEqualTo("invitation");
    run("option-set", "key", "registration.mode", "value", "open", "domain", "mantua.example");
    assertThat(value("registration.mode", "mantua.example")).isEqualTo("open");
    assertThat(value("registration.mode", "verona.example")).isEqualTo("invitation");
    assertThat(run("option-list", "domain", "mantua.example", "key", "registration.mode").rows().getFirst())
        .startsWith("registration.mode", "open", "changed")
        .contains("invitation");
    run("option-reset", "key", "registration.mode", "domain", "mantua.example");
    assertThat(value("registration.mode", "mantua.example")).isEqualTo("invitation");
  }

  @Test
  void theMainDomainMayHaveItsOwnToo() throws Exception {
    run("option-set", "key", "registration.mode", "value", "open", "domain", "verona.example");
    assertThat(value("registration.mode", "verona.example")).isEqualTo("open");
    assertThat(value("registration.mode", "mantua.example")).isEqualTo("closed");
    assertThat(run("option-get", "key", "registration.mode").rows().getFirst().get(1)).isEqualTo("closed");
  }

  @Test
  void whatAdministratorsOfADomainChange() throws Exception {
    assertThat(as(angelica(), "option-set", "key", "archive.keep", "value", "30d", "domain", "mantua.example").sentence())
        .isEqualTo("Changed archive.keep of mantua.example.");
    assertThat(as(angelica(), "option-list", "domain", "mantua.example").rows())
        .extracting(List::getFirst)
        .contains("archive.keep", "contact.abuse", "upload.account-bytes")
        .doesNotContain("server.owners", "archive.page");
    refused(Reason.NOT_ALLOWED, angelica(), "option-list");
    refused(Reason.NOT_ALLOWED, angelica(), "option-list", "domain", "verona.example");
    refused(Reason.NOT_ALLOWED, angelica(), "option-set", "key", "archive.keep", "value", "30d");
    refused(Reason.NOT_ALLOWED, angelica(), "option-set", "key", "archive.keep", "value", "30d", "domain", "verona.example");
    refused(Reason.NOT_ALLOWED, angelica(), "option-reset", "key", "archive.keep");
    // Quotas take from what all share.
    refused(Reason.NOT_ALLOWED, angelica(), "option-set", "key", "upload.account-bytes", "value", "9T", "domain", "mantua.example");
    refused(Reason.NOT_ALLOWED, angelica(), "option-set", "key", "server.owners", "value", "angelica@mantua.example", "domain", "mantua.example");
    refused(Reason.CONFLICT, angelica(), "option-set", "key", "archive.page", "value", "9", "domain", "mantua.example");
    refused(Reason.CONFLICT, Caller.COMMAND_LINE, "option-set", "key", "server.owners", "value", "a@verona.example", "domain", "mantua.example");
    refused(Reason.CONFLICT, Caller.COMMAND_LINE, "option-get", "key", "archive.page", "domain", "mantua.example");
    refused(Reason.WRONG_ARGUMENT, angelica(), "option-set", "key", "archive.keep", "value", "soon", "domain", "mantua.example");
    refused(Reason.NOT_FOUND, Caller.COMMAND_LINE, "option-set", "key", "archive.keep", "value", "1d", "domain", "nowhere.example");
    run("option-set", "key", "upload.account-bytes", "value", "5k", "domain", "mantua.example");
    assertThat(value("upload.account-bytes", "mantua.example")).isEqualTo("5120");
    assertThat(value("archive.keep", "verona.example")).isEqualTo("0s");
  }

  @Test
  void theyHoldOverARestartAndUntilTheDomainGoes() throws Exception {
    run("option-set", "key", "archive.keep", "value", "30d", "domain", "mantua.example");
    close();
    start();
    assertThat(value("archive.keep", "mantua.example")).isEqualTo("30d");
    run("domain-remove", "domain", "mantua.example", "everything", "true");
    run("domain-add", "domain", "mantua.example");
    assertThat(value("archive.keep", "mantua.example")).isEqualTo("0s");
  }

  @Test
  void addressesOfThePeopleBehindIt() throws Exception {
    StreamClient romeo = login("romeo@verona.example/x");
    run("option-set", "key", "contact.abuse", "value", "mailto:abuse@verona.example");
    run("option-set", "key", "contact.abuse", "value", "mailto:abuse@mantua.example", "domain", "mantua.example");
    assertThat(about(romeo, "verona.example")).contains("abuse@verona.example").doesNotContain("abuse@mantua.example");
    assertThat(about(romeo, "mantua.example")).contains("abuse@mantua.example").doesNotContain("abuse@verona.example");
    run("option-reset", "key", "contact.abuse", "domain", "mantua.example");
    assertThat(about(romeo, "mantua.example")).contains("abuse@verona.example");
  }

  private StreamClient guest(String domain) {
    return new StreamClient(transport, Jid.valueOf(domain), "", false);
  }

  @Test
  void whoLogsInAndHow() throws Exception {
    run("option-set", "key", "auth.anonymous", "value", "true", "domain", "mantua.example");
    StreamClient guest = guest("mantua.example");
    guest.connectSession();
    assertThat(guest.jid().domain()).isEqualTo("mantua.example");
    assertThatThrownBy(() -> guest("verona.example").logIn()).isInstanceOf(IOException.class);
    refused(Reason.NOT_ALLOWED, angelica(), "option-set", "key", "auth.anonymous", "value", "true", "domain", "mantua.example");
    run("option-set", "key", "registration.mode", "value", "open", "domain", "mantua.example");
    refused(Reason.NOT_ALLOWED, Caller.COMMAND_LINE, "user-invite", "domain", "verona.example");
    assertThat(run("user-invite", "domain", "mantua.example").rows()).hasSize(1);
    assertThat(as(angelica(), "user-invite").rows().getFirst().getFirst()).contains("mantua.example");
  }

  @Test
  void whoMakesRooms() throws Exception {
    run("option-set", "key", "muc.creators", "value", "administrators", "domain", "mantua.example");
    StreamClient romeo = login("romeo@verona.example/x");
    for (String domain : List.of("mantua.example", "verona.example")) {
      romeo.send(
          xml("<presence xmlns='jabber:client' to='new@conference." + domain + "/r'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
      Element answer = romeo.element();
      assertThat("error".equals(answer.attribute("type"))).as(answer.toString()).isEqualTo(domain.startsWith("mantua"));
    }
  }

  @Test
  void whetherFilesAreOffered() throws Exception {
    StreamClient romeo = login("romeo@verona.example/x");
    StreamClient angelica = login("angelica@mantua.example/x");
    run("option-set", "key", "upload.offered", "value", "false", "domain", "mantua.example");
    assertThat(about(romeo, "upload.verona.example")).contains("urn:xmpp:http:upload:0");
    assertThat(about(angelica, "upload.verona.example")).doesNotContain("urn:xmpp:http:upload:0");
    assertThat(answer(angelica, "get", "upload.verona.example", "<request xmlns='urn:xmpp:http:upload:0' filename='a.txt' size='3'/>"))
        .contains("service-unavailable");
  }

  @Test
  void whoReadsVcards() throws Exception {
    StreamClient romeo = login("romeo@verona.example/x");
    StreamClient angelica = login("angelica@mantua.example/x");
    String vcard = "<vCard xmlns='vcard-temp'><FN>%s</FN></vCard>";
    answer(romeo, "set", "romeo@verona.example", vcard.formatted("Romeo"));
    answer(angelica, "set", "angelica@mantua.example", vcard.formatted("Angelica"));
    assertThat(as(angelica(), "option-set", "key", "vcard.readers", "value", "contacts", "domain", "mantua.example").sentence())
        .startsWith("Changed");
    assertThat(answer(romeo, "get", "angelica@mantua.example", "<vCard xmlns='vcard-temp'/>")).contains("error").doesNotContain("Angelica");
    assertThat(answer(angelica, "get", "romeo@verona.example", "<vCard xmlns='vcard-temp'/>")).contains("Romeo");
  }

  @Test
  void theLargestFile() throws Exception {
    run("option-set", "key", "upload.file-bytes", "value", "1k", "domain", "mantua.example");
    StreamClient romeo = login("romeo@verona.example/x");
    StreamClient angelica = login("angelica@mantua.example/x");
    String asked = "<request xmlns='urn:xmpp:http:upload:0' filename='a.txt' size='1025'/>";
    assertThat(answer(angelica, "get", "upload.verona.example", asked)).contains("file-too-large").contains("1024");
    assertThat(about(angelica, "upload.verona.example")).contains(">1024<");
    assertThat(about(romeo, "upload.verona.example")).contains(">104857600<");
    refused(Reason.NOT_ALLOWED, angelica(), "option-set", "key", "upload.file-bytes", "value", "9G", "domain", "mantua.example");
  }
}
