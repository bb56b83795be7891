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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What {@link SpoolStore} promises. */
abstract class SpoolStoreContract extends StoreContract {
  private long append(Jid owner, String stanzaId) {
    return await(stores().spool().append(owner, stanzaId, NOON, "<message/>", false, () -> true));
  }

  private long underWay(Jid owner, String stanzaId) {
    return await(stores().spool().append(owner, stanzaId, NOON, "<message/>", true, () -> true));
  }

  private List<Long> page(Jid owner) {
    return stores().spool().page(owner, 0, 100).stream().map(SpooledMessage::id).toList();
  }

  @Test
  void l11WhatWasToldToBeKeptIsThereAfterARestart() {
    String xml = "<message><body>\u2665 \uD83C\uDF39 &lt;&amp;\n</body></message>";
    long id = await(stores().spool().append(ROMEO, "s1", NOON, xml, false, () -> true));
    assertThat(reopened().spool().page(ROMEO, 0, 10)).containsExactly(new SpooledMessage(id, "s1", NOON, xml));
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
    assertThat(stores().spool().page(ROMEO, 0, 1000))
        .extracting(SpooledMessage::xml)
        .hasSize(250)
        .startsWith("<m0/>", "<m2/>", "<m4/>")
        .endsWith("<m498/>");
  }

  @Test
  void aPageBeginsAfterAnIdAndEndsAtItsSize() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(append(ROMEO, "s" + i));
      append(JULIET, "s" + i);
    }
    assertThat(stores().spool().page(ROMEO, ids.get(1), 2))
        .extracting(SpooledMessage::id)
        .containsExactly(ids.get(2), ids.get(3));
    assertThat(stores().spool().page(ROMEO, ids.get(4), 2)).isEmpty();
  }

  @Test
  void aStanzaIdIsKeptOnceForAnAccount() {
    long first = append(ROMEO, "same");
    assertThat(append(ROMEO, "same")).isEqualTo(first);
    assertThat(append(JULIET, "same")).isNotEqualTo(first);
    assertThat(stores().spool().count(ROMEO)).isEqualTo(1);
    assertThat(page(ROMEO)).containsExactly(first);
  }

  @Test
  void theLastWordOnAStanzaIdSaysWhetherItIsUnderWay() {
    long id = append(ROMEO, "same");
    assertThat(underWay(ROMEO, "same")).isEqualTo(id);
    assertThat(page(ROMEO)).isEmpty();
    assertThat(append(ROMEO, "same")).isEqualTo(id);
    assertThat(page(ROMEO)).containsExactly(id);
  }

  @Test
  void whatIsNoLongerNeededIsNotWritten() {
    assertThat(await(stores().spool().append(ROMEO, "s", NOON, "<message/>", false, () -> false))).isZero();
    assertThat(stores().spool().count(ROMEO)).isZero();
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
    assertThat(page(ROMEO)).containsExactly(await(before), await(after));
    assertThat(asked.get()).isPositive();
  }

  @Test
  void whatIsUnderWayIsCountedButNotToldUntilItIsReleased() {
    long first = underWay(ROMEO, "1");
    long second = append(ROMEO, "2");
    assertThat(page(ROMEO)).containsExactly(second);
    assertThat(stores().spool().count(ROMEO)).isEqualTo(2);
    await(stores().spool().release(JULIET, List.of(first)));
    assertThat(page(ROMEO)).as("only its owner releases it").containsExactly(second);
    await(stores().spool().release(ROMEO, List.of(first)));
    assertThat(page(ROMEO)).containsExactly(first, second);
  }

  @Test
  void whatAStreamTakesInHandIsNotToldToAnother() {
    long first = append(ROMEO, "1");
    long second = append(ROMEO, "2");
    await(stores().spool().hold(JULIET, List.of(first, second)));
    assertThat(page(ROMEO)).as("only its owner's streams hold it").containsExactly(first, second);
    await(stores().spool().hold(ROMEO, List.of(first)));
    assertThat(page(ROMEO)).containsExactly(second);
    assertThat(stores().spool().recover()).isEqualTo(1);
    assertThat(page(ROMEO)).containsExactly(first, second);
  }

  @Test
  void removedCopiesAreGoneAndTheirIdsAreNeverUsedAgain() {
    long first = append(ROMEO, "1");
    long second = append(ROMEO, "2");
    await(stores().spool().remove(JULIET, List.of(first)));
    assertThat(page(ROMEO)).as("only its owner removes it").containsExactly(first, second);
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
    assertThat(again.page(ROMEO, 0, 10)).isEmpty();
    assertThat(again.recover()).isEqualTo(2);
    assertThat(again.recover()).isZero();
    assertThat(again.page(ROMEO, 0, 10)).extracting(SpooledMessage::id).containsExactly(first);
    assertThat(again.page(JULIET, 0, 10)).extracting(SpooledMessage::id).startsWith(second).hasSize(2);
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
