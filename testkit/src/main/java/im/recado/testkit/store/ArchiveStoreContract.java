package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveExtent;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchivePage;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchiveStore;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.modules.archive.Retention;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageInfo;
import im.recado.wire.rsm.PageRequest;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link im.recado.modules.archive.ArchiveStore} promises. */
abstract class ArchiveStoreContract extends StoreContract {
  private static final ArchiveName ROMEOS = ArchiveName.of(ROMEO);
  private static final ArchiveName JULIETS = ArchiveName.of(JULIET);
  private static final Jid BALCONY = Jid.valueOf("juliet@capulet.example/balcony");
  private static final Jid CHAMBER = Jid.valueOf("juliet@capulet.example/chamber");

  private void append(ArchiveName archive, String id, Jid with, Instant received, @Nullable String text) {
    await(
        stores()
            .archive()
            .append(archive, new ArchiveEntry(id, received, with, "o-" + id, "<m" + id + "/>", text)));
  }

  /** Ten messages, a second apart: odd ones with Juliet's balcony, even ones with the nurse, the last with the chamber. */
  private void ten() {
    for (int i = 1; i <= 10; i++) {
      append(ROMEOS, "" + i, i == 10 ? CHAMBER : i % 2 == 1 ? BALCONY : NURSE, at(i), "word" + i + (i < 4 ? " few" : ""));
      append(JULIETS, "" + i, ROMEO, at(i), "other");
    }
  }

  private static Instant at(int seconds) {
    return NOON.plusSeconds(seconds);
  }

  private List<String> ids(ArchiveQuery query) {
    return ids(page(query));
  }

  private static List<String> ids(ArchivePage page) {
    return page.messages().stream().map(ArchivedMessage::id).toList();
  }

  private ArchivePage page(ArchiveQuery query) {
    return Objects.requireNonNull(stores().archive().page(ROMEOS, query));
  }

  private static PageRequest after(String id) {
    return new PageRequest(null, id, null, null);
  }

  private static PageRequest before(String id) {
    return new PageRequest(null, null, id, null);
  }

  private static PageRequest behind(int index) {
    return new PageRequest(null, null, null, index);
  }

  @Test
  void l11WhatWasToldToBeArchivedIsThereAfterARestart() {
    String xml = "<message><body>\u2665 \uD83C\uDF39 &lt;&amp;\n</body></message>";
    ArchiveEntry entry = new ArchiveEntry("a", NOON, BALCONY, null, xml, null);
    await(stores().archive().append(ROMEOS, entry));
    ArchivedMessage kept = new ArchivedMessage("a", NOON, BALCONY, xml);
    ArchivePage page = reopened().archive().page(ROMEOS, ArchiveQuery.first(10));
    assertThat(page).isEqualTo(new ArchivePage(List.of(kept), true, new PageInfo("a", 0, "a", 1)));
    assertThat(stores().archive().find(ROMEOS, "a")).isEqualTo(kept);
    assertThat(stores().archive().find(JULIETS, "a")).isNull();
  }

