package im.recado.server.setup;

import im.recado.console.setup.Answer;
import im.recado.console.setup.Authority;
import im.recado.console.setup.SetupActions;
import im.recado.console.setup.SetupException;
import im.recado.kernel.http.Json;
import im.recado.net.dns.DnsLook;
import im.recado.server.Failure;
import im.recado.server.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first set-up of a home in the browser: what was answered waits in {@code setup.json}, for the owner of the home alone. */
public final class SetupDesk implements SetupActions {
  private static final Logger LOG = LoggerFactory.getLogger(SetupDesk.class);

  private final Home home;
  private final DnsLook dns;
  private final Consumer<Map<String, String>> restart;

  /**
   * The desk of a home.
   *
   * @param restart stops the server soon and starts it with these answers; comes back at once
   */
  public SetupDesk(Home home, DnsLook dns, Consumer<Map<String, String>> restart) {
    this.home = home;
    this.dns = dns;
    this.restart = restart;
  }

  @Override
  public Map<String, String> saved() {
    Map<String, String> saved = new HashMap<>();
    try {
      String text = home.read(home.setup());
      if (text != null) {
        Json.readMap(text).forEach((key, value) -> saved.put(key, String.valueOf(value)));
      }
    } catch (Failure | IllegalArgumentException e) {
      LOG.warn("What was answered in the set-up cannot be read: {}", e.getMessage());
    }
    return saved;
  }

  @Override
  public Map<String, String> written() {
    try {
      return Written.in(home).said();
    } catch (SetupException e) {
      LOG.warn("What recado.toml says is not offered in the set-up: {}", e.getMessage());
      return Map.of();
    }
  }

  @Override
  public void save(Map<String, String> answers) {
    try {
      home.write(home.setup(), Json.write(answers) + "\n");
    } catch (Failure e) {
      LOG.warn("What was answered in the set-up is not kept: {}", e.getMessage());
    }
  }

  @Override
  public void forget() {
    try {
      Files.deleteIfExists(home.setup());
    } catch (IOException e) {
      LOG.warn("What was answered in the set-up is not forgotten: {}", e.getMessage());
    }
  }

  @Override
  public List<String> lookUp(String prefix, String domain) throws SetupException {
    try {
      return dns.find(prefix, domain);
    } catch (IOException e) {
      throw new SetupException("The DNS servers of this machine do not answer: " + e.getMessage() + ".");
    }
  }

  @Override
  public String tryDatabase(Map<String, String> answers) throws SetupException {
    return SetupAnswers.of(home, answers).tryDatabase(home);
  }

  @Override
  public void checkAccounts(Map<String, String> answers) throws SetupException {
    SetupAnswers.of(home, answers).accounts().check();
  }

  @Override
  public String tryAccounts(Map<String, String> answers, String name, String password) throws SetupException {
    return SetupAnswers.of(home, answers).accounts().look(name, password);
  }

  @Override
  public Authority tryAuthority(Map<String, String> answers) throws SetupException {
    return SetupAnswers.of(home, answers).certificate().authority(home);
  }

  @Override
  public void checkCertificate(Map<String, String> answers) throws SetupException {
    SetupAnswers.of(home, answers).certificate().check(home);
  }

  @Override
  public void checkDomain(String domain) throws SetupException {
    SetupAnswers.of(home, Map.of(Answer.DOMAIN, domain)).domain();
  }

  @Override
  public boolean isThere(Map<String, String> answers) throws SetupException {
    return SetupAnswers.of(home, answers).isThere(home);
  }

  @Override
  public void finish(Map<String, String> answers) {
    restart.accept(answers);
  }
}
