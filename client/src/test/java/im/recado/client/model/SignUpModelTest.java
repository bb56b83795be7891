package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.Ground;
import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Newcomer;
import im.recado.client.protocol.SmackLink;
import im.recado.client.protocol.Trust;
import im.recado.client.services.Accounts;
import im.recado.client.services.Hub;
import im.recado.client.services.Profile;
import im.recado.client.services.Session;
import im.recado.kernel.command.Caller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From an invitation, or from a server that is open, to an account that one is in with: at a real server, without a window. */
@Timeout(60)
class SignUpModelTest {
  private static final Executor AT_ONCE = Runnable::run;
  private static final Words WORDS = Words.of("en");

  private final List<Session> in = new ArrayList<>();
  private final List<Newcomer> newcomers = new ArrayList<>();
  private Ground ground;
  private Accounts accounts;
  private SignUpModel model;
  private boolean doubts;
  /** What waits until it is run, where it is not run at once. */
  private @Nullable List<Runnable> waiting;

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    ground = new Ground(folder);
    accounts = new Accounts(folder.resolve("newcomer"));
    Ui ui = new Ui(AT_ONCE, this::aside, AT_ONCE);
    LoginModel login = new LoginModel(accounts, null, WORDS, ui, jid -> false, (profile, where) -> new Session(profile, new Hub(), where,
        listener -> new SmackLink(where, new Trust(Ground.DOMAIN, print -> true), listener)));
    login.onDone((profile, session) -> in.add(session));
    model = new SignUpModel(accounts.settings(), WORDS, ui, where -> {
      newcomers.add(Newcomer.connect(where, new Trust(Ground.DOMAIN, print -> !doubts || accounts.settings().pinned(Ground.DOMAIN, print))));
      return newcomers.getLast();
    }, login);
  }

  @AfterEach
  void end() throws Exception {
    model.close();
    in.forEach(Session::close);
    accounts.close();
    ground.close();
  }

  private void aside(Runnable work) {
    if (waiting == null) {
      work.run();
    } else {
      waiting.add(work);
    }
  }

  private List<Runnable> hold() {
    List<Runnable> held = new ArrayList<>();
    waiting = held;
    return held;
  }

  private void at(String typed) {
    at(typed, ground.port());
  }

  private void at(String typed, int port) {
    model.begin(typed, "127.0.0.1:" + port, "");
    assertThat(model.busy()).isFalse();
  }

  private void fill(String name, String password) {
    DataForm form = model.form().orElseThrow();
    model.make((name.isEmpty() ? form : form.with("username", name)).with("password", password));
    assertThat(model.busy()).isFalse();
  }

  private String invitation(Map<String, String> arguments) throws Exception {
    ground.server().set("registration.mode", "invitation");
    return ground.server().kernel().commands().run("user-invite", Caller.COMMAND_LINE, arguments).rows().getFirst().getFirst();
  }

  private void isIn(String address) {
    assertThat(model.problem()).isEmpty();
    assertThat(in).hasSize(1);
    Profile profile = accounts.all().getFirst();
    assertThat(profile.account()).contains(Jid.of(address));
    assertThat(profile.password()).contains("a balcony of words");
  }

  @Test
  void whereTheServerIsOpenANameAndAPasswordAreEnough() {
    ground.server().set("registration.mode", "open");
    ground.server().set("registration.captcha", "false");
    at(Ground.DOMAIN);
    assertThat(model.form().orElseThrow().fields()).extracting(DataForm.Field::label).contains("Name", "Password");
    fill("", "a balcony of words");
    assertThat(model.problem()).isEqualTo("Please choose a name.");
    fill("rosaline", "");
    assertThat(model.problem()).isEqualTo("Please type the password.");
    fill("romeo", "a balcony of words");
    assertThat(model.problem()).isEqualTo("This name is taken. Choose another one.");
    fill("rosaline", "short");
    assertThat(model.problem()).startsWith("The server does not accept what was entered. (A password has at least");
    assertThat(in).isEmpty();
    fill("rosaline", "a balcony of words");
    isIn("rosaline@verona.example");
  }

  @Test
  void anInvitationLetsOneInOnce() throws Exception {
    String link = invitation(Map.of());
    assertThat(link).contains("?register;preauth=");
    at("https://pages.example/i#" + link.substring("xmpp:".length()));
    fill("rosaline", "a balcony of words");
    isIn("rosaline@verona.example");
    at(link);
    assertThat(model.form()).isEmpty();
    assertThat(model.problem()).startsWith("This invitation is not good any more: it was used, or it has expired.");
  }

  @Test
  void whoTypesLongerThanTheServerWaitsNoticesNothing() throws Exception {
    at(invitation(Map.of()));
    newcomers.getLast().close();
    fill("rosaline", "a balcony of words");
    isIn("rosaline@verona.example");
    assertThat(newcomers).hasSize(2);
  }

  @Test
  void whoGoesBackWhileTheAccountIsMadeIsNotLetIn() {
    ground.server().set("registration.mode", "open");
    ground.server().set("registration.captcha", "false");
    at(Ground.DOMAIN);
    List<Runnable> held = hold();
    model.make(model.form().orElseThrow().with("username", "rosaline").with("password", "a balcony of words"));
    assertThat(model.busy()).isTrue();
    model.close();
    assertThat(model.busy()).isFalse();
    assertThat(held).hasSize(2);
    waiting = null;
    // The stream ends before the form is on its way.
    held.reversed().forEach(Runnable::run);
    assertThat(newcomers).hasSize(1);
    assertThat(in).isEmpty();
    assertThat(model.problem()).isEmpty();
    // The name is still there to be had.
    at(Ground.DOMAIN);
    fill("rosaline", "a balcony of words");
    isIn("rosaline@verona.example");
  }

  @Test
  void whoGoesBackWhileAServerIsAskedHearsNoMoreOfIt() {
    ground.server().set("registration.mode", "closed");
    List<Runnable> held = hold();
    model.begin(Ground.DOMAIN, "127.0.0.1:" + ground.port(), "");
    model.close();
    ground.server().set("registration.mode", "open");
    model.begin(Ground.DOMAIN, "127.0.0.1:" + ground.port(), "");
    waiting = null;
    ground.server().set("registration.mode", "closed");
    held.getFirst().run();
    assertThat(model.problem()).isEmpty();
    assertThat(model.busy()).isTrue();
    ground.server().set("registration.mode", "open");
    held.getLast().run();
    assertThat(model.form()).isPresent();
    assertThat(model.busy()).isFalse();
  }

  @Test
  void whereTheAnswerIsLostNobodyIsToldThatTheirNameIsTaken() throws Exception {
    ground.server().set("registration.mode", "open");
    ground.server().set("registration.captcha", "false");
    try (LostAnswer way = new LostAnswer(ground.port())) {
      at(Ground.DOMAIN, way.port());
      way.loseNext();
      fill("rosaline", "a balcony of words");
    }
    assertThat(model.problem()).startsWith("verona.example was asked to make the account, and the connection ended before it answered.");
    assertThat(newcomers).hasSize(1);
    at(Ground.DOMAIN);
    fill("rosaline", "a balcony of words");
    assertThat(model.problem()).as("it was made").isEqualTo("This name is taken. Choose another one.");
  }

  @Test
  void whatWasTypedStaysWhenTheServerIsAwayAndForAnotherPicture() {
    ground.server().set("registration.mode", "open");
    ground.server().set("registration.captcha", "true");
    at(Ground.DOMAIN);
    newcomers.getLast().close();
    String picture = model.pictures().keySet().iterator().next();
    DataForm typed = model.form().orElseThrow().with("username", "rosaline").with("password", "a balcony of words").with(picture, "abc");
    model.make(typed);
    assertThat(model.busy()).isFalse();
    assertThat(model.problem()).isEqualTo("The connection to verona.example had ended. Please answer once more; what you typed is still there.");
    DataForm again = model.form().orElseThrow();
    assertThat(again.value("challenge")).isNotEqualTo(typed.value("challenge"));
    assertThat(List.of(again.value("username"), again.value("password"), again.value(picture))).containsExactly("rosaline", "a balcony of words", "");
    assertThat(model.pictures()).hasSize(1);
    // The form is there as long as nobody goes away from it.
    newcomers.getLast().close();
    doubts = true;
    model.make(again.with(picture, "abc"));
    assertThat(model.doubt()).isPresent();
    assertThat(model.form()).contains(again);
  }

  @Test
  void anInvitationForOneNameSaysTheWholeAddress() throws Exception {
    String link = invitation(Map.of("name", "rosaline"));
    assertThat(link).contains("rosaline@verona.example");
    at(link);
    assertThat(model.named()).isTrue();
    assertThat(model.form().orElseThrow().value("username")).isEqualTo("rosaline");
    assertThat(model.address("rosaline")).isEqualTo("Your address will be rosaline@verona.example.");
    assertThat(model.address(" ")).isEqualTo("Your address will end in @verona.example.");
    fill("", "a balcony of words");
    isIn("rosaline@verona.example");
  }

  @Test
  void aProxyIsOneOrIsNot() {
    model.begin(Ground.DOMAIN, "127.0.0.1:" + ground.port(), "ftp://nowhere");
    assertThat(model.problem()).isEqualTo("A proxy is written as socks5://host:port or http://host:port.");
    assertThat(newcomers).isEmpty();
  }

  @Test
  void oneWhoWasInvitedByAFriendKnowsTheFriend() throws Exception {
    ground.server().set("registration.mode", "invitation");
    String link = ground.server().kernel().commands().run("user-invite", Caller.COMMAND_LINE, Map.of()).rows().getFirst().getFirst();
    String token = link.substring(link.indexOf("preauth="));
    at("xmpp:romeo@verona.example?roster;" + token + ";ibr=y");
    fill("rosaline", "a balcony of words");
    isIn("rosaline@verona.example");
  }

  @Test
  void withoutAnInvitationAndWhereNobodyIsTakenOneHearsWhy() {
    ground.server().set("registration.mode", "invitation");
    at(Ground.DOMAIN);
    assertThat(model.problem()).isEqualTo("verona.example lets in only those who were invited. Paste the link of an invitation.");
    ground.server().set("registration.mode", "closed");
    at(Ground.DOMAIN);
    assertThat(model.problem()).isEqualTo("verona.example makes no accounts here. Ask its administrator.");
    at("xmpp:verona.example?register;preauth=abc");
    assertThat(model.problem()).isNotEmpty();
    assertThat(model.form()).isEmpty();
  }

  @Test
  void aPictureIsShownAndAWrongAnswerBringsAnother() {
    ground.server().set("registration.mode", "open");
    ground.server().set("registration.captcha", "true");
    at(Ground.DOMAIN);
    assertThat(model.pictures()).hasSize(1);
    String field = model.pictures().keySet().iterator().next();
    assertThat(model.form().orElseThrow().field(field)).isPresent();
    String before = model.form().orElseThrow().value("challenge");
    DataForm form = model.form().orElseThrow();
    model.make(form.with("username", "rosaline").with("password", "a balcony of words").with(field, "no such letters"));
    assertThat(model.problem()).startsWith("The server does not accept what was entered. (Those are not the characters");
    assertThat(model.form().orElseThrow().value("challenge")).isNotEmpty().isNotEqualTo(before);
    assertThat(model.form().orElseThrow().value("username")).isEqualTo("rosaline");
    assertThat(model.pictures()).containsKey(field);
    assertThat(in).isEmpty();
  }

  @Test
  void aCertificateIsLookedAtFirst() {
    ground.server().set("registration.mode", "open");
    ground.server().set("registration.captcha", "false");
    doubts = true;
    at(Ground.DOMAIN);
    assertThat(model.form()).isEmpty();
    LoginModel.Doubt doubt = model.doubt().orElseThrow();
    assertThat(doubt.domain()).isEqualTo(Ground.DOMAIN);
    model.accept(doubt);
    at(Ground.DOMAIN);
    assertThat(model.form()).isPresent();
  }

  @Test
  void whatIsNoInvitationIsNotFollowed() {
    for (String typed : List.of("", "romeo@verona.example", "xmpp:romeo@verona.example", "xmpp:romeo@verona.example?join", "http://a.example/#b",
        "xmpp:romeo@verona.example?roster;preauth=x", "xmpp:%zz?register;preauth=x", "file:///etc/passwd", "x".repeat(5000))) {
      at(typed);
      assertThat(model.problem()).as(typed).isEqualTo("That is neither an invitation to an account nor the name of a server.");
    }
    at("https://verona.example/invite/abc");
    assertThat(model.problem()).startsWith("Open this page in a browser");
  }
}
