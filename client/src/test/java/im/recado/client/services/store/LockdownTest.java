package im.recado.client.services.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.protocol.Jid;
import im.recado.client.services.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators decide for everybody on a computer. */
class LockdownTest {
  @TempDir Path folder;

  @AfterEach
  void nothingIsDecided() {
    Lockdown.hold(Lockdown.NONE);
  }

  private Lockdown read(String text) throws IOException, Lockdown.BadLockdownException {
    Path file = Files.writeString(folder.resolve("client.properties"), text);
    return Lockdown.read(file);
  }

  @Test
  void aFileSaysWhatHolds() throws Exception {
    Lockdown lockdown = read("# of the office\ndomain = verona.example\nserver=xmpp.verona.example:5223\nkeep-password=false\n"
        + "hide = gateways, files\nset.theme=dark\nset.notify.preview=false\n");
    assertThat(lockdown).isEqualTo(new Lockdown("verona.example", "xmpp.verona.example:5223", false, Set.of("gateways", "files"),
        Map.of("theme", "dark", "notify.preview", "false")));
    assertThat(lockdown.hides("gateways")).isTrue();
    assertThat(lockdown.hides("places")).isFalse();
    assertThat(lockdown.hides("signup")).isTrue();
    assertThat(lockdown.address("romeo")).isEqualTo("romeo@verona.example");
    assertThat(lockdown.address("romeo@evil.example")).isEqualTo("romeo@evil.example");
    assertThat(lockdown.allows("Verona.Example")).isTrue();
    assertThat(lockdown.allows("evil.example")).isFalse();
  }

  @Test
  void withoutAFileNothingIsDecided() throws Exception {
    assertThat(Lockdown.read(folder.resolve("none"))).isEqualTo(Lockdown.NONE);
    assertThat(read("")).isEqualTo(Lockdown.NONE);
    assertThat(Lockdown.NONE.allows("anywhere.example")).isTrue();
    assertThat(Lockdown.NONE.hides("signup")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"domian=verona.example", "hide=gateway", "set.password=x", "set.account=x", "keep-password=no", "x=\\u12"})
  void whatIsNotUnderstoodForbidsTheStart(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(Lockdown.BadLockdownException.class);
  }

  @Test
  void wishesThatAreFixedAreNoWishes() throws Exception {
    try (Profile profile = new Profile(folder.resolve("profile"))) {
      Settings settings = profile.settings();
      settings.set("theme", "light");
      Lockdown.hold(read("set.theme=dark"));
      settings.set("theme", "system");
      assertThat(settings.get("theme", "")).isEqualTo("dark");
      assertThat(settings.isFixed("theme")).isTrue();
      assertThat(settings.isFixed("language")).isFalse();
    }
  }

  @Test
  void passwordsAreKeptAndUsedOnlyWhereThatIsAllowed() throws Exception {
    try (Profile profile = new Profile(folder.resolve("profile"))) {
      profile.remember(Jid.of("romeo@verona.example"), "127.0.0.1", "secret", true);
      assertThat(profile.password()).contains("secret");
      Lockdown.hold(read("domain=mantua.example\nserver=xmpp.mantua.example"));
      assertThat(profile.password()).isEmpty();
      assertThat(profile.server()).isEqualTo("xmpp.mantua.example");
      Lockdown.hold(read("keep-password=false"));
      assertThat(profile.password()).isEmpty();
      profile.remember(Jid.of("romeo@verona.example"), "", "secret", true);
      Lockdown.hold(Lockdown.NONE);
      assertThat(profile.password()).isEmpty();
    }
  }

  /** Everything that can be written into the file is in the manual. */
  @Test
  void theManualKnowsAllOfIt() throws IOException {
    String manual = Files.readString(Path.of("../docs/client.md"));
    String part = manual.substring(manual.indexOf("## For administrators"));
    for (String key : Set.of("domain", "server", "keep-password", "hide")) {
      assertThat(part).contains("`" + key + "`");
    }
    assertThat(Lockdown.HIDEABLE).allSatisfy(name -> assertThat(part).contains("`" + name + "`"));
    assertThat(Lockdown.FIXABLE).allSatisfy(name -> assertThat(part).contains("`set." + name + "`"));
  }
}
