package im.recado.client.services.direct;

import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.jingle.FileOffer;
import im.recado.client.protocol.jingle.Jingle;
import im.recado.client.protocol.jingle.Jingle.Content;
import im.recado.client.protocol.jingle.Transport;
import im.recado.client.protocol.jingle.Transport.Ibb;
import im.recado.client.protocol.jingle.Transport.Socks;
import im.recado.client.services.direct.DirectException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Takes one file from one client (XEP-0234): as much as was announced, and what its checksum was made of. Belongs to the thread that runs it. */
final class Receiver {
  private final Talk talk;
  private final Ways ways;
  private final Content content;
  private final FileOffer offer;
  private final Path into;
  private final BiConsumer<Long, Long> progress;

  /**
   * Makes one.
   *
   * @param into a file that is there: what is in it goes
   * @param progress hears bytes that have come and the size, from time to time
   */
  Receiver(Talk talk, Ways ways, Content content, FileOffer offer, Path into, BiConsumer<Long, Long> progress) {
    this.talk = talk;
    this.ways = ways;
    this.content = content;
    this.offer = offer;
    this.into = into;
    this.progress = progress;
  }

  /** Accepts it, and waits for the end. */
  void run() throws DirectException, OfflineException, InterruptedException {
    switch (content.way()) {
      case Ibb way -> overServers(way, Jingle.ACCEPT, this::with);
      case Socks way -> met(way);
      case null -> throw new DirectException(Reason.NO_WAY);
    }
  }

  /** The whole content, with a way of ours. */
  private Content with(Transport way) {
    return new Content(content.creator(), content.name(), content.senders(), offer, way);
  }

  /** Over the servers: once they are awaited they are agreed to, by this action. */
  private void overServers(Ibb way, String action, Function<Transport, Content> says) throws DirectException, OfflineException, InterruptedException {
    Ibb agreed = new Ibb(way.sid(), Math.min(way.block(), ways.ibb().block()));
    Inlet in = ways.ibbs().expect(talk.peer(), agreed, offer.size(), Ways.STALL);
    try {
      talk.say(Jingle.of(action, talk.sid(), says.apply(agreed)));
      take(in);
    } finally {
      in.close();
      ways.ibbs().forget(talk.peer(), agreed);
    }
  }

  /** By a connection, or over the servers when there is none (XEP-0260, section 3). */
  private void met(Socks theirs) throws DirectException, OfflineException, InterruptedException {
    Optional<Line> line;
    try (Meeting meeting = new Meeting(talk, ways, theirs.sid(), theirs.candidates())) {
      talk.say(Jingle.of(Jingle.ACCEPT, talk.sid(), with(meeting.offer())));
      line = meeting.find(content, theirs);
    }
    if (line.isPresent()) {
      try {
        take(line.get());
      } finally {
        line.get().close();
      }
      return;
    }
    Jingle said = talk.next(next -> next.action().equals(Jingle.REPLACE), Ways.ANSWER);
    if (said.content() != null && said.content().way() instanceof Ibb way) {
      overServers(way, Jingle.REPLACED, content::by);
    } else {
      talk.say(Jingle.of(Jingle.NOT_REPLACED, talk.sid(), content.by(theirs.saying("", ""))));
      throw new DirectException(Reason.NO_WAY);
    }
  }

  private void take(Inlet in) throws DirectException, InterruptedException {
    talk.onStop(in::close);
    String hash = copy(in);
    if (more(in)) {
      throw new DirectException(Reason.NOT_AS_SAID);
    }
    String told = told();
    if (!told.isEmpty() && !told.equals(hash)) {
      throw new DirectException(Reason.CHANGED);
    }
  }

  private String copy(Inlet in) throws DirectException, InterruptedException {
    MessageDigest hash = Ways.sha256();
    byte[] bytes = new byte[Ways.CHUNK];
    long come = 0;
    try (OutputStream out = open()) {
      while (come < offer.size()) {
        int count = read(in, bytes);
        if (count < 0) {
          throw talk.because(more(in) ? Reason.NOT_AS_SAID : Reason.SHORT);
        }
        come += count;
        if (come > offer.size()) {
          throw new DirectException(Reason.NOT_AS_SAID);
        }
        out.write(bytes, 0, count);
        hash.update(bytes, 0, count);
        progress.accept(come, offer.size());
      }
    } catch (IOException e) {
      throw new DirectException(Reason.FILE);
    }
    return Base64.getEncoder().encodeToString(hash.digest());
  }

  /** As an end, when it comes no more. */
  private static int read(Inlet in, byte[] bytes) throws InterruptedException {
    try {
      return in.read(bytes);
    } catch (IOException e) {
      Ways.interrupted();
      return -1;
    }
  }

  private static boolean more(Inlet in) {
    try {
      return in.more();
    } catch (IOException e) {
      return false;
    }
  }

  private OutputStream open() throws DirectException {
    try {
      return Files.newOutputStream(into);
    } catch (IOException e) {
      throw new DirectException(Reason.FILE);
    }
  }

  /** The checksum, which may come after the file; empty when none does. */
  private String told() throws DirectException, InterruptedException {
    if (!offer.sha256().isEmpty() || !offer.later()) {
      return offer.sha256();
    }
    try {
      return talk.next(said -> said.checksum().isPresent(), Ways.CHECKSUM).checksum().orElse("");
    } catch (DirectException e) {
      // It was announced and is not told: what has come is as long as was said.
      if (talk.isDone() || e.reason() == Reason.SILENT) {
        return "";
      }
      throw e;
    }
  }
}
