package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.store.StoreException;
import im.recado.modules.account.Accounts.AccountCreated;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What administrators see of accounts and their sessions. */
final class AccountListTest {
  private final MemoryBackends disk = new MemoryBackends();
  private final TestServer server = new TestServer(List.of("venice.example", "cyprus.example"), disk.backends());

  @BeforeEach
  void people() {
    for (String name : List.of("iago", "othello", "cassio", "emilia")) {
      server.account(Jid.valueOf(name + "@venice.example"), "password");
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private CommandResult run(String command, String... namesAndValues) throws CommandException {
    Map<String, String> arguments = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      arguments.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, arguments);
  }

  private List<String> accounts(String... namesAndValues) throws CommandException {
    return run("user-list", namesAndValues).rows().stream().map(row -> row.getFirst().replace("@venice.example", "")).toList();
  }

  private StreamClient login(String name) throws IOException {
    StreamClient client = new StreamClient(server.inProcess(), Jid.valueOf(name + "@venice.example/here"), "password", false);
    client.connectSession();
    client.barrier();
    return client;
  }

  @Test
  void whoIsThereAndWhenOthersWereStandsBesideThem() throws Exception {
    login("cassio").disconnect();
    server.time().pass(Duration.ofHours(1));
    login("othello");
    CommandResult list = run("user-list");
    assertThat(list.columns()).containsExactly("account", "name", "state", "created", "online", "last");
    assertThat(list.rows()).extracting(row -> row.get(4)).containsExactly("false", "false", "false", "true");
    assertThat(list.rows())
        .extracting(row -> row.get(5))
        .containsExactly(PlayedTime.START.toString(), "", "", PlayedTime.START.plusSeconds(3600).toString());
  }

  @Test
  void whatASessionGotIsCountedAlsoWhereNothingIsAcknowledged() throws Exception {
    StreamClient othello = login("othello");
    String before = sent();
    Object _ = run("session-message", "session", "othello@venice.example/here", "text", "The Turk is off Rhodes.");
    Object _ = run("session-message", "session", "othello@venice.example/here", "text", "And off Cyprus.");
    // Its answer comes after them, and is the third.
    othello.barrier();
    assertThat(Integer.parseInt(sent())).isEqualTo(Integer.parseInt(before) + 3);
  }

  private String sent() throws CommandException {
    return run("session-show", "session", "othello@venice.example/here").rows().stream()
        .filter(row -> row.getFirst().equals("sent"))
        .findFirst()
        .orElseThrow()
        .getLast();
  }

  @Test
  void aLockThatCouldNotBeTakenAwayHoldsOn() throws Exception {
    Object _ = run("user-quarantine", "account", "iago@venice.example");
    disk.full(true);
    assertThatThrownBy(() -> run("user-release", "account", "iago@venice.example")).isInstanceOf(StoreException.class);
    assertThat(accounts("locked", "true")).containsExactly("iago");
    disk.full(false);
    Object _ = run("user-release", "account", "iago@venice.example");
    assertThat(accounts("locked", "true")).isEmpty();
  }

  @Test
  void modulesHearOfAccountsThatWereMadeAndOfNoOthers() throws Exception {
    List<Jid> heard = Collections.synchronizedList(new ArrayList<>());
    server.kernel().events().on(AccountCreated.class, created -> heard.add(created.account()));
    String data = "iago@venice.example,password\nbianca@venice.example,password\nbianca@venice.example,other";
    assertThat(run("user-add-many", "data", data).sentence()).isEqualTo("Added: 1; there already: 2; refused: 0.");
    assertThat(heard).containsExactly(Jid.valueOf("bianca@venice.example"));
  }

  @Test
  void thoseOfADomainThatMayNotLogInAreCounted() throws Exception {
    server.account(Jid.valueOf("cassio@cyprus.example"), "password");
    for (String account : List.of("cassio@cyprus.example", "iago@venice.example", "emilia@venice.example")) {
      Object _ = run("user-disable", "account", account);
    }
    assertThat(run("user-count").rows()).containsExactly(List.of("5", "3"));
    Caller montano = new Caller("montano@cyprus.example", new Powers(ServerRole.USER, Map.of("cyprus.example", ServerRole.OPERATOR)));
    assertThat(server.kernel().commands().run("user-count", montano, Map.of()).rows()).containsExactly(List.of("1", "1"));
  }

  @Test
  void thoseThatAreLockedAreListedApart() throws Exception {
    Object _ = run("user-rename", "account", "emilia@venice.example", "name", "Ancient's Wife");
    Object _ = run("user-quarantine", "account", "iago@venice.example");
    Object _ = run("user-disable", "account", "cassio@venice.example");
    Object _ = run("user-disable", "account", "emilia@venice.example");
    assertThat(accounts("locked", "true")).containsExactly("cassio", "emilia", "iago");
    assertThat(run("user-list", "locked", "true").rows())
        .extracting(row -> row.get(2))
        .containsExactly("disabled", "disabled", "quarantined");
    assertThat(accounts("locked", "true", "most", "1")).containsExactly("cassio");
    assertThat(accounts("locked", "true", "after", "cassio@venice.example")).containsExactly("emilia", "iago");
    assertThat(accounts("locked", "true", "containing", "IENT'S w")).containsExactly("emilia");
    assertThat(accounts("locked", "true", "domain", "venice.example")).hasSize(3);
    assertThat(accounts("locked", "false")).hasSize(4);
    Object _ = run("user-remove", "account", "cassio@venice.example");
    Object _ = run("user-enable", "account", "emilia@venice.example");
    assertThat(accounts("locked", "true")).containsExactly("iago");
  }
}
