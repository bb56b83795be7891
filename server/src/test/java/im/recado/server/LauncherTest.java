package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script in a checkout of its own, with a JDK and a Maven that only pretend. */
class LauncherTest {
  @TempDir private Path folder = Path.of(".");
  private Path checkout = Path.of(".");
  private Path jdk = Path.of(".");
  private Path maven = Path.of(".");

  private record Run(int code, String out, String err) {}

  @BeforeEach
  void pretend() throws IOException {
    assumeThat(Path.of("/usr/bin/env")).as("a system with bash").exists();
    checkout = Files.createDirectories(folder.resolve("check out"));
    Files.copy(Path.of("..", "recado"), checkout.resolve("recado"));
    executable(checkout.resolve("recado"), Files.readString(checkout.resolve("recado")));
    Files.createDirectories(checkout.resolve("server/src/main"));
    Files.writeString(checkout.resolve("server/src/main/A.java"), "class A {}");
    Files.writeString(checkout.resolve("server/pom.xml"), "<project/>");
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    age(checkout);
    jdk = jdk("25.0.1");
    maven = folder.resolve("mvn");
    maven("for a in \"$@\"; do case $a in -Drecado.dist=*) d=${a#*=} ;; esac; done; echo built >>\"$(dirname \"$0\")/builds\";"
        + " mkdir -p \"$d/lib\" \"$d/bench\"; touch \"$d/lib/server.jar\"; echo '[INFO] Building Recado wire 1 [1/2]'");
  }

