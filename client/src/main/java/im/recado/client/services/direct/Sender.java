package im.recado.client.services.direct;

import im.recado.client.protocol.Ids;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.jingle.FileOffer;
import im.recado.client.protocol.jingle.Jingle;
import im.recado.client.protocol.jingle.Jingle.Content;
import im.recado.client.protocol.jingle.Transport;
import im.recado.client.protocol.jingle.Transport.Ibb;
import im.recado.client.protocol.jingle.Transport.Socks;
import im.recado.client.services.direct.DirectException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Hands one file to one client (XEP-0234). Belongs to the thread that runs it. */
final class Sender {
  private final Talk talk;
  private final Ways ways;
  private final boolean meets;
  private final Path file;
  private final BiConsumer<Long, Long> progress;

  /**
   * Makes one.
   *
   * @param meets whether the other client can be met by a connection
   * @param progress hears bytes that have gone and the size, from time to time
   */
  Sender(Talk talk, Ways ways, boolean meets, Path file, BiConsumer<Long, Long> progress) {
    this.talk = talk;
    this.ways = ways;
    this.meets = meets;
    this.file = file;
    this.progress = progress;
  }

  /** Offers it, waits for the person at the other end, and for the end. */
  void run() throws DirectException, OfflineException, InterruptedException {
    FileOffer offer = offer();
    Content content;
    Outlet out;
    try (Meeting meeting = new Meeting(talk, ways, Ids.random(), List.of())) {
      Transport way = meets && meeting.isPossible() ? meeting.offer() : ways.ibb();
      content = new Content("initiator", "file", "initiator", offer, way);
      talk.say(Jingle.of(Jingle.INITIATE, talk.sid(), content));
      Jingle accepted = talk.next(said -> said.action().equals(Jingle.ACCEPT), Ways.PERSON);
      out = way instanceof Ibb ibb ? IbbOutlet.open(talk, agreed(accepted, ibb)) : met(meeting, content, accepted);
    }
    talk.onStop(out::close);
    try {
      String hash = copy(out, offer.size());
      end(out);
      arrived(content, hash);
    } catch (IOException e) {
      Ways.interrupted();
      throw talk.because(Reason.FILE);
    } finally {
      out.close();
    }
  }

  /** By a connection, or over the servers when there is none (XEP-0260, section 3). */
  private Outlet met(Meeting meeting, Content content, Jingle accepted) throws DirectException, OfflineException, InterruptedException {
    if (accepted.content() == null || !(accepted.content().way() instanceof Socks theirs)) {
      throw new DirectException(Reason.NO_WAY);
    }
    Optional<Line> line = meeting.find(content, theirs);
    if (line.isPresent()) {
      return line.get();
    }
    Ibb other = ways.ibb();
    talk.say(Jingle.of(Jingle.REPLACE, talk.sid(), content.by(other)));
    Jingle said = talk.next(next -> next.action().equals(Jingle.REPLACED) || next.action().equals(Jingle.NOT_REPLACED), Ways.ANSWER);
    if (said.action().equals(Jingle.NOT_REPLACED)) {
      throw new DirectException(Reason.NO_WAY);
    }
    return IbbOutlet.open(talk, agreed(said, other));
  }

  private FileOffer offer() throws DirectException {
    try {
      return new FileOffer(String.valueOf(file.getFileName()), Files.size(file),
          Optional.ofNullable(Files.probeContentType(file)).orElse("application/octet-stream"), "", true);
    } catch (IOException e) {
      throw new DirectException(Reason.FILE);
    }
  }

  /** Who gets it may want smaller blocks (XEP-0261, section 2.2). */
  private static Ibb agreed(Jingle said, Ibb ours) {
    return said.content() != null && said.content().way() instanceof Ibb theirs && theirs.sid().equals(ours.sid())
        ? new Ibb(ours.sid(), Math.min(ours.block(), theirs.block())) : ours;
  }

  /** The checksum of what has gone: as much as was offered, or less when the file has become shorter meanwhile. */
  private String copy(Outlet out, long size) throws IOException, DirectException, OfflineException, InterruptedException {
    MessageDigest hash = Ways.sha256();
    byte[] bytes = new byte[Ways.CHUNK];
    long sent = 0;
    try (InputStream in = open()) {
      for (int count = in.readNBytes(bytes, 0, chunk(size - sent)); count > 0; count = in.readNBytes(bytes, 0, chunk(size - sent))) {
        write(out, bytes, count);
        hash.update(bytes, 0, count);
        sent += count;
        progress.accept(sent, size);
      }
    }
    return Base64.getEncoder().encodeToString(hash.digest());
  }

  private void write(Outlet out, byte[] bytes, int count) throws DirectException, OfflineException, InterruptedException {
    try {
      out.write(bytes, count);
    } catch (IOException e) {
      Ways.interrupted();
      throw talk.because(Reason.FAILED);
    } catch (DirectException e) {
      throw talk.because(e.reason());
    }
  }

  private InputStream open() throws DirectException {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new DirectException(Reason.FILE);
    }
  }

  /** Who has all of it may have gone already. */
  private static void end(Outlet out) throws OfflineException, InterruptedException {
    try {
      out.end();
    } catch (IOException | DirectException e) {
      Ways.interrupted();
    }
  }

  private static int chunk(long left) {
    return (int) Math.min(left, Ways.CHUNK);
  }

  /**
   * Who gets it ends the session when all is there, or says so and leaves that to us (XEP-0234, sections 6.6 and 8.1). Who has ended it
   * before the checksum came knows of no such session any more.
   */
  private void arrived(Content content, String hash) throws DirectException, OfflineException, InterruptedException {
    try {
      talk.say(Jingle.info(talk.sid(), Jingle.checksum(content, hash)));
      talk.next(Jingle::isReceived, Ways.ANSWER);
      talk.end("success");
    } catch (DirectException e) {
      DirectException why = talk.because(e.reason());
      if (!talk.isDone()) {
        throw why;
      }
    }
  }
}
