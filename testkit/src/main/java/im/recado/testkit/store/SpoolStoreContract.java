package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.sm.StreamLedger;
import im.recado.modules.spool.SpoolStore;
import im.recado.modules.spool.SpooledMessage;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What {@link SpoolStore} promises. */
abstract class SpoolStoreContract extends StoreContract {
  private long append(Jid owner, String stanzaId) {
    return await(stores().spool().append(owner, stanzaId, NOON, "<message/>", false, () -> true));
  }

  private long underWay(Jid owner, String stanzaId) {
    return await(stores().spool().append(owner, stanzaId, NOON, "<message/>", true, () -> true));
  }

  /** What waits in a store; it waits again when this returns. */
  private static List<SpooledMessage> waiting(SpoolStore spool, Jid owner) {
    List<SpooledMessage> taken = await(spool.take(owner, Integer.MAX_VALUE, Integer.MAX_VALUE));
    await(spool.release(owner, taken.stream().map(SpooledMessage::id).toList()));
    return taken;
  }

  private List<Long> waiting(Jid owner) {
    return waiting(stores().spool(), owner).stream().map(SpooledMessage::id).toList();
  }

  @Test
  void l11WhatWasToldToBeKeptIsThereAfterARestart() {
    String xml = "<message><body>\u2665 \uD83C\uDF39 &lt;&amp;\n</body></message>";
    long id = await(stores().spool().append(ROMEO, "s1", NOON, xml, false, () -> true));
    assertThat(waiting(reopened().spool(), ROMEO)).containsExactly(new SpooledMessage(id, "s1", NOON, xml));
  }