  private Path jdk(String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve("jdk " + version));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    executable(home.resolve("bin/java"), "#!/bin/sh\necho \"java $*\"\n");
    executable(home.resolve("bin/javac"), "#!/bin/sh\n");
    return home;
  }

  private void maven(String script) throws IOException {
    executable(maven, "#!/bin/bash\n" + script + "\n");
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Everything was written an hour ago. */
  private static void age(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
      }
    }
  }

  private Process start(Path launcher, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("RECADO_") || name.equals("JAVA_HOME"));
    environment.put("RECADO_JAVA_PLACES", "");
    environment.put("JAVA_HOME", jdk.toString());
    environment.put("RECADO_MAVEN", maven.toString());
    environment.put("PATH", "/usr/bin:/bin");
    builder.redirectOutput(Files.createTempFile(folder, "out", "").toFile());
    builder.redirectError(Files.createTempFile(folder, "err", "").toFile());
    Process process = builder.start();
    outputs.put(process.pid(), builder);
    return process;
  }

  private final Map<Long, ProcessBuilder> outputs = new java.util.HashMap<>();

  private Run finish(Process process) throws IOException, InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    ProcessBuilder builder = java.util.Objects.requireNonNull(outputs.get(process.pid()));
    return new Run(
        process.exitValue(),
        Files.readString(builder.redirectOutput().file().toPath(), StandardCharsets.UTF_8),
        Files.readString(builder.redirectError().file().toPath(), StandardCharsets.UTF_8));
  }

  private Run run(String... words) throws IOException, InterruptedException {
    return finish(start(checkout.resolve("recado"), words));
  }

  private long builds() throws IOException {
    Path builds = folder.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  @Test
  void theFirstUseBuildsWithProgressAndTheNextDoesNot() throws Exception {
    Run first = run("run", "--home", "x");
    assertThat(first.err()).contains("Building Recado", "wire", "Built in ");
    assertThat(first.out()).contains("im.recado.server.Main run --home x", "server.jar", "-XX:+UseSerialGC");
    assertThat(first.code()).isZero();
    Run second = run("status");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("im.recado.server.Main status");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void whoAsksHowACommandIsUsedWaitsForNoBuild() throws Exception {
    for (String command : List.of("run", "user", "db", "setup")) {
      Run help = run(command, "--help");
      assertThat(help.code()).as(help.err()).isZero();
      assertThat(help.out()).as(command).contains("./recado run [--home DIR]");
    }
    assertThat(builds()).isZero();
    Run _ = run("status");
    Files.setLastModifiedTime(checkout.resolve("recado"), FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(run("run", "--help").out()).as("what is built tells more").contains("im.recado.server.Main run --help");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void whereThereIsNoPlaceForAConsoleTheServerItselfSaysSo() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    for (String home : List.of(file.toString(), file + "/below", "")) {
      Run run = run("run", "--background", "--home", home);
      assertThat(run.out()).as(home).contains("im.recado.server.Main run --background --home " + home);
    }
  }

  @Test
  void aServerThatEndsWithoutAWordIsNotEndedWithoutAWord() throws Exception {
    executable(jdk.resolve("bin/java"), "#!/bin/sh\nexit 73\n");
    Run run = run("run", "--background", "--home", folder.resolve("home").toString());
    assertThat(run.code()).isEqualTo(73);
    assertThat(run.err()).contains("recado: The server has not started, nor could it say why: is the disk that holds ");
  }

  @Test
  void changedSourcesAreBuiltAgain() throws Exception {
    run("run");
    change();
    run("user", "list");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aStopDoesNotWaitUntilChangedSourcesAreBuilt() throws Exception {
    run("run");
    change();
    for (String word : List.of("stop", "status", "admin")) {
      assertThat(run(word).out()).contains("im.recado.server.Main " + word);
    }
    assertThat(builds()).isEqualTo(1);
  }

  private void change() throws IOException {
    Path source = checkout.resolve("server/src/main/A.java");
    Files.writeString(source, "class A { int b; }");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    Process one = start(checkout.resolve("recado"), "status");
    Process other = start(checkout.resolve("recado"), "status");
    assertThat(finish(one).code()).isZero();
    assertThat(finish(other).code()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void whatCouldNotBeFetchedForTestsIsToldWhereTheyAreSummedUp() throws Exception {
    assumeThat(System.getProperty("user.name")).as("--peers installs").isEqualTo("root");
    Files.writeString(Files.createDirectories(checkout.resolve("interop")).resolve("peers.txt"), "# none\n");
    Path fetch = Files.createDirectories(checkout.resolve("store-tests")).resolve("fetch-mysql");
    executable(fetch, "#!/bin/sh\necho Something. >&2\necho its packages could not be fetched >&2\nexit 1\n");
    String report = "<testsuite tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"0\">";
    maven(Files.readString(maven) + "mkdir -p server/target/surefire-reports; echo '" + report.replace("<testsuite", "<testsuite name=\"A\"")
        + "' >server/target/surefire-reports/TEST-A.xml");
    Run tests = run("test", "--peers");
    assertThat(tests.out())
        .contains("MySQL could not be fetched: its packages could not be fetched; its tests will be skipped.\n")
        .endsWith("\nMISSING MySQL could not be fetched: its packages could not be fetched\n2 passed, 0 failed, 0 skipped\n");
    executable(fetch, "#!/bin/sh\n");
    assertThat(run("test", "--peers").out()).doesNotContain("could not be fetched", "MISSING");
  }

  @Test
  void aFailedBuildShowsItsReason() throws Exception {
    maven("echo '[INFO] Building Recado wire 1 [1/2]'; echo '[ERROR] A.java:[1,1] no class here'; echo '[ERROR] -> [Help 1]'; exit 1");
    Run failed = run("status");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("A.java:[1,1] no class here", "the build failed").doesNotContain("Help 1");
    assertThat(checkout.resolve("server/target/recado/current")).doesNotExist();
  }

  @Test
  void itWorksThroughALinkAndFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), checkout.resolve("recado"));
    Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("link"));
    assertThat(finish(start(link, "status")).out()).contains("-Drecado.root=" + checkout.toRealPath());
    assertThat(finish(start(second, "status")).code()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void withoutAJdk25OneSentenceSaysWhatToDo() throws Exception {
    jdk = jdk("17.0.15");
    Run run = run("run");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("recado: no JDK 25 was found. Install one").hasLineCount(1);
  }

  @Test
  void withoutMavenOneSentenceSaysWhatToDo() throws Exception {
    maven = Path.of("/nowhere/mvn");
    Run run = run("run");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("recado: the build needs Maven").hasLineCount(1);
  }

  @Test
  void anUnknownCommandIsRefusedAndHelpHelps() throws Exception {
    Run unknown = run("dance");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).isEqualTo("recado: there is no command \"dance\"; \"./recado help\" lists all of them.\n");
    for (String words : List.of("help", "--help", "-h", "help help", "help --help", "--help -h", "")) {
      Run help = run(words.isEmpty() ? new String[0] : words.split(" "));
      assertThat(help.out()).as(words).contains("./recado run", "./recado user add", "RECADO_JAVA_HOME");
      assertThat(help.code()).as(words).isZero();
    }
    assertThat(builds()).isZero();
    assertThat(run("status").code()).isZero();
    assertThat(run("help", "user", "add").out()).contains("im.recado.server.Main user add --help");
    for (String word : List.of("user", "setup", "db", "admin", "docs", "status", "stop")) {
      assertThat(run(word, "--help").out()).contains("im.recado.server.Main " + word + " --help");
    }
  }

  @Test
  void whatIsBuiltRunsWhereNothingMayBeWritten() throws Exception {
    run("status");
    assumeThat(System.getProperty("user.name")).as("root may write everywhere").isNotEqualTo("root");
    Files.setPosixFilePermissions(checkout.resolve("server/target/recado"), PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.setLastModifiedTime(checkout.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(run("status").code()).isZero();
  }

  @Test
  void inTheBackgroundItComesBackWhenTheServerIsReadyOrSaysWhyNot() throws Exception {
    executable(jdk.resolve("bin/java"), "#!/bin/sh\necho 'Recado serves.'\necho 'Recado is ready.'\nexec sleep 1\n");
    Path home = folder.resolve("home");
    Run ready = run("run", "--background", "--home", home.toString());
    assertThat(ready.code()).isZero();
    assertThat(ready.out()).isEqualTo("Recado serves.\nRecado is ready.\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home))).isEqualTo("rwx------");
    assertThat(home.resolve("log/console.log")).hasContent(ready.out());
    executable(jdk.resolve("bin/java"), "#!/bin/sh\necho 'recado: Port 5222 is used.' >&2\nexit 69\n");
    Run failed = run("run", "--background", "--home=" + home);
    assertThat(failed.code()).isEqualTo(69);
    assertThat(failed.err()).isEqualTo("recado: Port 5222 is used.\n");
    // The console of the server that runs stays, and nothing else is left.
    assertThat(home.resolve("log/console.log")).hasContent(ready.out());
    assertThat(home.resolve("log")).isDirectoryNotContaining("glob:**console.log.*");
  }
}
