package im.recado.gateway;

import im.recado.gateway.network.IncomingFile;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.kernel.background.Background;
import im.recado.kernel.limit.Bucket;
import im.recado.kernel.store.StoreException;
import im.recado.kernel.stream.Loop;
import im.recado.modules.upload.Upload;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that people of a network send to a user (SECURITY G12). One of somebody in the contact list is put among the
 * user's uploads, within the limits of these, and comes as its address (XEP-0066); every other is refused, and the
 * user is told. What can grow: few files at once, each with a size and a time, and so many an hour. Owned by the
 * lane, but for the thread of each file.
 */
final class ArrivingFiles {
  /** So many files come at once. */
  static final int MOST_AT_ONCE = 3;

  /** So many files are taken in an hour. */
  static final int MOST_AN_HOUR = 60;

  /** So many sentences about files are said in a minute; what is refused beyond that is refused without a word. */
  static final int MOST_TOLD = 6;

  /** After so long without a byte nobody waits for more. */
  static final Duration QUIET = Duration.ofMinutes(2);

  /** So long a file may take in all. */
  static final Duration LONGEST = Duration.ofMinutes(30);

  /** The user is told that a file of so many bytes is coming; a smaller one is there by then. */
  static final long LARGE = 1L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ArrivingFiles.class);
  private static final double HOUR = 3600;
  private static final double MINUTE = 60;

  private final Gateway gateway;
  private final GatewaySession session;
  private final ContactList contacts;
  private final Bucket hourly = new Bucket();
  private final Bucket told = new Bucket();

  /** What is on its way. Any thread. */
  private final Set<FilePipe> coming = ConcurrentHashMap.newKeySet();

  ArrivingFiles(Gateway gateway, GatewaySession session, ContactList contacts) {
    this.gateway = gateway;
    this.session = session;
    this.contacts = contacts;
  }

  /** Somebody offers a file. Lane; waits for the database. */
  void offered(NetworkEvent.FileOffered offer) {
    IncomingFile file = offer.file();
    String about = offer.contact() + " wants to send you " + named(offer.name()) + " on " + gateway.name();
    try {
      Jid from = gateway.addresses().of(offer.contact());
      if (gateway.blocks(session.owner(), from)) {
        refuse(file, "");
      } else if (file == null) {
        refuse(null, about + ". Files do not come through here: ask for a link.");
      } else {
        String why = refusal(offer);
        if (why.isEmpty()) {
          accept(offer, file, from);
        } else {
          refuse(file, about + ". It was refused. " + why);
        }
      }
    } catch (StanzaException e) {
      String why = e.error().text();
      refuse(file, about + ". It was refused. " + (why == null ? "There is no room for it." : why));
    } catch (StoreException e) {
      refuse(file, about + ". It was refused. Files cannot be kept now.");
    } catch (NetworkException e) {
      refuse(file, "");
      LOG.debug("Somebody whose name no address can hold sends {} a file", session.owner());
    }
  }

  /** Why a file is not taken; empty when it may be. */
  private String refusal(NetworkEvent.FileOffered offer) {
    long largest = gateway.largestFile(session.owner());
    if (largest == 0) {
      return "No files are taken here now.";
    } else if (!contacts.has(offer.contact())) {
      return "Files are taken from the people in your contact list alone.";
    } else if (offer.size() < 1) {
      return "There is nothing in it.";
    } else if (offer.size() > largest) {
      return "It is larger than " + size(largest) + ".";
    } else if (coming.size() >= MOST_AT_ONCE || !take(hourly, MOST_AN_HOUR, HOUR)) {
      return "Too many files come.";
    }
    return "";
  }

  private boolean take(Bucket bucket, int most, double seconds) {
    return bucket.take(gateway.kernel().timers().nanoTime(), 1, most / seconds, most);
  }

  private void refuse(@Nullable IncomingFile file, String words) {
    if (file != null) {
      file.refuse();
    }
    if (!words.isEmpty() && take(told, MOST_TOLD, MINUTE)) {
      session.dialogue().gatewaySays(words);
    }
  }

  private void accept(NetworkEvent.FileOffered offer, IncomingFile file, Jid from) throws StanzaException {
    String name = clean(offer.name());
    String called = name.isEmpty() ? "file" : name;
    Upload slot = gateway.files().reserve(session.owner(), called, offer.size(), FileTypes.of(name), LONGEST);
    FilePipe pipe = new FilePipe();
    coming.add(pipe);
    Loop.Cancellable watch =
        gateway.kernel().timers().every(() -> QUIET, () -> pipe.look("Nothing more of it came."));
    Loop.Cancellable end = gateway.kernel().timers().after(LONGEST, () -> pipe.fail("It took too long."));
    if (offer.size() >= LARGE) {
      session.dialogue().announced(named(offer.name()) + " (" + size(offer.size()) + ") is coming from "
          + offer.contact() + ".");
    }
    Background.start(
        "a file of a gateway",
        () -> {
          try {
            receive(offer, file, from, slot, pipe);
          } finally {
            watch.cancel();
            end.cancel();
            coming.remove(pipe);
          }
        });
    file.accept(pipe);
  }

  /** Takes all of a file, and hands over its address. A thread of its own. */
  private void receive(NetworkEvent.FileOffered offer, IncomingFile file, Jid from, Upload slot, FilePipe pipe) {
    try (pipe) {
      deliver(from, gateway.files().store(slot, pipe));
    } catch (IOException | StoreException e) {
      file.refuse();
      String failure = pipe.failure();
      if (failure.isEmpty()) {
        LOG.warn("A file for {} could not be kept", session.owner(), e);
      }
      giveUp(slot);
      String why = failure.isEmpty() ? "It could not be kept." : failure;
      session.dialogue().gatewaySays(named(offer.name()) + " of " + offer.contact() + " has not come. " + why);
    }
  }

  private void giveUp(Upload slot) {
    try {
      gateway.files().giveUp(slot);
    } catch (StoreException e) {
      LOG.debug("Room for a file of {} is kept until it expires", session.owner());
    }
  }

  private void deliver(Jid from, String address) {
    Element body = Element.of("body", Namespaces.CLIENT, address);
    Message message = Message.of(Message.Type.CHAT, from, session.owner(), body);
    gateway.kernel().router().send(message.withId(gateway.id()).withChild(SharedLink.of(address)));
  }

  /** The session is over: what is on its way comes no more. */
  void end() {
    coming.forEach(pipe -> pipe.fail("The connection to " + gateway.name() + " has ended."));
  }

  /** A name without what turns it round, so that it ends as it seems to (SECURITY G12). */
  private static String clean(String name) {
    String plain = Words.clean(name).replaceAll("[\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]", "");
    return plain.replaceAll("\\s+", " ").strip();
  }

  /** A file's name for people. */
  static String named(String name) {
    String clean = clean(name);
    return clean.isEmpty() ? "a file" : "“" + Revisions.beginning(clean) + "”";
  }

  /** A size for people. */
  static String size(long bytes) {
    return bytes < 1024 ? bytes + " bytes" : bytes < LARGE ? bytes / 1024 + " KiB" : bytes / LARGE + " MiB";
  }
}
