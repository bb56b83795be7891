package im.recado.net;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.net.Turns.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SECURITY D2, B-1: whoever is in does not wait for all who want to get in. */
final class TurnsTest {
  private long now;

  /** For how long the loop had to wait for a processor. */
  private long starved;

  /** The loop: what it does in this turn, and what in the next one. */
  private final ArrayDeque<Runnable> thisTurn = new ArrayDeque<>();

  private final ArrayDeque<Runnable> nextTurn = new ArrayDeque<>();

  /** How long the loop was asked to pause, each time. */
  private final List<Long> pauses = new ArrayList<>();

  private long slept;
  private final Turns turns = new Turns(thisTurn::add, this::next, () -> now + starved + slept, () -> now);
  private final List<String> done = new ArrayList<>();

  private void next(Runnable work, long pause) {
    pauses.add(pause);
    nextTurn.add(
        () -> {
          slept += pause;
          work.run();
        });
  }

  private void turn() {
    thisTurn.addAll(nextTurn);
    nextTurn.clear();
    while (!thisTurn.isEmpty()) {
      thisTurn.remove().run();
    }
  }

  private Runnable work(String name, long costs) {
    return () -> {
      now += costs;
      done.add(name);
    };
  }

  @Test
  void inOneTurnOfTheLoopOnlyALittleIsDoneHoweverManyWait() {
    for (int i = 0; i < 5000; i++) {
      turns.ask(Kind.BEGINS, work("handshake", Turns.BUDGET * 2 / 5));
    }
    int before = 0;
    while (before < 5000) {
      turn();
      assertThat(done.size() - before).isBetween(1, 3);
      before = done.size();
    }
    turn();
    assertThat(nextTurn).isEmpty();
  }

  @Test
  void whoHasBegunComesFirstAndWhoBeginsLast() {
    turns.ask(Kind.BEGINS, work("begins", Turns.BUDGET));
    turns.ask(Kind.ENDS, work("ends", Turns.BUDGET));
    turns.ask(Kind.GOES_ON, work("goes on", Turns.BUDGET));
    turn();
    turns.ask(Kind.GOES_ON, work("goes on again", Turns.BUDGET));
    for (int i = 0; i < 4; i++) {
      turn();
    }
    assertThat(done).containsExactly("goes on", "goes on again", "ends", "begins");
  }

  @Test
  void whatIsAskedWhileThereIsTimeIsDoneInTheSameTurn() {
    turns.ask(Kind.BEGINS, () -> turns.ask(Kind.GOES_ON, work("the rest", 0)));
    turn();
    assertThat(done).containsExactly("the rest");
    turns.ask(Kind.BEGINS, work("another", 0));
    turn();
    assertThat(done).containsExactly("the rest", "another");
  }

  @Test
  void onAMachineWithoutAFreeProcessorStrangersWaitTwiceAsLongAsTheLoopHad() {
    for (int i = 0; i < 6; i++) {
      turns.ask(Kind.BEGINS, work("handshake", Turns.BUDGET));
    }
    turn();
    starved += 3_000_000;
    turn();
    turn();
    starved += 5_000_000_000L;
    turn();
    turn();
    assertThat(pauses).containsExactly(0L, 6_000_000L, 0L, Turns.LONGEST_PAUSE, 0L);
  }

  /** A connection behind a gate, or one of somebody who is in. */
  private final class Connection extends ChannelInboundHandlerAdapter {
    final String name;
    final EmbeddedChannel channel = new EmbeddedChannel();
    final Gate gate = new Gate(turns, () -> done.add("first"));

    Connection(String name, boolean stranger) {
      this.name = name;
      if (stranger) {
        channel.pipeline().addLast(gate);
      }
      channel.pipeline().addLast(this);
    }

    ByteBuf receive(String text) {
      ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
      channel.writeInbound(bytes);
      return bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      done.add(name + " " + bytes.toString(StandardCharsets.UTF_8));
      bytes.release();
      now += Turns.BUDGET;
    }

    boolean isRead() {
      return channel.config().isAutoRead();
    }
  }

  @Test
  void somebodyWhoIsInIsHeardWhileStrangersWait() {
    Connection one = new Connection("one", true);
    Connection two = new Connection("two", true);
    Connection in = new Connection("in", false);
    one.receive("hello");
    two.receive("hello");
    in.receive("message");
    assertThat(done).containsExactly("in message");
    turn();
    in.receive("message");
    assertThat(done).containsExactly("in message", "first", "one hello", "in message");
    turn();
    assertThat(done).endsWith("in message", "first", "two hello");
  }

  @Test
  void whatWaitsIsBoundedAndStaysInOrder() {
    Connection stranger = new Connection("stranger", true);
    assertThat(stranger.isRead()).isTrue();
    stranger.receive("1");
    assertThat(stranger.isRead()).isFalse();
    stranger.receive("2");
    turn();
    assertThat(stranger.isRead()).isTrue();
    stranger.receive("3");
    stranger.gate.open();
    stranger.receive("4");
    assertThat(done).containsExactly("first", "stranger 1", "stranger 2", "stranger 3", "stranger 4");
    assertThat(stranger.isRead()).isTrue();
    turn();
    assertThat(done).hasSize(5);
  }

  @Test
  void whoHasGoneTakesNobodysTime() {
    Connection stranger = new Connection("stranger", true);
    ByteBuf bytes = stranger.receive("hello");
    stranger.channel.close();
    turn();
    assertThat(done).isEmpty();
    assertThat(bytes.refCnt()).isZero();
  }
}
