package im.recado.modules.federation;

import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.wire.xml.Element;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements on a stream that this server has opened (XEP-0198): whether there are any, and whether the stream before it is carried
 * on. For the connection's loop.
 */
final class OutgoingManagement {
  private enum Step { NONE, ENABLING, RESUMING, DONE }

  private final Federation all;
  private final OutgoingLink link;
  private final Carrier carrier;
  private final ServerConnection connection;
  private final Sending sending;
  private final Arrivals arrivals;
  private final Runnable ready;
  private Step step = Step.NONE;

  /** What comes the other way; null as long as it is not counted. */
  private @Nullable Receipts received;

  /** @param ready what is done when it is clear */
  OutgoingManagement(
      Federation all, OutgoingLink link, Carrier carrier, ServerConnection connection, Sending sending, Arrivals arrivals, Runnable ready) {
    this.all = all;
    this.link = link;
    this.carrier = carrier;
    this.connection = connection;
    this.sending = sending;
    this.arrivals = arrivals;
    this.ready = ready;
  }

  /** The other side believes us. */
  void begin(boolean offered) {
    Cut before = link.cargo().cut();
    if (!offered) {
      unmanaged();
    } else if (before != null && !before.isBack()) {
      resume(before);
    } else {
      nobodyKnows();
      enable();
    }
  }

  private void nobodyKnows() {
    link.cargo().comesBack(carrier, null, false);
  }

  /** What had come over the stream before has to be safe before it is told. */
  private void resume(Cut before) {
    step = Step.RESUMING;
    Receipts got = before.received();
    if (got == null) {
      resume(before.id(), 0);
      return;
    }
    all.acknowledging()
        .secure(got.open())
        .orTimeout(10, TimeUnit.SECONDS)
        .whenComplete((done, failure) -> connection.loop().execute(() -> resume(before.id(), got, failure == null)));
  }

  private void resume(String id, Receipts got, boolean safe) {
    if (safe) {
      received = got;
      resume(id, got.handled());
    } else {
      nobodyKnows();
      enable();
    }
  }

  private void resume(String id, int count) {
    connection.write(
        Element.builder("resume", Sm.NS).attribute("previd", id).attribute("h", Integer.toUnsignedString(count)).build());
  }

  private void enable() {
    step = Step.ENABLING;
    connection.write(Element.builder("enable", Sm.NS).attribute("resume", "true").build());
  }

  private void unmanaged() {
    nobodyKnows();
    done();
  }

  private void done() {
    step = Step.DONE;
    ready.run();
  }

  private void counted(Receipts receipts) {
    received = receipts;
    arrivals.count(receipts);
  }

  /** The other side speaks of acknowledgements; what it is told when it may not say that. */
  @Nullable StreamError take(Element element) {
    return switch (element.name()) {
      case "enabled" -> enabled(element);
      case "resumed" -> resumed(element);
      case "failed" -> failed(element);
      case "a" -> sending.acknowledged(element);
      case "r" -> {
        if (received == null) {
          connection.write(Sm.answer(0));
        } else {
          arrivals.asked();
        }
        yield null;
      }
      default -> outOfTurn();
    };
  }

  private static StreamError outOfTurn() {
    return StreamError.of("policy-violation", "Nothing of the kind was asked for.");
  }

  private @Nullable StreamError enabled(Element element) {
    if (step != Step.ENABLING) {
      return outOfTurn();
    }
    String resume = element.attributeOr("resume", "false");
    boolean resumable = resume.equals("true") || resume.equals("1");
    sending.manage(resumable ? element.attribute("id") : null, 0);
    counted(new Receipts());
    done();
    return null;
  }

  private @Nullable StreamError resumed(Element element) {
    Cut before = link.cargo().cut();
    Integer count = Sm.count(element);
    if (step != Step.RESUMING || before == null || count == null || !before.id().equals(element.attribute("previd"))) {
      return outOfTurn();
    }
    if (!link.cargo().comesBack(carrier, count, true)) {
      // Nobody knows what has arrived: the next stream begins anew.
      nobodyKnows();
      return Sm.tooHigh(count, before.acknowledged() + before.open().size());
    }
    sending.manage(before.id(), count);
    counted(received == null ? new Receipts() : received);
    done();
    return null;
  }

  private @Nullable StreamError failed(Element element) {
    if (step == Step.RESUMING) {
      received = null;
      if (!link.cargo().comesBack(carrier, Sm.count(element), false)) {
        nobodyKnows();
      }
      enable();
    } else if (step == Step.ENABLING) {
      unmanaged();
    } else {
      return outOfTurn();
    }
    return null;
  }

  /** How it stands, for the next stream; null when nothing is acknowledged. */
  @Nullable Managed managed() {
    Managed sent = sending.managed();
    return sent == null ? null : new Managed(sent.id(), sent.acknowledged(), received, false, sent.open());
  }
}
