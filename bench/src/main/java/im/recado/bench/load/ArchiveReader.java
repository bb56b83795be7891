package im.recado.bench.load;

import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.client.Frame;
import im.recado.bench.measure.Latencies;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive page by page from its end to its beginning, over and over, and checks that every message comes once and
 * in order. Belongs to its event loop.
 */
final class ArchiveReader implements ClientListener {
  /** What all readers of a loop count. */
  static final class Counts {
    final AtomicLong pages = new AtomicLong();
    final Latencies latencies = new Latencies();
    volatile boolean running = true;
    volatile boolean measuring;
  }

  private final OfflineSender.Way way;
  private final int page;
  private final Counts counts;
  private final Tally tally;
  private @Nullable Client client;
  private long queries;
  private long askedAt;

  /** The id that the page is to end before; empty for the last page. */
  private String before = "";

  /** The number of the message that the page is to end with, and of the one that comes next on it. */
  private long end;

  private long next = -1;
  private String first = "";
  private int onPage;
  private boolean reachedOther;

  ArchiveReader(OfflineSender.Way way, int page, Counts counts, Tally tally) {
    this.way = way;
    this.page = page;
    this.counts = counts;
    this.tally = tally;
  }

  @Override
  public void ready(Client ready) {
    client = ready;
  }

  /** Asks for the first page. */
  void begin() {
    fromTheEnd();
    ask();
  }

  private void fromTheEnd() {
    before = "";
    end = way.sent - 1;
  }

  private void ask() {
    if (client == null || !counts.running) {
      return;
    }
    onPage = 0;
    next = -1;
    reachedOther = false;
    queries++;
    askedAt = System.nanoTime();
    client.sendStanza("<iq type='set' id='q" + queries + "'><query xmlns='urn:xmpp:mam:2' queryid='q" + queries
        + "'><set xmlns='http://jabber.org/protocol/rsm'><max>" + page + "</max>"
        + (before.isEmpty() ? "<before/>" : "<before>" + before + "</before>") + "</set></query></iq>");
    client.flush();
  }

  @Override
  public void stanza(Client from, Frame frame) {
    if (frame.is("message")) {
      result(frame);
    } else if (frame.is("iq") && frame.attributeIs("id", "q" + queries)) {
      fin(frame);
    }
  }

  private void result(Frame frame) {
    List<Frame> results = frame.elements("result");
    List<Frame> messages = frame.elements("message");
    if (results.isEmpty() || messages.size() < 2) {
      return;
    }
    String id = results.getFirst().attribute("id");
    long number = way.payload.number(messages.get(1));
    if (onPage++ == 0) {
      first = id == null ? "" : id;
    }
    if (number == Payload.OTHER_RUN) {
      reachedOther = true;
      return;
    }
    if (number == Payload.CORRUPT || (next >= 0 && number != next)) {
      tally.add("wrong in a page", frame.toString());
    }
    next = number + 1;
  }

  private void fin(Frame frame) {
    if (!frame.attributeIs("type", "result") || !frame.contains("fin")) {
      tally.add("pages refused", frame.toString());
      return;
    }
    boolean whole = onPage == page || reachedOther || frame.contains("complete='true'") || frame.contains("complete=\"true\"");
    if (!whole || (next >= 0 && next != end + 1)) {
      tally.add("pages with gaps", before + " " + onPage + " messages up to " + (next - 1) + " instead of " + end);
    }
    counts.pages.lazySet(counts.pages.getPlain() + 1);
    if (counts.measuring) {
      counts.latencies.record(System.nanoTime() - askedAt);
    }
    if (onPage < page || reachedOther || next - onPage <= 0) {
      fromTheEnd();
    } else {
      end = next - onPage - 1;
      before = first;
    }
    ask();
  }

  @Override
  public void closed(Client gone, String reason) {
    client = null;
  }
}
