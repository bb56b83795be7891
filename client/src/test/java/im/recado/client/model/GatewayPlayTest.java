package im.recado.client.model;

import static im.recado.client.Ground.JULIET;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.model.GatewaysModel.Line;
import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Availability;
import im.recado.client.services.Gateways;
import im.recado.client.services.NetworkLogins.State;
import im.recado.client.services.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Romeo at a gateway of a real server, to the network that is in its memory. */
class GatewayPlayTest {
  private static final Jid ECHO = Jid.of("echo.verona.example");
  private static final Jid SHE = Jid.of("echo@echo.verona.example");

  @TempDir Path folder;
  private final ExecutorService screen = Executors.newSingleThreadExecutor();
  private final ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor();
  private Ground ground;

  @BeforeEach
  void opensTheGround() throws Exception {
    ground = new Ground(folder, Map.of("gateway.echo.offered", true));
    ground.friends();
  }

  @AfterEach
  void closesTheGround() throws Exception {
    ground.close();
    elsewhere.close();
    screen.close();
  }

  private GatewaysModel model(Person person) {
    GatewaysModel model = new GatewaysModel(person.session(), Words.of("en"), new Ui(screen, elsewhere, elsewhere));
    model.load();
    await("gateways").until(model::known);
    return model;
  }

  private static Line echo(GatewaysModel model) {
    return model.lines().stream().filter(line -> line.gateway().jid().equals(ECHO)).findFirst().orElseThrow();
  }

  private static void stands(GatewaysModel model, State state) {
    await(state.name()).until(() -> echo(model).state() == state);
  }

  /** Fills in the gateway's own form. */
  private static void signUp(Person romeo, String name, String password) throws Exception {
    Gateways.Registration asked = romeo.session().gateways().ask(ECHO);
    Map<String, String> answers = Map.of("username", name, "password", password);
    List<Field> filled = asked.form().fields().stream().map(field -> answers.containsKey(field.name())
        ? new Field(field.name(), field.type(), field.label(), field.required(), List.of(answers.get(field.name())), field.options()) : field).toList();
    romeo.session().gateways().register(new Gateways.Registration(ECHO,
        new DataForm(asked.form().title(), asked.form().instructions(), filled), asked.old(), asked.registered()));
  }

  private static boolean isThere(Person person, Jid jid) {
    return person.session().contacts().presence(jid).availability() != Availability.OFFLINE;
  }

  @Test
  void oneSignsUpTalksSignsOutAndInAndLeaves() throws Exception {
    Person romeo = ground.enter(ROMEO);
    GatewaysModel model = model(romeo);
    assertThat(echo(model).gateway().network()).isEqualTo("echo");
    assertThat(echo(model).state()).isEqualTo(State.NOT_SIGNED_UP);
    assertThat(echo(model).canSign()).isFalse();

    signUp(romeo, "anna", "anna");
    model.load();
    stands(model, State.IN);
    assertThat(echo(model).automatic()).isTrue();
    romeo.session().contacts().add(SHE, "", List.of());
    await("she is there").until(() -> isThere(romeo, SHE));
    await("her network").until(() -> romeo.session().networks().of(SHE).equals(java.util.Optional.of("echo")));
    assertThat(romeo.session().networks().of(JULIET)).isEmpty();
    MainModel main = new MainModel(romeo.session(), romeo.hub(), Words.of("en"), new Ui(screen, elsewhere, elsewhere));
    await("her mark").until(() -> main.lines().stream().anyMatch(line -> line instanceof MainModel.Line.Person person
        && person.jid().equals(SHE) && person.network().equals("echo")));

    romeo.session().chats().send(SHE, "Hello");
    await("echo").until(() -> romeo.words(SHE).size() == 2);
    assertThat(romeo.words(SHE)).allMatch(words -> words.contains("Hello"));

    model.signOut(echo(model).gateway());
    stands(model, State.OUT);
    await("she is gone").until(() -> !isThere(romeo, SHE));
    romeo.session().presence().be(Availability.AWAY, "");
    romeo.session().gateways().ask(ECHO);
    assertThat(echo(model).state()).as("presence to everybody signs nobody in").isEqualTo(State.OUT);
    model.signIn(echo(model).gateway());
    stands(model, State.IN);
    await("she is there again").until(() -> isThere(romeo, SHE));

    model.remove(echo(model).gateway());
    stands(model, State.NOT_SIGNED_UP);
    await("no contacts").until(() -> romeo.session().contacts().find(SHE).isEmpty());
  }

  @Test
  void whoWantsToSignInByHandIsNotSignedInByComing() throws Exception {
    Profile profile = ground.profile("romeo");
    Person first = ground.enter(ROMEO, profile);
    signUp(first, "anna", "anna");
    GatewaysModel before = model(first);
    stands(before, State.IN);
    before.automatic(echo(before).gateway(), false);
    await("by hand").until(() -> !echo(before).automatic());
    stands(before, State.IN);
    first.session().close();

    Person again = ground.enter(ROMEO, profile);
    GatewaysModel model = model(again);
    await("friends").until(() -> isThere(again, ROMEO));
    again.session().gateways().ask(ECHO);
    assertThat(echo(model).state()).isEqualTo(State.OUT);
    assertThat(echo(model).automatic()).isFalse();
    model.signIn(echo(model).gateway());
    stands(model, State.IN);
    again.session().presence().be(Availability.AWAY, "");
    model.signOut(echo(model).gateway());
    stands(model, State.OUT);

    model.automatic(echo(model).gateway(), true);
    await("automatic").until(() -> echo(model).automatic());
    again.session().close();
    Person third = ground.enter(ROMEO, profile);
    stands(model(third), State.IN);
  }
}