  @Test
  void messagesStandInTheOrderInWhichTheyCame() {
    List<CompletableFuture<Void>> futures = new ArrayList<>();
    List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 400; i++) {
      int number = i;
      ArchiveEntry entry = new ArchiveEntry("i" + i, NOON, NURSE, null, "<m/>", null);
      CompletableFuture<Void> future = stores().archive().append(i % 2 == 0 ? ROMEOS : JULIETS, entry);
      futures.add(future.whenComplete((done, failure) -> completed.add(number)));
    }
    futures.forEach(StoreContract::await);
    assertThat(completed).hasSize(400).isSorted();
    assertThat(ids(ArchiveQuery.first(1000))).hasSize(200).startsWith("i0", "i2", "i4").endsWith("i398");
  }

  @Test
  void anIdIsKeptOnceInAnArchive() {
    append(ROMEOS, "same", BALCONY, at(0), "first");
    append(ROMEOS, "same", NURSE, at(1), "second");
    append(JULIETS, "same", ROMEO, at(1), null);
    append(ROMEOS, "next", BALCONY, at(2), null);
    assertThat(page(ArchiveQuery.first(9)).info()).isEqualTo(new PageInfo("same", 0, "next", 2));
    assertThat(ids(ArchiveQuery.first(9).with(NURSE))).isEmpty();
    assertThat(ids(ArchiveQuery.first(9).containing("second"))).isEmpty();
  }

  @Test
  void moreThanAReaderEverWaitsFor() {
    for (int i = 0; i < 300; i++) {
      append(i % 3 == 0 ? JULIETS : ROMEOS, "i" + i, NURSE, at(i), "word" + i % 7);
    }
    assertThat(ids(ArchiveQuery.first(1000))).hasSize(200).doesNotHaveDuplicates().startsWith("i1", "i2", "i4");
    assertThat(page(ArchiveQuery.last(2)).info()).isEqualTo(new PageInfo("i298", 198, "i299", 200));
    append(ROMEOS, "last", NURSE, at(300), "word1");
    ArchivePage again = Objects.requireNonNull(reopened().archive().page(ROMEOS, ArchiveQuery.last(2).containing("word1")));
    assertThat(ids(again)).containsExactly("i295", "last");
  }

  /** Of two who read at the same time the second sees no less than the first, though messages find their places just then. */
  @Test
  void whoReadsWhileSomebodyElseDoesSeesWhatIsDurable() throws Exception {
    for (int round = 0; round < 100; round++) {
      ArchiveName archive = ArchiveName.of(Jid.valueOf("romeo" + round + "@montague.example"));
      CompletableFuture<?> durable = CompletableFuture.completedFuture(null);
      for (int i = 0; i < 100; i++) {
        durable = stores().archive().append(archive, new ArchiveEntry("m" + i, at(i), BALCONY, null, "<message/>", null));
      }
      durable.join();
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<@Nullable ArchivePage> first =
          CompletableFuture.supplyAsync(
              () -> {
                begun.countDown();
                return stores().archive().page(archive, ArchiveQuery.last(100));
              });
      begun.await();
      for (int turn = 0; turn < 20; turn++) {
        ArchivePage second = Objects.requireNonNull(stores().archive().page(archive, ArchiveQuery.last(100)));
        assertThat(second.messages()).as("round %s, turn %s", round, turn).hasSize(100);
      }
      assertThat(Objects.requireNonNull(first.join()).messages()).hasSize(100);
    }
  }

  @Test
  void f5AClockThatIsSetBackDoesNotChangeTheOrder() {
    append(ROMEOS, "1", NURSE, NOON, null);
    append(ROMEOS, "2", NURSE, NOON.minusSeconds(100), null);
    append(ROMEOS, "3", NURSE, NOON.plusSeconds(1), null);
    assertThat(page(ArchiveQuery.first(9)).messages())
        .extracting(ArchivedMessage::received)
        .containsExactly(NOON, NOON, NOON.plusSeconds(1));
    append(ROMEOS, "4", NURSE, NOON.minus(Duration.ofDays(3650)), null);
    assertThat(ids(ArchiveQuery.first(9))).containsExactly("1", "2", "3", "4");
    assertThat(page(ArchiveQuery.last(1)).messages())
        .extracting(ArchivedMessage::received)
        .as("a clock that was years ahead does not date everything from then on")
        .containsExactly(NOON.minus(Duration.ofDays(3650)));
  }

  @Test
  void l9PagesHaveNoHolesWhileMessagesComeAndTheClockGoesBack() {
    List<String> there = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      // Many at one moment, and now and then at an earlier one.
      append(ROMEOS, "m" + i, i % 2 == 0 ? BALCONY : NURSE, i % 10 == 9 ? at(-i) : at(i / 10), null);
      there.add("m" + i);
    }
    List<String> forwards = new ArrayList<>();
    ArchivePage page = page(ArchiveQuery.first(7));
    while (true) {
      forwards.addAll(ids(page));
      if (page.complete()) {
        break;
      }
      if (there.size() < 60) {
        String late = "late" + there.size();
        append(ROMEOS, late, NURSE, at(-1000 - there.size()), null);
        there.add(late);
      }
      page = page(ArchiveQuery.first(7).page(after(forwards.getLast())));
    }
    assertThat(forwards).isEqualTo(there);
    List<String> backwards = new ArrayList<>();
    page = page(ArchiveQuery.last(7));
    List<String> before = List.copyOf(there);
    while (true) {
      backwards.addAll(0, ids(page));
      if (page.complete()) {
        break;
      }
      append(ROMEOS, "later" + backwards.size(), NURSE, at(-5000), null);
      page = page(ArchiveQuery.last(7).page(before(backwards.getFirst())));
    }
    assertThat(backwards).isEqualTo(before);
    assertThat(page(ArchiveQuery.first(0)).complete()).as("nothing is complete that was only counted").isFalse();
  }

  @Test
  void pagesForwardsCoverEverythingOnce() {
    ten();
    ArchivePage first = page(ArchiveQuery.first(4));
    assertThat(ids(first)).containsExactly("1", "2", "3", "4");
    assertThat(first.complete()).isFalse();
    assertThat(first.info()).isEqualTo(new PageInfo("1", 0, "4", 10));
    ArchivePage second = page(ArchiveQuery.first(4).page(after("4")));
    assertThat(ids(second)).containsExactly("5", "6", "7", "8");
    assertThat(second.info()).isEqualTo(new PageInfo("5", 4, "8", 10));
    ArchivePage last = page(ArchiveQuery.first(4).page(after("8")));
    assertThat(ids(last)).containsExactly("9", "10");
    assertThat(last.complete()).isTrue();
    assertThat(last.info()).isEqualTo(new PageInfo("9", 8, "10", 10));
    ArchivePage beyond = page(ArchiveQuery.first(4).page(after("10")));
    assertThat(beyond).isEqualTo(new ArchivePage(List.of(), true, PageInfo.empty(10)));
  }

  @Test
  void aPageOfExactlyTheRestIsComplete() {
    ten();
    assertThat(page(ArchiveQuery.first(10)).complete()).isTrue();
    assertThat(page(ArchiveQuery.first(2).page(after("8"))).complete()).isTrue();
    assertThat(page(ArchiveQuery.first(2).page(before("3"))).complete()).isTrue();
    assertThat(page(ArchiveQuery.first(2).page(before("4"))).complete()).isFalse();
  }

  @Test
  void pagesBackwardsAreInTheSameOrder() {
    ten();
    ArchivePage last = page(ArchiveQuery.last(4));
    assertThat(ids(last)).containsExactly("7", "8", "9", "10");
    assertThat(last.complete()).isFalse();
    assertThat(last.info()).isEqualTo(new PageInfo("7", 6, "10", 10));
    ArchivePage earlier = page(ArchiveQuery.last(4).page(before("7")));
    assertThat(ids(earlier)).containsExactly("3", "4", "5", "6");
    ArchivePage earliest = page(ArchiveQuery.last(4).page(before("3")));
    assertThat(ids(earliest)).containsExactly("1", "2");
    assertThat(earliest.complete()).isTrue();
    assertThat(earliest.info()).isEqualTo(new PageInfo("1", 0, "2", 10));
  }

  @Test
  void aPageCanBeginAnywhere() {
    ten();
    assertThat(ids(ArchiveQuery.first(3).page(behind(4)))).containsExactly("5", "6", "7");
    assertThat(ids(ArchiveQuery.first(3).with(NURSE).page(behind(2)))).containsExactly("6", "8");
    assertThat(ids(ArchiveQuery.first(3).with(BALCONY).page(behind(4)))).containsExactly("9");
    assertThat(ids(ArchiveQuery.first(3).newestFirst().page(behind(1)))).containsExactly("9", "8", "7");
    assertThat(page(ArchiveQuery.first(3).page(behind(10))))
        .isEqualTo(new ArchivePage(List.of(), true, PageInfo.empty(10)));
  }

  @Test
  void l9AskingForNoMessagesCountsThem() {
    assertThat(page(ArchiveQuery.first(0))).isEqualTo(new ArchivePage(List.of(), true, PageInfo.empty(0)));
    ten();
    assertThat(page(ArchiveQuery.first(0))).isEqualTo(new ArchivePage(List.of(), false, PageInfo.empty(10)));
    assertThat(page(ArchiveQuery.first(0).with(NURSE)).info()).isEqualTo(PageInfo.empty(4));
    assertThat(page(ArchiveQuery.first(0).page(after("10"))).complete()).isTrue();
  }

  @Test
  void theOtherSideIsMatchedWithAndWithoutResource() {
    ten();
    ArchivePage nurse = page(ArchiveQuery.first(2).with(NURSE));
    assertThat(ids(nurse)).containsExactly("2", "4");
    assertThat(nurse.info()).isEqualTo(new PageInfo("2", 0, "4", 4));
    ArchivePage rest = page(ArchiveQuery.first(3).with(NURSE).page(after("4")));
    assertThat(ids(rest)).containsExactly("6", "8");
    assertThat(rest.info()).isEqualTo(new PageInfo("6", 2, "8", 4));
    assertThat(rest.complete()).isTrue();
    assertThat(ids(ArchiveQuery.first(20).with(JULIET))).containsExactly("1", "3", "5", "7", "9", "10");
    ArchivePage balcony = page(ArchiveQuery.last(2).with(BALCONY));
    assertThat(ids(balcony)).containsExactly("7", "9");
    assertThat(balcony.info()).isEqualTo(new PageInfo("7", 3, "9", 5));
    assertThat(page(ArchiveQuery.first(5).with(ROMEO)))
        .isEqualTo(new ArchivePage(List.of(), true, PageInfo.empty(0)));
  }

  @Test
  void aPageMayBeginAtAMessageWithSomebodyElse() {
    ten();
    ArchivePage page = page(ArchiveQuery.first(2).with(NURSE).page(after("5")));
    assertThat(ids(page)).containsExactly("6", "8");
    assertThat(page.info()).isEqualTo(new PageInfo("6", 2, "8", 4));
  }

  @Test
  void timesAreIncluded() {
    ten();
    assertThat(ids(ArchiveQuery.first(20).between(at(3), at(5)))).containsExactly("3", "4", "5");
    assertThat(ids(ArchiveQuery.first(20).between(at(3).plusNanos(1), at(5).minusNanos(1)))).containsExactly("4");
    assertThat(ids(ArchiveQuery.first(20).between(null, at(2).plusNanos(1)))).containsExactly("1", "2");
    assertThat(ids(ArchiveQuery.first(20).between(at(10), null))).containsExactly("10");
    assertThat(ids(ArchiveQuery.first(20).between(at(11), null))).isEmpty();
    assertThat(ids(ArchiveQuery.first(20).between(at(5), at(3)))).isEmpty();
    assertThat(ids(ArchiveQuery.first(20).between(Instant.MIN, Instant.MAX))).hasSize(10);
    assertThat(ids(ArchiveQuery.first(20).between(Instant.MAX, Instant.MIN))).isEmpty();
    ArchivePage page = page(ArchiveQuery.first(1).between(at(3), at(8)).with(NURSE));
    assertThat(page.info()).isEqualTo(new PageInfo("4", 0, "4", 3));
  }

  @Test
  void messagesOfOneMomentAreAllThere() {
    for (int i = 0; i < 9; i++) {
      append(ROMEOS, "" + i, NURSE, NOON.plusSeconds(i / 3), null);
    }
    assertThat(ids(ArchiveQuery.first(20).between(at(1), at(1)))).containsExactly("3", "4", "5");
    assertThat(ids(ArchiveQuery.first(20).between(at(1), null))).containsExactly("3", "4", "5", "6", "7", "8");
    assertThat(ids(ArchiveQuery.first(20).between(null, at(1)))).containsExactly("0", "1", "2", "3", "4", "5");
  }

  @Test
  void messagesBetweenTwoOthers() {
    ten();
    ArchivePage page = page(ArchiveQuery.first(2).betweenIds("3", "7"));
    assertThat(ids(page)).containsExactly("4", "5");
    assertThat(page.info()).isEqualTo(new PageInfo("4", 0, "5", 3));
    assertThat(page.complete()).isFalse();
    assertThat(ids(ArchiveQuery.first(2).betweenIds("3", "7").page(after("5")))).containsExactly("6");
    assertThat(ids(ArchiveQuery.last(2).betweenIds("3", "7"))).containsExactly("5", "6");
    assertThat(ids(ArchiveQuery.first(9).betweenIds("7", "3"))).isEmpty();
    assertThat(ids(ArchiveQuery.first(9).betweenIds("7", null).with(NURSE))).containsExactly("8");
  }

  @Test
  void messagesByTheirIds() {
    ten();
    ArchivePage page = page(ArchiveQuery.first(9).only(List.of("7", "3", "3", "4")));
    assertThat(ids(page)).containsExactly("3", "4", "7");
    assertThat(page.info()).isEqualTo(new PageInfo("3", 0, "7", 3));
    assertThat(ids(ArchiveQuery.first(9).only(List.of("7", "3", "4")).with(NURSE))).containsExactly("4");
    assertThat(ids(ArchiveQuery.first(9).only(List.of("7", "3", "4")).between(at(4), null))).containsExactly("4", "7");
    assertThat(ids(ArchiveQuery.first(9).only(List.of("7", "3")).containing("few"))).containsExactly("3");
    ArchivePage second = page(ArchiveQuery.first(1).only(List.of("7", "3", "4")).page(after("3")));
    assertThat(ids(second)).containsExactly("4");
    assertThat(second.complete()).isFalse();
    assertThat(second.info()).isEqualTo(new PageInfo("4", 1, "4", 3));
    assertThat(ids(ArchiveQuery.last(2).only(List.of("7", "3", "4")))).containsExactly("4", "7");
    assertThat(ids(ArchiveQuery.first(2).only(List.of("7", "3", "4")).newestFirst())).containsExactly("7", "4");
  }

  @Test
  void anIdThatIsNotThereIsNoticed() {
    assertThat(stores().archive().page(ROMEOS, ArchiveQuery.first(9).page(after("1")))).isNull();
    ten();
    append(JULIETS, "hers", ROMEO, at(11), null);
    for (String id : List.of("0", "hers", "'", "%", "1' OR '1'='1", "\uD83C\uDF39")) {
      assertThat(stores().archive().page(ROMEOS, ArchiveQuery.first(9).page(after(id)))).isNull();
      assertThat(stores().archive().page(ROMEOS, ArchiveQuery.first(9).page(before(id)))).isNull();
      assertThat(stores().archive().page(ROMEOS, ArchiveQuery.first(9).betweenIds(id, null))).isNull();
      assertThat(stores().archive().page(ROMEOS, ArchiveQuery.first(9).betweenIds(null, id))).isNull();
      assertThat(stores().archive().page(ROMEOS, ArchiveQuery.first(9).only(List.of("1", id)))).isNull();
    }
  }

  @Test
  void theNewestFirst() {
    ten();
    ArchivePage first = page(ArchiveQuery.first(3).newestFirst());
    assertThat(ids(first)).containsExactly("10", "9", "8");
    assertThat(first.info()).isEqualTo(new PageInfo("10", 0, "8", 10));
    ArchivePage second = page(ArchiveQuery.first(3).newestFirst().page(after("8")));
    assertThat(ids(second)).containsExactly("7", "6", "5");
    assertThat(second.info()).isEqualTo(new PageInfo("7", 3, "5", 10));
    assertThat(ids(ArchiveQuery.last(3).newestFirst())).containsExactly("3", "2", "1");
    ArchivePage nurse = page(ArchiveQuery.first(2).newestFirst().with(NURSE).page(after("8")));
    assertThat(ids(nurse)).containsExactly("6", "4");
    assertThat(nurse.info()).isEqualTo(new PageInfo("6", 1, "4", 4));
  }

  @Test
  void wordsAreFound() {
    append(ROMEOS, "1", BALCONY, at(1), "Olá, João! Vamos à praia amanhã?");
    append(ROMEOS, "2", NURSE, at(2), "praia, sim — mas não amanhã");
    append(ROMEOS, "3", BALCONY, at(3), "Ça va très bien, Ἀχιλλεύς");
    append(ROMEOS, "4", BALCONY, at(4), null);
    append(JULIETS, "5", ROMEO, at(5), "praia");
    assertThat(ids(ArchiveQuery.first(9).containing("praia"))).containsExactly("1", "2");
    assertThat(ids(ArchiveQuery.first(9).containing("AMANHA praia"))).containsExactly("1", "2");
    assertThat(ids(ArchiveQuery.first(9).containing("joao"))).containsExactly("1");
    assertThat(ids(ArchiveQuery.first(9).containing("praia joão"))).containsExactly("1");
    assertThat(ids(ArchiveQuery.first(9).containing("\"à praia\""))).containsExactly("1");
    assertThat(ids(ArchiveQuery.first(9).containing("\"praia amanhã\""))).containsExactly("1");
    assertThat(ids(ArchiveQuery.first(9).containing("tres ça"))).containsExactly("3");
    assertThat(ids(ArchiveQuery.first(9).containing("amanh"))).isEmpty();
    assertThat(ids(ArchiveQuery.first(9).containing("amanh*"))).containsExactly("1", "2");
    assertThat(ids(ArchiveQuery.first(9).containing("praia").with(NURSE))).containsExactly("2");
    assertThat(ids(ArchiveQuery.first(9).containing("praia").with(BALCONY))).containsExactly("1");
    assertThat(ids(ArchiveQuery.first(9).containing("praia").newestFirst())).containsExactly("2", "1");
    assertThat(ids(ArchiveQuery.first(9).containing("praia").between(at(2), null))).containsExactly("2");
    ArchivePage page = page(ArchiveQuery.first(1).containing("praia").page(after("1")));
    assertThat(page.info()).isEqualTo(new PageInfo("2", 1, "2", 2));
  }

  @Test
  void messagesWithAMarkInTheirXml() {
    for (int i = 1; i <= 6; i++) {
      String mark = switch (i % 3) { case 0 -> "<by who='a_%b@x/'/>"; case 1 -> "<by who='A_%B@x/'/>"; default -> "<by who='aaab@x/'/>"; };
      await(
          stores()
              .archive()
              .append(ROMEOS, new ArchiveEntry("" + i, at(i), BALCONY, null, "<m" + i + ">" + mark + "</m" + i + ">", "word" + i)));
      append(JULIETS, "" + i, ROMEO, at(i), "<by who='a_%b@x/'/>");
    }
    assertThat(ids(ArchiveQuery.first(9).marked(List.of("who='a_%b@x/")))).containsExactly("3", "6");
    assertThat(page(ArchiveQuery.last(1).marked(List.of("who='a_%b@x/"))).info()).isEqualTo(new PageInfo("6", 1, "6", 2));
    assertThat(page(ArchiveQuery.first(1).marked(List.of("who='a_%b@x/", "nothing", "<m5>")).page(after("3"))))
        .satisfies(page -> assertThat(ids(page)).containsExactly("5"))
        .satisfies(page -> assertThat(page.info()).isEqualTo(new PageInfo("5", 1, "5", 3)))
        .satisfies(page -> assertThat(page.complete()).isFalse());
    assertThat(ids(ArchiveQuery.first(1).marked(List.of("who='a_%b@x/")).page(behind(1)))).containsExactly("6");
    assertThat(ids(ArchiveQuery.first(9).marked(List.of("who='a_%b@x/")).containing("word6"))).containsExactly("6");
    assertThat(ids(ArchiveQuery.first(9).marked(List.of("who='a_%b@x/")).only(List.of("1", "2", "3")))).containsExactly("3");
    assertThat(ids(ArchiveQuery.first(9).marked(List.of("who='a_%b@x/")).between(at(4), null).newestFirst()))
        .containsExactly("6");
    assertThat(page(ArchiveQuery.first(9).marked(List.of())).info()).isEqualTo(PageInfo.empty(0));
  }

  @Test
  void r8WhateverIsSearchedForIsNoLanguage() {
    ten();
    for (String text :
        List.of("", " ", "'", "\"", "\"\"", "*", "!!!", "-few", "NOT few", "few OR word9", "text:few", "few)", "(", "^few",
            "NEAR(few word1)", "few\u0000", "\uD83C\uDF39", "a\"b\"c\"", "few + word1", "{few}")) {
      assertThat(page(ArchiveQuery.first(20).containing(text))).as(text).isNotNull();
    }
    assertThat(ids(ArchiveQuery.first(20).containing("NOT few"))).isEmpty();
    assertThat(ids(ArchiveQuery.first(20).containing("few OR word9"))).isEmpty();
    assertThat(ids(ArchiveQuery.first(20).containing("few + word1"))).containsExactly("1");
    assertThat(ids(ArchiveQuery.first(20).containing("!!!"))).isEmpty();
  }

  @Test
  void howFarAnArchiveReaches() {
    assertThat(stores().archive().extent(ROMEOS)).isNull();
    ten();
    assertThat(stores().archive().extent(ROMEOS))
        .isEqualTo(new ArchiveExtent("1", at(1), "10", at(10), 10, 9 * "<m1/>".length() + "<m10/>".length()));
    stores().archive().trim(ROMEOS, new Retention(Instant.MIN, 3, 1000), 100);
    assertThat(stores().archive().extent(ROMEOS))
        .isEqualTo(new ArchiveExtent("8", at(8), "10", at(10), 3, 2 * "<m1/>".length() + "<m10/>".length()));
  }

  @Test
  void messagesAreFoundByTheIdThatTheirSenderGave() {
    append(ROMEOS, "1", BALCONY, at(1), null);
    await(stores().archive().append(ROMEOS, new ArchiveEntry("2", at(2), NURSE, "o-1", "<m2/>", null)));
    await(stores().archive().append(ROMEOS, new ArchiveEntry("3", at(3), NURSE, null, "<m3/>", null)));
    append(JULIETS, "1", ROMEO, at(1), null);
    assertThat(stores().archive().sentAs(ROMEOS, "o-1", 5)).extracting(ArchivedMessage::id).containsExactly("2", "1");
    assertThat(stores().archive().sentAs(ROMEOS, "o-1", 1)).extracting(ArchivedMessage::id).containsExactly("2");
    assertThat(stores().archive().sentAs(ROMEOS, "o-2", 5)).isEmpty();
  }

  @Test
  void whichIdsAreThere() {
    ten();
    assertThat(stores().archive().holding(ROMEOS, List.of("3", "x", "10"))).containsExactlyInAnyOrder("3", "10");
    assertThat(stores().archive().holding(ArchiveName.of(NURSE), List.of("3"))).isEmpty();
  }

  @Test
  void aTombstoneTakesThePlaceOfAMessage() {
    ten();
    assertThat(await(stores().archive().replace(ROMEOS, "3", "<retracted/>"))).isTrue();
    assertThat(await(stores().archive().replace(ROMEOS, "x", "<retracted/>"))).isFalse();
    assertThat(page(ArchiveQuery.first(3)).messages().getLast())
        .isEqualTo(new ArchivedMessage("3", at(3), BALCONY, "<retracted/>"));
    assertThat(ids(ArchiveQuery.first(9).containing("few"))).containsExactly("1", "2");
    assertThat(stores().archive().sentAs(ROMEOS, "o-3", 5)).isEmpty();
    assertThat(page(ArchiveQuery.first(9).with(BALCONY)).info().count()).isEqualTo(5);
    append(ROMEOS, "3", BALCONY, at(11), "few");
    assertThat(ids(ArchiveQuery.first(9).containing("few"))).as("sent again").containsExactly("1", "2");
  }

  @Test
  void aTombstoneAtTheEndCountsAsItIs() {
    ten();
    String tombstone = "<retracted><by>\uD83D\uDC4B</by></retracted>".repeat(3);
    assertThat(await(stores().archive().replace(ROMEOS, "10", "<all>" + tombstone + "</all>"))).isTrue();
    append(ROMEOS, "11", BALCONY, at(11), "more");
    ArchiveExtent all = Objects.requireNonNull(stores().archive().extent(ROMEOS));
    assertThat(stores().archive().trim(ROMEOS, new Retention(Instant.MIN, 2, 1000), 100)).isEqualTo(9);
    ArchiveExtent two = Objects.requireNonNull(stores().archive().extent(ROMEOS));
    assertThat(all.characters() - two.characters()).isEqualTo(9L * "<m1/>".length());
    assertThat(stores().archive().trim(ROMEOS, new Retention(Instant.MIN, 2, two.characters()), 100)).isZero();
    assertThat(stores().archive().trim(ROMEOS, new Retention(Instant.MIN, 2, two.characters() - 1), 100)).isEqualTo(1);
  }

  @Test
  void whatIsTooMuchGoesFromTheBeginning() {
    ten();
    assertThat(stores().archive().trim(ROMEOS, new Retention(Instant.MIN, 10, 1000), 100)).isZero();
    assertThat(stores().archive().trim(ROMEOS, new Retention(Instant.MIN, 8, 1000), 1)).as("in small steps").isEqualTo(1);
    assertThat(stores().archive().trim(ROMEOS, new Retention(Instant.MIN, 8, 1000), 100)).isEqualTo(1);
    assertThat(ids(ArchiveQuery.first(9))).startsWith("3").hasSize(8);
    assertThat(stores().archive().trim(ROMEOS, new Retention(at(5), 10, 1000), 100)).isEqualTo(2);
    assertThat(ids(ArchiveQuery.first(9))).startsWith("5").hasSize(6);
    assertThat(stores().archive().trim(ROMEOS, new Retention(Instant.MIN, 10, 5 * 5 + 1), 100)).isEqualTo(1);
    assertThat(ids(ArchiveQuery.first(9))).startsWith("6").hasSize(5);
    assertThat(stores().archive().trim(ROMEOS, new Retention(Instant.MIN, 10, 26), 100)).isZero();
    assertThat(ids(ArchiveQuery.first(9).containing("word5"))).isEmpty();
    ArchivePage nurse = page(ArchiveQuery.first(1).with(NURSE));
    assertThat(nurse.info()).isEqualTo(new PageInfo("6", 0, "6", 2));
    assertThat(page(ArchiveQuery.first(1)).info()).isEqualTo(new PageInfo("6", 0, "6", 5));
    append(ROMEOS, "11", NURSE, at(11), null);
    assertThat(page(ArchiveQuery.last(1)).info()).isEqualTo(new PageInfo("11", 5, "11", 6));
    assertThat(stores().archive().trim(ROMEOS, Retention.NOTHING, 100)).isEqualTo(6);
    assertThat(stores().archive().extent(ROMEOS)).isNull();
    append(ROMEOS, "12", NURSE, at(12), "word12");
    assertThat(page(ArchiveQuery.first(1).containing("word12")).info()).isEqualTo(new PageInfo("12", 0, "12", 1));
    assertThat(stores().archive().extent(JULIETS)).extracting(ArchiveExtent::messages).isEqualTo(10L);
  }

  /** A clean-up never holds the disk for longer than one step: what is said meanwhile is kept before the next. */
  @Test
  void whatIsSaidWhileOldMessagesGoIsKeptBetweenTheSteps() {
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 1; i <= 350; i++) {
      writes.add(
          stores().archive().append(ROMEOS, new ArchiveEntry("" + i, at(i), NURSE, null, "<m/>", null)));
    }
    await(CompletableFuture.allOf(writes.toArray(new CompletableFuture<?>[0])));
    List<Integer> steps = new ArrayList<>();
    ArchiveStore store =
        (ArchiveStore)
            Proxy.newProxyInstance(
                ArchiveStore.class.getClassLoader(),
                new Class<?>[] {ArchiveStore.class},
                (proxy, method, arguments) -> {
                  Object answer = method.invoke(stores().archive(), arguments);
                  if (method.getName().equals("trim")) {
                    steps.add((Integer) answer);
                    append(ROMEOS, "said " + steps.size(), NURSE, at(1000 + steps.size()), null);
                  }
                  return answer;
                });
    assertThat(new Retention(at(331), Long.MAX_VALUE, Long.MAX_VALUE).trim(store, ROMEOS)).isEqualTo(330);
    assertThat(steps).containsExactly(100, 100, 100, 30);
    assertThat(page(ArchiveQuery.last(4)).messages())
        .extracting(ArchivedMessage::id)
        .containsExactly("said 1", "said 2", "said 3", "said 4");
    assertThat(page(ArchiveQuery.first(1)).info()).isEqualTo(new PageInfo("331", 0, "331", 24));
  }

  @Test
  void everythingOfAnOwnerIsForgotten() {
    ten();
    ArchiveName node = new ArchiveName(ROMEO, "urn:example:node");
    append(node, "1", JULIET, at(1), "word1");
    assertThat(stores().archive().archives(null, 9)).containsExactly(JULIETS, ROMEOS, node);
    assertThat(stores().archive().archives(JULIETS, 1)).containsExactly(ROMEOS);
    assertThat(stores().archive().archives(ROMEOS, 9)).containsExactly(node);
    stores().archive().remove(node);
    assertThat(stores().archive().extent(node)).isNull();
    assertThat(stores().archive().extent(ROMEOS)).isNotNull();
    append(node, "1", JULIET, at(1), "word1");
    stores().archive().removeAll(ROMEO);
    assertThat(stores().archive().extent(ROMEOS)).isNull();
    assertThat(stores().archive().extent(node)).isNull();
    assertThat(stores().archive().sweep(10)).as("what is left on the disk").isZero();
    assertThat(stores().archive().archives(null, 9)).containsExactly(JULIETS);
    append(ROMEOS, "1", BALCONY, at(20), "word1");
    assertThat(ids(ArchiveQuery.first(9).containing("word1"))).containsExactly("1");
  }
}
