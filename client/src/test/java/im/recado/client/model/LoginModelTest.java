package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.protocol.FakeServer;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.LinkListener;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.SmackLink;
import im.recado.client.protocol.Strength;
import im.recado.client.protocol.Trust;
import im.recado.client.services.Accounts;
import im.recado.client.services.Hub;
import im.recado.client.services.Profile;
import im.recado.client.services.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginModelTest {
  private static final Executor AT_ONCE = Runnable::run;
  private static final Words WORDS = Words.of("en");

  @TempDir Path folder;

  private static Ui ui() {
    return new Ui(AT_ONCE, AT_ONCE, AT_ONCE);
  }

  private static NoClassDefFoundError missing() {
    return new NoClassDefFoundError("org/example/Missing");
  }

  @Test
  void aClassThatIsMissingEndsTheWaiting() {
    loginFails((profile, login) -> {
      throw missing();
    });
  }

  @Test
  void aClassThatIsMissingAtTheConnectionEndsTheWaiting() {
    loginFails((profile, login) -> new Session(profile, new Hub(), login, LoginModelTest::link));
  }

  private static Link link(LinkListener listener) {
    return (Link) java.lang.reflect.Proxy.newProxyInstance(Link.class.getClassLoader(), new Class<?>[] {Link.class},
        (link, method, values) -> switch (method.getName()) {
          case "connect" -> throw missing();
          case "toString" -> "a link without its classes";
          default -> method.getReturnType() == boolean.class ? false : null;
        });
  }

  @Test
  void aDomainThatNoNameCanBeIsAWrongAddress() {
    try (Accounts accounts = new Accounts(folder)) {
      for (String domain : List.of("a".repeat(64) + ".example", "a..example")) {
        LoginModel model = new LoginModel(accounts, null, WORDS, ui(), jid -> false, (profile, login) -> {
      throw missing();
    });
        model.login("romeo@" + domain, "secret", "", true);
        assertThat(model.problem()).isEqualTo(WORDS.say("login.wrong-address", "romeo@" + domain));
      }
    }
  }

  private void loginFails(BiFunction<Profile, Login, Session> sessions) {
    try (Accounts accounts = new Accounts(folder)) {
      LoginModel model = new LoginModel(accounts, null, WORDS, ui(), jid -> false, sessions);
      List<Boolean> busy = new ArrayList<>();
      model.onChange(() -> busy.add(model.busy()));
      assertThatThrownBy(() -> model.login("romeo@verona.example", "secret", "", true)).isInstanceOf(NoClassDefFoundError.class);
      assertThat(busy).startsWith(true).endsWith(false);
      assertThat(model.problem()).isEqualTo("Signing in at verona.example did not work. Please try again.");
      assertThat(accounts.all()).isEmpty();
      assertThat(folder.resolve("accounts")).isEmptyDirectory();
    }
  }

  @Test
  void whereTheServerSuddenlyWantsThePasswordItselfAPersonDecides() throws Exception {
    try (Accounts accounts = new Accounts(folder); FakeServer server = new FakeServer("verona.example", "PLAIN")) {
      Jid romeo = Jid.of("romeo@verona.example");
      Profile profile = accounts.claim(romeo).orElseThrow();
      profile.remember(romeo, "127.0.0.1:" + server.port(), "secret", true);
      profile.strength().offered(Strength.SCRAM_SHA_256);
      accounts.add(profile);
      accounts.release(profile);
      LoginModel model = new LoginModel(accounts, profile, WORDS, ui(), jid -> false, (its, login) -> new Session(its, new Hub(), login,
          listener -> new SmackLink(login, new Trust("verona.example", print -> true), its.strength(), listener)));
      model.login(model.address(), "secret", model.server(), true);
      assertThat(model.weaker()).contains("verona.example");
      assertThat(model.problem()).isEqualTo("verona.example offers a weaker way to sign in than it once did. The password was not sent.");
      assertThat(server.heard()).isEmpty();
      model.acceptWeaker();
      assertThat(model.problem()).isEmpty();
      model.login(model.address(), "secret", model.server(), true);
      assertThat(model.weaker()).isEmpty();
      assertThat(model.problem()).isEqualTo("The address or the password is wrong.");
      assertThat(server.heard()).hasSize(1);
    }
  }

  @Test
  void whoeverAsksHearsOfAnErrorToo() {
    List<String> failed = new ArrayList<>();
    assertThatThrownBy(() -> ui().ask(() -> {
      throw missing();
    }, answer -> failed.add("answered"), failed::add))
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(failed).containsExactly("undefined-condition");
  }
}