  @Test
  void messagesWaitInTheOrderInWhichTheyCame() {
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    List<Long> completed = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 500; i++) {
      CompletableFuture<Long> future =
          stores().spool().append(i % 2 == 0 ? ROMEO : JULIET, "s" + i, NOON, "<m" + i + "/>", false, () -> true);
      futures.add(future.whenComplete((id, failure) -> completed.add(id)));
    }
    futures.forEach(StoreContract::await);
    assertThat(completed).hasSize(500).isSorted().doesNotHaveDuplicates();
    assertThat(waiting(stores().spool(), ROMEO))
        .extracting(SpooledMessage::xml)
        .hasSize(250)
        .startsWith("<m0/>", "<m2/>", "<m4/>")
        .endsWith("<m498/>");
  }

  @Test
  void allIsWhatWaitsAndWhatIsUnderWayPageByPage() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(append(ROMEO, "s" + i));
      append(JULIET, "s" + i);
    }
    await(stores().spool().hold(ROMEO, List.of(ids.get(1))));
    assertThat(stores().spool().all(ROMEO, 0, 3)).extracting(SpooledMessage::id).containsExactlyElementsOf(ids.subList(0, 3));
    assertThat(stores().spool().all(ROMEO, ids.get(2), 3))
        .extracting(SpooledMessage::id)
        .containsExactlyElementsOf(ids.subList(3, 5));
    assertThat(stores().spool().all(ROMEO, ids.get(4), 3)).isEmpty();
  }

  @Test
  void whatIsTakenIsTheOldestAndIsUnderWayFromThenOn() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(append(ROMEO, "s" + i));
      append(JULIET, "s" + i);
    }
    await(stores().spool().hold(ROMEO, List.of(ids.get(1))));
    assertThat(await(stores().spool().take(ROMEO, 2, Integer.MAX_VALUE)))
        .extracting(SpooledMessage::id)
        .containsExactly(ids.get(0), ids.get(2));
    await(stores().spool().release(ROMEO, List.of(ids.get(2))));
    assertThat(await(stores().spool().take(ROMEO, 2, Integer.MAX_VALUE)))
        .extracting(SpooledMessage::id)
        .containsExactly(ids.get(2), ids.get(3));
    assertThat(await(stores().spool().take(ROMEO, 2, Integer.MAX_VALUE))).extracting(SpooledMessage::id).containsExactly(ids.get(4));
    assertThat(await(stores().spool().take(ROMEO, 2, Integer.MAX_VALUE))).isEmpty();
    assertThat(await(stores().spool().waits(ROMEO))).isFalse();
    assertThat(await(stores().spool().waits(JULIET))).isTrue();
    assertThat(waiting(JULIET)).hasSize(5);
  }

  @Test
  void whoTakesGetsWhatWasToldToBeKeptBeforeThoughItIsNotDurableYet() {
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      futures.add(stores().spool().append(ROMEO, "s" + i, NOON, "<message/>", false, () -> true));
    }
    CompletableFuture<Boolean> waits = stores().spool().waits(ROMEO);
    CompletableFuture<List<SpooledMessage>> taken = stores().spool().take(ROMEO, 1000, Integer.MAX_VALUE);
    stores().spool().append(ROMEO, "later", NOON, "<message/>", false, () -> true);
    assertThat(await(taken)).extracting(SpooledMessage::id).isEqualTo(futures.stream().map(StoreContract::await).toList());
    assertThat(await(waits)).isTrue();
  }

  @Test
  void aStanzaIdIsKeptOnceForAnAccount() {
    long first = append(ROMEO, "same");
    assertThat(append(ROMEO, "same")).isEqualTo(first);
    assertThat(append(JULIET, "same")).isNotEqualTo(first);
    assertThat(stores().spool().count(ROMEO)).isEqualTo(1);
    assertThat(waiting(ROMEO)).containsExactly(first);
  }

  @Test
  void theLastWordOnAStanzaIdSaysWhetherItIsUnderWay() {
    long id = append(ROMEO, "same");
    assertThat(underWay(ROMEO, "same")).isEqualTo(id);
    assertThat(waiting(ROMEO)).isEmpty();
    assertThat(append(ROMEO, "same")).isEqualTo(id);
    assertThat(waiting(ROMEO)).containsExactly(id);
  }

  @Test
  void whatIsNoLongerNeededIsNotWritten() {
    assertThat(await(stores().spool().append(ROMEO, "s", NOON, "<message/>", false, () -> false))).isZero();
    assertThat(stores().spool().count(ROMEO)).isZero();
  }

  @Test
  void whatIsNotWrittenIsNotEvenPutDownAsText() {
    List<String> asked = new CopyOnWriteArrayList<>();
    for (boolean needed : List.of(false, true)) {
      String id = needed ? "needed" : "in vain";
      Supplier<String> text =
          () -> {
            asked.add(id);
            return "<message/>";
          };
      await(stores().spool().append(ROMEO, id, NOON, 10, text, false, () -> needed));
    }
    assertThat(asked).containsOnly("needed");
    assertThat(stores().spool().all(ROMEO, 0, 10)).singleElement().satisfies(kept -> assertThat(kept.xml()).isEqualTo("<message/>"));
  }

  @Test
  void aPageEndsWhereItHasSoManyCharactersAndHasOneMessageInAnyCase() {
    for (int i = 0; i < 3; i++) {
      await(stores().spool().append(ROMEO, "" + i, NOON, "<m>" + "x".repeat(93) + "</m>", false, () -> true));
    }
    append(JULIET, "other");
    assertThat(stores().spool().characters(ROMEO)).isEqualTo(300);
    assertThat(await(stores().spool().take(ROMEO, 10, 101))).hasSize(2);
    assertThat(await(stores().spool().take(ROMEO, 10, 1))).hasSize(1);
    assertThat(await(stores().spool().take(ROMEO, 10, 1))).isEmpty();
    assertThat(stores().spool().characters(ROMEO)).as("under way is not gone").isEqualTo(300);
  }

  @Test
  void aWriteThatThrowsFailsAlone() {
    AtomicInteger asked = new AtomicInteger();
    CompletableFuture<Long> before =
        stores().spool().append(ROMEO, "1", NOON, "<message/>", false, () -> asked.incrementAndGet() > 0);
    CompletableFuture<Long> broken =
        stores()
            .spool()
            .append(
                ROMEO,
                "2",
                NOON,
                "<message/>",
                false,
                () -> {
                  throw new IllegalStateException("on purpose");
                });
    CompletableFuture<Long> after = stores().spool().append(ROMEO, "3", NOON, "<message/>", false, () -> true);
    assertThat(broken.handle((id, failure) -> failure)).succeedsWithin(Duration.ofSeconds(30))
        .isInstanceOf(IllegalStateException.class);
    assertThat(waiting(ROMEO)).containsExactly(await(before), await(after));
    assertThat(asked.get()).isPositive();
  }

  @Test
  void whatIsUnderWayIsCountedButNotToldUntilItIsReleased() {
    long first = underWay(ROMEO, "1");
    long second = append(ROMEO, "2");
    assertThat(waiting(ROMEO)).containsExactly(second);
    assertThat(stores().spool().count(ROMEO)).isEqualTo(2);
    await(stores().spool().release(JULIET, List.of(first)));
    assertThat(waiting(ROMEO)).as("only its owner releases it").containsExactly(second);
    await(stores().spool().release(ROMEO, List.of(first)));
    assertThat(waiting(ROMEO)).containsExactly(first, second);
  }

  @Test
  void whatAStreamTakesInHandIsNotToldToAnother() {
    long first = append(ROMEO, "1");
    long second = append(ROMEO, "2");
    await(stores().spool().hold(JULIET, List.of(first, second)));
    assertThat(waiting(ROMEO)).as("only its owner's streams hold it").containsExactly(first, second);
    await(stores().spool().hold(ROMEO, List.of(first)));
    assertThat(waiting(ROMEO)).containsExactly(second);
    assertThat(stores().spool().recover()).isEqualTo(1);
    assertThat(waiting(ROMEO)).containsExactly(first, second);
  }

  @Test
  void removedCopiesAreGoneAndTheirIdsAreNeverUsedAgain() {
    long first = append(ROMEO, "1");
    long second = append(ROMEO, "2");
    await(stores().spool().remove(JULIET, List.of(first)));
    assertThat(waiting(ROMEO)).as("only its owner removes it").containsExactly(first, second);
    await(stores().spool().remove(ROMEO, List.of(first, second)));
    await(stores().spool().remove(ROMEO, List.of()));
    assertThat(stores().spool().count(ROMEO)).isZero();
    assertThat(await(reopened().spool().append(ROMEO, "3", NOON, "<message/>", false, () -> true)))
        .isGreaterThan(second);
  }

  @Test
  void everythingOfAnAccountIsForgotten() {
    append(ROMEO, "1");
    underWay(ROMEO, "2");
    append(JULIET, "1");
    stores().spool().removeAll(ROMEO);
    assertThat(stores().spool().count(ROMEO)).isZero();
    assertThat(stores().spool().count(JULIET)).isEqualTo(1);
  }

  @Test
  void f1AfterARestartNothingIsUnderWay() {
    long first = underWay(ROMEO, "1");
    long second = underWay(JULIET, "1");
    append(JULIET, "2");
    SpoolStore again = reopened().spool();
    assertThat(waiting(again, ROMEO)).isEmpty();
    assertThat(again.recover()).isEqualTo(2);
    assertThat(again.recover()).isZero();
    assertThat(waiting(again, ROMEO)).extracting(SpooledMessage::id).containsExactly(first);
    assertThat(waiting(again, JULIET)).extracting(SpooledMessage::id).startsWith(second).hasSize(2);
  }

  @Test
  void spoolAndLedgerAreWrittenInTheOrderOfTheCalls() {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<?> message =
        stores().spool().append(ROMEO, "1", NOON, "<message/>", false, () -> order.add("message"));
    CompletableFuture<?> told = message.thenRun(() -> order.add("message durable"));
    CompletableFuture<?> count =
        stores()
            .streams()
            .put(new StreamLedger.Entry("id", JULIET, "l", 1, null), NOON)
            .thenRun(() -> order.add("count durable"));
    await(told);
    await(count);
    assertThat(order).containsExactly("message", "message durable", "count durable");
  }
}
