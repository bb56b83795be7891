package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.account.AccountRecord;
import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchivePage;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.modules.spool.SpoolStore;
import im.recado.modules.spool.SpooledMessage;
import im.recado.wire.jid.Jid;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one file, and processes that die. */
class ProcessesTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@montague.example");

  private final Path file;

  ProcessesTest(@TempDir Path folder) {
    file = folder.resolve("recado.db");
  }

  private static CompletableFuture<Long> append(SqlBackends sql, String stanzaId) {
    return sql.backends().spool().append(ROMEO, stanzaId, Instant.EPOCH, "<message/>", false, () -> true);
  }

  @Test
  void anAccountMadeByAnotherProcessIsThereAtOnce() {
    SqlBackends server = SqlBackends.open(file);
    SqlBackends commandLine = SqlBackends.open(file);
    try (server; commandLine) {
      assertThat(server.backends().accounts().exists(ROMEO)).isFalse();
      commandLine.backends().accounts().create(new AccountRecord(ROMEO, List.of(), "", true, Instant.EPOCH));
      assertThat(server.backends().accounts().exists(ROMEO)).isTrue();
      commandLine.backends().accounts().enable(ROMEO, false);
      assertThat(server.backends().accounts().find(ROMEO)).extracting(AccountRecord::enabled).isEqualTo(false);
      commandLine.backends().accounts().remove(ROMEO);
      assertThat(server.backends().accounts().find(ROMEO)).isNull();
    }
  }

  @Test
  void messagesThatAnotherProcessPutsIntoAnArchiveAreThereAtOnce() {
    ArchiveName archive = ArchiveName.of(ROMEO);
    SqlBackends server = SqlBackends.open(file);
    SqlBackends commandLine = SqlBackends.open(file);
    try (server; commandLine) {
      server.backends().archive().append(archive, entry("before")).join();
      assertThat(ids(server)).containsExactly("before");
      server.backends().archive().append(archive, entry("waits")).join();
      CompletableFuture.allOf(
              commandLine.backends().archive().appendForAll(archive, entry("imported1")),
              commandLine.backends().archive().appendForAll(archive, entry("imported2")))
          .join();
      assertThat(ids(server)).containsExactly("before", "waits", "imported1", "imported2");
      server.backends().archive().append(archive, entry("after")).join();
    }
    try (SqlBackends again = SqlBackends.open(file)) {
      assertThat(ids(again)).containsExactly("before", "waits", "imported1", "imported2", "after");
    }
  }

  private static ArchiveEntry entry(String id) {
    return new ArchiveEntry(
        id, Instant.EPOCH, Jid.valueOf("juliet@capulet.example"), "o-" + id, "<message id='" + id + "'/>", "text");
  }

  private static List<String> ids(SqlBackends sql) {
    ArchivePage page =
        Objects.requireNonNull(sql.backends().archive().page(ArchiveName.of(ROMEO), ArchiveQuery.first(100)));
    return page.messages().stream().map(ArchivedMessage::id).toList();
  }

  @Test
  void twoProcessesThatWriteWaitForEachOther() {
    SqlBackends one = SqlBackends.open(file);
    SqlBackends two = SqlBackends.open(file);
    try (one; two) {
      List<CompletableFuture<Long>> futures = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        futures.add(append(one, "one" + i));
        futures.add(append(two, "two" + i));
      }
      Set<Long> ids = new HashSet<>();
      futures.forEach(future -> ids.add(future.orTimeout(60, TimeUnit.SECONDS).join()));
      assertThat(ids).hasSize(2000);
      assertThat(one.backends().spool().count(ROMEO)).isEqualTo(2000);
    }
  }

  @Test
  void twoProcessesThatStartTogetherMakeTheTablesOnce() {
    List<CompletableFuture<SqlBackends>> starting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starting.add(CompletableFuture.supplyAsync(() -> SqlBackends.open(file), task -> new Thread(task).start()));
    }
    for (CompletableFuture<SqlBackends> start : starting) {
      start.orTimeout(60, TimeUnit.SECONDS).join().close();
    }
    assertThat(Files.exists(file)).isTrue();
  }

  @Test
  void f1WhatWasToldToBeKeptSurvivesTheDeathOfTheProcess() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Mortal.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Set<Long> told = new HashSet<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null) {
        told.add(Long.parseLong(line));
        if (told.size() == 2000) {
          process.destroyForcibly();
        }
        line = out.readLine();
      }
    } catch (NumberFormatException | IOException e) {
      // The last line was cut short.
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(told).hasSizeGreaterThanOrEqualTo(2000);
    SqlBackends again = SqlBackends.open(file);
    try (again) {
      assertThat(again.backends().spool().recover()).isGreaterThanOrEqualTo(told.size());
      Set<Long> kept = new HashSet<>();
      for (SpooledMessage message : again.backends().spool().take(ROMEO, Integer.MAX_VALUE, Integer.MAX_VALUE).join()) {
        kept.add(message.id());
      }
      assertThat(kept).containsAll(told);
    }
  }

  /** Writes messages until it dies and prints the id of each that is durable. */
  static final class Mortal {
    private Mortal() {}

    public static void main(String[] arguments) throws InterruptedException {
      SpoolStore spool = SqlBackends.open(Path.of(arguments[0])).backends().spool();
      Semaphore window = new Semaphore(100);
      for (int i = 0; i < 10_000_000; i++) {
        window.acquire();
        spool
            .append(ROMEO, "s" + i, Instant.EPOCH, "<message/>", true, () -> true)
            .thenAccept(
                id -> {
                  System.out.println(id);
                  window.release();
                });
      }
    }
  }
}
