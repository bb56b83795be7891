package im.recado.client.services;

import static im.recado.client.Ground.DOMAIN;
import static im.recado.client.Ground.PASSWORD;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.bench.peer.Peer;
import im.recado.bench.peer.RunningPeer;
import im.recado.client.Ground.Person;
import im.recado.client.OtherServer;
import im.recado.client.model.GatewaysModel;
import im.recado.client.model.GatewaysModel.Line;
import im.recado.client.model.Ui;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.RefusedException;
import im.recado.client.protocol.SmackLink;
import im.recado.client.protocol.Trust;
import im.recado.client.services.Gateways.Registration;
import im.recado.client.services.NetworkLogins.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another network by a gateway of a server of others, as Debian has them; the gateway is a component there. */
class OtherGatewaysTest {
  private static final Jid GATEWAY = Jid.of("parchment." + DOMAIN);
  private static final String SECRET = "of the component";

  @TempDir Path folder;
  private final ExecutorService screen = Executors.newSingleThreadExecutor();
  private final ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private int port;

  @AfterEach
  void closes() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
    elsewhere.close();
    screen.close();
  }

  private ComponentGateway start(String server) throws Exception {
    RunningPeer running = OtherServer.start(server, folder, false, new Peer.Component(GATEWAY.toString(), SECRET));
    open.push(running);
    port = running.target().port();
    ComponentGateway gateway = new ComponentGateway(running.componentPort(), GATEWAY, SECRET);
    open.push(gateway);
    return gateway;
  }

  private static ConditionFactory soon(String what) {
    return await(what).atMost(Duration.ofSeconds(30));
  }

  private Person enter(String device) throws Exception {
    Profile profile = new Profile(folder.resolve(device));
    open.push(profile);
    Login login = new Login(ROMEO, PASSWORD, "127.0.0.1", port);
    Hub hub = new Hub();
    Session session = new Session(profile, hub, login, listener -> new SmackLink(login, new Trust(DOMAIN, fingerprint -> true), listener));
    open.push(session);
    session.start();
    return new Person(profile, hub, session);
  }

  private GatewaysModel page(Person person) {
    GatewaysModel page = new GatewaysModel(person.session(), Words.of("en"), new Ui(screen, elsewhere, elsewhere));
    page.load();
    soon("gateway").until(() -> !page.lines().isEmpty());
    return page;
  }

  private static Line line(GatewaysModel page) {
    return page.lines().stream().findFirst().orElseThrow();
  }

  private static void stands(GatewaysModel page, State state) {
    soon(state.name()).until(() -> line(page).state() == state);
  }

  private static void register(Person person, String password) throws Exception {
    Registration asked = person.session().gateways().ask(GATEWAY);
    person.session().gateways().register(
        new Registration(GATEWAY, asked.form().with("username", "romeo").with("password", password), asked.old(), asked.registered()));
  }

  private static boolean isThere(Person person, Jid jid) {
    return person.session().contacts().presence(jid).availability() != Availability.OFFLINE;
  }

  private static void befriend(Person person, Jid jid) throws Exception {
    person.session().contacts().add(jid, "Rosalind", List.of());
    soon("there").until(() -> isThere(person, jid));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prosody", "ejabberd"})
  void oneSignsUpTalksSignsOutAndInAndLeaves(String server) throws Exception {
    ComponentGateway gateway = start(server);
    Person romeo = enter("desk");
    GatewaysModel page = page(romeo);
    assertThat(line(page).gateway().network()).isEqualTo(ComponentGateway.NETWORK);
    stands(page, State.NOT_SIGNED_UP);

    assertThatThrownBy(() -> register(romeo, "wrong")).isInstanceOf(RefusedException.class).hasMessage("not-authorized");
    register(romeo, "stone");
    stands(page, State.IN);
    soon("seen").until(() -> line(page).automatic());
    assertThat(romeo.session().contacts().requests()).as("the gateway needs no answer").isEmpty();

    Jid rosalind = romeo.session().gateways().address(GATEWAY, "Rosalind Fair");
    assertThat(rosalind).isEqualTo(Jid.of("rosalind-fair@" + GATEWAY));
    befriend(romeo, rosalind);
    soon("mark").until(() -> romeo.session().networks().of(rosalind).isPresent());
    romeo.session().chats().send(rosalind, "well met");
    soon("heard").until(() -> gateway.heard().equals(List.of("rosalind-fair: well met")));
    gateway.says(rosalind, "by moonlight");
    soon("answered").until(() -> romeo.words(rosalind).equals(List.of("well met", "by moonlight")));

    page.signOut(line(page).gateway());
    stands(page, State.OUT);
    soon("gone").until(() -> !gateway.isIn() && !isThere(romeo, rosalind));
    romeo.session().presence().be(Availability.AWAY, "");
    romeo.session().gateways().ask(GATEWAY);
    assertThat(gateway.isIn()).as("presence to everybody signs nobody in").isFalse();
    stands(page, State.OUT);
    page.signIn(line(page).gateway());
    stands(page, State.IN);
    soon("there again").until(() -> isThere(romeo, rosalind));

    gateway.changePassword("paper");
    stands(page, State.REFUSED);
    assertThat(line(page).advice()).isEqualTo("Change what you signed up with.");
    register(romeo, "paper");
    stands(page, State.IN);

    assertThat(page.question(line(page).gateway())).contains(": 1.");
    page.remove(line(page).gateway());
    stands(page, State.NOT_SIGNED_UP);
    soon("no contacts").until(() -> romeo.session().contacts().all().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"prosody", "ejabberd"})
  void signingInByHandIsSoOnEveryDevice(String server) throws Exception {
    ComponentGateway gateway = start(server);
    Person romeo = enter("desk");
    register(romeo, "stone");
    GatewaysModel page = page(romeo);
    stands(page, State.IN);
    soon("seen").until(() -> line(page).automatic());
    page.automatic(line(page).gateway(), false);
    soon("by hand").until(() -> !line(page).automatic());
    romeo.session().close();
    soon("gone").until(() -> !gateway.isIn());

    Person phone = enter("phone");
    GatewaysModel there = page(phone);
    phone.session().gateways().ask(GATEWAY);
    assertThat(gateway.isIn()).isFalse();
    assertThat(line(there).automatic()).isFalse();
    there.signIn(line(there).gateway());
    stands(there, State.IN);
    there.automatic(line(there).gateway(), true);
    soon("by itself").until(() -> line(there).automatic());
    phone.session().close();
    soon("gone again").until(() -> !gateway.isIn());

    enter("tablet");
    soon("in by coming").until(gateway::isIn);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prosody", "ejabberd"})
  void aGatewayThatIsAwayIsShownAndComesBack(String server) throws Exception {
    ComponentGateway gateway = start(server);
    Person romeo = enter("desk");
    register(romeo, "stone");
    GatewaysModel page = page(romeo);
    stands(page, State.IN);
    soon("known").until(() -> romeo.session().networks().of(GATEWAY).isPresent());
    gateway.goes();
    page.load();
    stands(page, State.AWAY);
    gateway.comes();
    page.load();
    stands(page, State.IN);
  }
}
