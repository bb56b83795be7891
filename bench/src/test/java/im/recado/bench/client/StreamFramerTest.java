package im.recado.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamFramerTest implements StreamFramer.Sink {
  private static final String STREAM = "<?xml version='1.0'?><stream:stream from='a>b' xmlns='jabber:client'>"
      + "<stream:features><mechanisms><mechanism>X</mechanism></mechanisms></stream:features> \n"
      + "<success/><message a='/>' b=\"'\"><body>1 &gt; 0 ü</body><x/></message><r xmlns='u'/></stream:stream>";

  private final List<String> seen = new ArrayList<>();

  @Override
  public void header(Frame header) {
    seen.add("header " + header);
  }

  @Override
  public void frame(Frame frame) {
    seen.add(frame.toString());
  }

  @Override
  public void end() {
    seen.add("end");
  }

  private static void feed(StreamFramer framer, byte[] bytes, int from, int to) {
    framer.feed(Unpooled.wrappedBuffer(bytes, from, to - from));
  }

  @Test
  void everySplitGivesTheSamePieces() {
    byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
    feed(new StreamFramer(this), bytes, 0, bytes.length);
    List<String> whole = List.copyOf(seen);
    assertThat(whole).containsExactly(
        "header <stream:stream from='a>b' xmlns='jabber:client'>",
        "<stream:features><mechanisms><mechanism>X</mechanism></mechanisms></stream:features>",
        "<success/>",
        "<message a='/>' b=\"'\"><body>1 &gt; 0 ü</body><x/></message>",
        "<r xmlns='u'/>",
        "end");
    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second += 7) {
        seen.clear();
        StreamFramer framer = new StreamFramer(this);
        feed(framer, bytes, 0, first);
        feed(framer, bytes, first, second);
        feed(framer, bytes, second, bytes.length);
        assertThat(seen).isEqualTo(whole);
      }
    }
  }

  @Test
  void oneByteAtATimeGivesTheSamePiecesAndHoldsNothingBetween() {
    byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
    StreamFramer framer = new StreamFramer(this);
    for (int i = 0; i < bytes.length; i++) {
      feed(framer, bytes, i, i + 1);
    }
    assertThat(seen).hasSize(6);
    assertThat(framer.heldBytes()).isZero();
  }

  @Test
  void restartBeginsANewStream() {
    StreamFramer framer = new StreamFramer(this);
    byte[] bytes = "<stream:stream><success/>".getBytes(StandardCharsets.UTF_8);
    feed(framer, bytes, 0, bytes.length);
    framer.restart();
    byte[] again = "<?xml version='1.0'?><stream:stream id='2'><iq/>".getBytes(StandardCharsets.UTF_8);
    feed(framer, again, 0, again.length);
    assertThat(seen).containsExactly("header <stream:stream>", "<success/>", "header <stream:stream id='2'>", "<iq/>");
  }

  @Test
  void whatIsNoXmppStreamIsRefused() {
    for (String wrong : List.of("HTTP/1.1 400", "<!DOCTYPE a>", "<stream:stream/>", "</a>", "<s>text<a/>",
        "<s><a><!-- c --></a>")) {
      byte[] bytes = wrong.getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> feed(new StreamFramer(this), bytes, 0, bytes.length)).as(wrong)
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
