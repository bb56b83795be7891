package im.recado.bench;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.bench.client.Fleet;
import im.recado.bench.client.Profile;
import im.recado.bench.client.Scram;
import im.recado.bench.client.Security;
import im.recado.bench.load.Chat;
import im.recado.bench.load.Figure;
import im.recado.bench.load.Load;
import im.recado.bench.load.Tally;
import im.recado.bench.measure.Meter;
import im.recado.bench.measure.ObservedProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "CPU is read from /proc")
class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Bench.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private int chat(Function<String, List<String>> fault, String... more) throws IOException {
    try (FakeServer server = new FakeServer(fault)) {
      List<String> arguments = new ArrayList<>(List.of("chat", "--plain", "--mechanism", "PLAIN", "--port",
          Integer.toString(server.port()), "--pairs", "3", "--window", "4", "--warmup", "0.1", "--duration", "0.3",
          "--drain", "0.5", "--server-pid", Long.toString(ProcessHandle.current().pid())));
      arguments.addAll(List.of(more));
      return run(arguments.toArray(String[]::new));
    }
  }

  /** Does something else with every tenth message. */
  private static Function<String, List<String>> everyTenth(Function<String, List<String>> fault) {
    AtomicInteger count = new AtomicInteger();
    return message -> count.incrementAndGet() % 10 == 0 ? fault.apply(message) : List.of(message);
  }

  @Test
  void otherMachinesAreRefused() {
    for (String host : List.of("10.0.0.1", "192.0.2.1", "2001:db8::1", "0.0.0.0")) {
      assertThat(run("chat", "--host", host, "--port", "5222")).as(host).isEqualTo(2);
    }
    assertThat(err.toString()).contains("--host 10.0.0.1 is not a loopback address");
  }

  @Test
  void numbersOutsideTheirRangeAreRefusedWithASentence() {
    assertThat(run("chat", "--port", "5222", "--pairs", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--pairs must be from 1 to 100000.");
    assertThat(run("chat", "--port", "70000")).isEqualTo(2);
    assertThat(run("chat", "--port", "5222", "--bytes", "3")).isEqualTo(2);
    assertThat(run("chat", "--port", "5222", "--duration", "100000")).isEqualTo(2);
    assertThat(run("presence", "--port", "5222", "--users", "10", "--contacts", "5")).isEqualTo(2);
    assertThat(run("chat", "--plain", "--tls", "--port", "5222")).isEqualTo(2);
    assertThat(run("nothing")).isEqualTo(2);
  }

  @Test
  void withoutAServerItAsksForOne() {
    assertThat(run("chat")).isEqualTo(2);
    assertThat(err.toString()).contains("--home").contains("--port").contains("--peer");
  }

  @Test
  void betweenServersItAsksForTwo(@TempDir Path folder) throws IOException {
    assertThat(run("s2s", "--home", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--to DIR").contains("--peer prosody");
    assertThat(run("s2s", "--home", folder.toString(), "--to", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("No Recado runs in");
  }

  @Test
  void accountsOfOneServerWriteToThoseOfAnother() throws Exception {
    // The server stands for both: who writes to whom and whose figures are whose is what differs.
    try (FakeServer server = new FakeServer(List::of); Fleet fleet = new Fleet(1, 1)) {
      Tally tally = new Tally();
      List<Load> ends = new ArrayList<>();
      for (String prefix : List.of("one", "other")) {
        Profile profile = new Profile(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), "localhost",
            Security.PLAIN, null, "PLAIN", new Scram.Keys(), false, false, false, true, true, false);
        ends.add(new Load(fleet, profile, new Load.Names(prefix, "localhost", "bench"), new Meter(ObservedProcess.self()),
            new Load.Timing(0.1, 0.3, 5, 4), 1, tally));
      }
      List<Figure> figures = new Chat(3, 2, 0, 100, 5).between(ends.getFirst(), ends.getLast());
      assertThat(figures).extracting(Figure::key).contains("server_cpu_us", "receiver_cpu_us");
      assertThat(figures).filteredOn(one -> one.key().equals("messages")).allMatch(one -> one.value() > 0);
      assertThat(tally.counts()).isEmpty();
    }
  }

  @Test
  void aWebSocketNeedsAPort() {
    assertThat(run("chat", "--port", "5222", "--websocket")).isEqualTo(2);
    assertThat(err.toString()).contains("--websocket-port");
  }

  @Test
  void moreConnectionsThanOpenFilesAreRefused() {
    assertThat(Machine.openFiles("Max cpu time  unlimited\nMax open files            20000   20000   files\n"))
        .isEqualTo(20_000);
    assertThat(Machine.openFiles("Max open files            unlimited   unlimited   files\n"))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aHomeFolderTellsPortsAndProcess(@TempDir Path folder) throws Exception {
    assertThat(run("chat", "--home", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("No Recado runs in");
    Files.writeString(folder.resolve("ports.json"),
        "{\n  \"c2s.port\": 15222,\n  \"c2s.direct-tls-port\": \"off\",\n  \"s2s.port\": 15269,\n  \"https.port\": 7443\n}\n");
    Files.writeString(folder.resolve("recado.pid"), "4711\n");
    assertThat(RecadoHome.read(folder)).isEqualTo(new RecadoHome(15222, 0, 0, 7443, 15269, 4711));
  }

  @Test
  void accountsAreWrittenForTheImport(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("accounts.csv");
    assertThat(run("accounts", "--csv", file.toString(), "--count", "2", "--domain", "example.org")).isZero();
    assertThat(file).hasContent("jid,password\nbench0@example.org,bench\nbench1@example.org,bench\n");
  }

  @Test
  void aServerThatDeliversEverythingPasses(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("figures.json");
    assertThat(chat(List::of, "--sm", "--carbons", "--json", json.toString())).as(err.toString()).isZero();
    assertThat(out.toString()).contains("messages/s").contains("server CPU, µs per message")
        .containsPattern("exactly once, in order +yes");
    assertThat(json).content().contains("\"per_second\"").contains("\"ok\": true");
  }

  @Test
  void theOpenLoopKeepsItsRateAndLeavesNothingBehind() throws IOException {
    assertThat(chat(List::of, "--rate", "200", "--loops", "2")).as(err.toString()).isZero();
  }

  @Test
  void aServerThatLosesMessagesFails() throws IOException {
    assertThat(chat(everyTenth(_ -> List.of()))).isEqualTo(1);
    assertThat(out.toString()).containsPattern("exactly once, in order +NO").contains("missing");
  }

  @Test
  void aServerThatDoublesMessagesFails() throws IOException {
    assertThat(chat(everyTenth(message -> List.of(message, message)))).isEqualTo(1);
    assertThat(out.toString()).contains("duplicated");
  }

  @Test
  void aServerThatSwapsMessagesFails() throws IOException {
    List<String> held = new ArrayList<>();
    assertThat(chat(message -> {
      synchronized (held) {
        if (!message.contains("bench1@")) {
          return List.of(message);
        }
        held.add(message);
        if (held.size() % 2 == 1) {
          return List.of();
        }
        return List.of(message, held.get(held.size() - 2));
      }
    })).isEqualTo(1);
    assertThat(out.toString()).contains("reordered");
  }

  @Test
  void aServerThatChangesABodyOrASenderFails() throws IOException {
    assertThat(chat(everyTenth(message -> List.of(message.replace("</body>", "!</body>"))))).isEqualTo(1);
    assertThat(chat(everyTenth(message -> List.of(message.replace("from='bench0@", "from='bench9@"))))).isEqualTo(1);
    assertThat(out.toString()).contains("corrupted");
  }

  /** Bystanders of an attack on a server that is well. */
  private int attacked(String scenario, String... more) throws IOException {
    try (FakeServer server = new FakeServer(List::of)) {
      List<String> arguments = new ArrayList<>(List.of(scenario, "--plain", "--mechanism", "PLAIN", "--port",
          Integer.toString(server.port()), "--bystanders", "2", "--rate", "100", "--warmup", "0.1", "--duration", "0.3",
          "--drain", "10", "--server-pid", Long.toString(ProcessHandle.current().pid())));
      arguments.addAll(List.of(more));
      return run(arguments.toArray(String[]::new));
    }
  }

  @Test
  void bystandersOfAFloodAreMeasured() throws IOException {
    assertThat(attacked("flood")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("bystanders before: p99, ms").contains("bystanders during: p99, ms")
        .containsPattern("messages/s delivered of the flood +[1-9]").containsPattern("exactly once, in order +yes");
  }

  @Test
  void bystandersOfSlowReadersAreMeasured() throws IOException {
    assertThat(attacked("slow-reader", "--readers", "2", "--write-rate", "100")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("bystanders during: max, ms")
        .containsPattern("messages written to who reads nothing +[1-9]");
  }

  @Test
  void clientsOfAStormComeBack() throws IOException {
    assertThat(attacked("storm", "--clients", "5")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("clients back per second").containsPattern("exactly once, in order +yes");
    assertThat(attacked("storm", "--clients", "5", "--resume")).as(err.toString()).isZero();
    assertThat(out.toString()).containsPattern("streams resumed +5");
  }

  @Test
  void loginsAreCountedAndARefusalIsTold() throws IOException {
    try (FakeServer server = new FakeServer(List::of)) {
      String port = Integer.toString(server.port());
      assertThat(run("login", "--plain", "--mechanism", "PLAIN", "--port", port, "--users", "5", "--cold", "5",
          "--warmup", "0.1", "--duration", "0.3")).as(err.toString()).isZero();
      assertThat(out.toString()).contains("logins/s");
      assertThat(run("login", "--plain", "--port", port, "--cold", "1", "--duration", "0.1")).isEqualTo(1);
      assertThat(err.toString()).contains("does not offer SCRAM-SHA-1");
    }
  }

  @Test
  void idleSessionsAreCounted() throws IOException {
    try (FakeServer server = new FakeServer(List::of)) {
      assertThat(run("idle", "--plain", "--mechanism", "PLAIN", "--port", Integer.toString(server.port()), "--sessions",
          "20", "--first", "5", "--warmup", "0.1", "--duration", "0.1", "--sources", "3")).as(err.toString()).isZero();
      assertThat(out.toString()).containsPattern("sessions open at the end +20");
    }
  }
}
