package im.recado.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.log.AuditLog.Entry;
import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SECURITY B-12, W14: whatever is done to the audit log by hand is noticed, and where. */
final class AuditFileTest {
  @TempDir private Path folder;

  private final Texts heads = new Texts();

  private AuditFile log() {
    return new AuditFile(
        folder.resolve("log/audit.log"),
        "a key of the database".getBytes(StandardCharsets.UTF_8),
        heads,
        Jid.valueOf("verona.example"),
        Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC));
  }

  private Path file() {
    return folder.resolve("log/audit.log");
  }

  private static void deeds(AuditFile log, int count) {
    for (int i = 0; i < count; i++) {
      log.add(new Entry("iago@venice.example", "user-disable", Map.of("account", "a" + i), "done"));
    }
  }

  private List<String> lines() throws IOException {
    return new ArrayList<>(Files.readAllLines(file()));
  }

  private @Nullable String faultOf(List<String> lines) throws IOException {
    Files.write(file(), lines);
    return log().fault();
  }

  @Test
  void b12EntriesFollowEachOtherAlsoOverRestartsAndNoValueBreaksTheLine() throws IOException {
    assertThat(log().fault()).isNull();
    deeds(log(), 2);
    log().add(
        new Entry("a\nb n=7 hash=0", "user-add", Map.of("name", "x outcome=done\u2028 hash=1 prev=2"), "refused: no"));
    assertThat(log().fault()).isNull();
    assertThat(lines()).hasSize(3);
    assertThat(lines().getLast())
        .startsWith("2026-11-25T12:00:00Z n=3 by=a%0Ab%20n%3D7%20hash%3D0 what=user-add name=x%20outcome%3Ddone");
    assertThat(log().last(2, "", Long.MAX_VALUE, entry -> true))
        .extracting(AuditEntry::row)
        .containsExactly(
            List.of("3", "2026-11-25T12:00:00Z", "a\nb n=7 hash=0", "user-add", "name=x outcome=done\u2028 hash=1 prev=2", "", "refused: no", ""),
            List.of("2", "2026-11-25T12:00:00Z", "iago@venice.example", "user-disable", "account=a1", "", "done", ""));
  }

  @Test
  void entriesAreFoundAndReadAPageAtATime() throws IOException {
    deeds(log(), 5);
    log().add(new Entry("iago@venice.example", "option-set", Map.of("was", "a b"), "done"));
    assertThat(log().last(9, "option", Long.MAX_VALUE, entry -> true)).extracting(AuditEntry::before).containsExactly("a b");
    assertThat(log().last(2, "user-disable", 5, entry -> true)).extracting(AuditEntry::number).containsExactly("4", "3");
    assertThat(log().last(2, "nobody", Long.MAX_VALUE, entry -> true)).isEmpty();
  }

  @Test
  void anEntryTellsItsDomains() throws IOException {
    log().add(new Entry("iago@venice.example", "user-add", Map.of("account", "a@venice.example", "in", "venice.example"), "done"));
    log().add(new Entry("iago@venice.example", "token-create", Map.of("in", "a.example,b.example"), "done"));
    log().add(new Entry("iago@venice.example", "server-stop", Map.of(), "done"));
    assertThat(log().last(9, "", Long.MAX_VALUE, entry -> true))
        .extracting(AuditEntry::domains)
        .containsExactly(List.of(), List.of("a.example", "b.example"), List.of("venice.example"));
    assertThat(log().last(1, "", Long.MAX_VALUE, entry -> entry.domains().equals(List.of("venice.example"))))
        .extracting(AuditEntry::what)
        .containsExactly("user-add");
  }

  @Test
  void b12EveryChangeByHandIsNoticed() throws IOException {
    deeds(log(), 5);
    List<String> good = lines();
    for (int i = 0; i < 5; i++) {
      List<String> changed = new ArrayList<>(good);
      changed.set(i, changed.get(i).replace("account=a" + i, "account=b"));
      assertThat(faultOf(changed)).isEqualTo("Line " + (i + 1) + " was changed.");
    }
    for (int i = 1; i < 4; i++) {
      List<String> shorter = new ArrayList<>(good);
      shorter.remove(i);
      assertThat(faultOf(shorter)).isEqualTo("Before line " + (i + 1) + " something was taken out or put in.");
    }
    assertThat(faultOf(good.subList(0, 4))).contains("the last was number 5");
    assertThat(faultOf(List.of())).contains("the last was number 5");
    List<String> doubled = new ArrayList<>(good);
    doubled.add(2, good.get(1));
    assertThat(faultOf(doubled)).isEqualTo("Before line 3 something was taken out or put in.");
    assertThat(faultOf(good)).isNull();
  }

  @Test
  void b12WhatIsNoTextIsNoticedAsWell() throws IOException {
    deeds(log(), 3);
    byte[] bytes = Files.readAllBytes(file());
    bytes[30] = (byte) 0xff;
    Files.write(file(), bytes);
    assertThat(log().fault()).isEqualTo("Line 1 was changed.");
    assertThat(log().last(9, "", Long.MAX_VALUE, entry -> true)).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void b12AFileThatIsMovedAwayIsGoneOnWith() throws IOException {
    deeds(log(), 3);
    Files.move(file(), folder.resolve("old"));
    deeds(log(), 2);
    assertThat(log().fault()).isNull();
    assertThat(lines().getFirst()).contains(" n=4 ");
    List<String> whole = new ArrayList<>(Files.readAllLines(folder.resolve("old")));
    whole.addAll(lines());
    assertThat(faultOf(whole)).isNull();
  }

  @Test
  void b12NobodyElseReadsIt() throws IOException {
    deeds(log(), 1);
    assertThat(Files.getPosixFilePermissions(file())).containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void b12WhoCannotBeWrittenHarmsNothing() throws IOException {
    Files.createDirectories(file());
    deeds(log(), 1);
    assertThat(heads.texts).isEmpty();
    Files.delete(file());
    deeds(log(), 1);
    assertThat(lines()).hasSize(1);
    assertThat(log().fault()).isNull();
  }

  /** Row F2: a disk that is full, or a process that is killed, leaves half a line. */
  @Test
  void f2HalfALineHarmsNoOther() throws IOException {
    deeds(log(), 2);
    String good = Files.readString(file());
    for (int end = good.indexOf('\n') + 2; end < good.length() - 1; end++) {
      heads.texts.put("head", head(good.lines().findFirst().orElseThrow()));
      Files.writeString(file(), good.substring(0, end));
      assertThat(log().fault()).as(good.substring(0, end)).isNull();
      deeds(log(), 1);
      assertThat(log().fault()).as(good.substring(0, end)).isNull();
      assertThat(lines()).hasSize(2);
    }
  }

  @Test
  void f2ALineThatLacksNothingButItsEndStays() throws IOException {
    deeds(log(), 2);
    Files.writeString(file(), Files.readString(file()).stripTrailing());
    assertThat(log().fault()).isNull();
    deeds(log(), 1);
    assertThat(lines()).hasSize(3);
    assertThat(log().fault()).isNull();
  }

  /** A database that is full knows less than the file, which is no fault of the file. */
  @Test
  void f2WhatTheDatabaseDoesNotKnowYetIsGood() throws IOException {
    deeds(log(), 5);
    heads.texts.put("head", head(lines().get(2)));
    assertThat(log().fault()).isNull();
    assertThat(faultOf(lines().subList(0, 2))).contains("the last was number 3");
  }

  /** What the database knows of a line. */
  private static String head(String line) {
    return line.replaceAll(".* n=([0-9]+) .* hash=([0-9a-f]+)", "$1 $2");
  }

  private static final class Texts implements KeyValues {
    private final Map<String, String> texts = new HashMap<>();

    @Override
    public @Nullable String get(Jid owner, String key) {
      return texts.get(key);
    }

    @Override
    public Map<String, String> all(Jid owner) {
      return Map.copyOf(texts);
    }

    @Override
    public void put(Jid owner, String key, String value) {
      texts.put(key, value);
    }

    @Override
    public boolean replace(Jid owner, String key, @Nullable String before, @Nullable String after) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(Jid owner, String key) {
      return texts.remove(key) != null;
    }

    @Override
    public void removeAll(Jid owner) {
      texts.clear();
    }
  }
}
