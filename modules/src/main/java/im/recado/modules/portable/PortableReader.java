package im.recado.modules.portable;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlHandler;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of XEP-0227, and those that it includes, piece by piece: in memory is never more than one child of a user,
 * or one message. Used once, by one thread.
 */
final class PortableReader implements XmlHandler {
  /** Takes what is read. */
  interface Taker {
    /**
     * An account begins.
     *
     * @param password in the clear, or null
     */
    void user(Jid jid, @Nullable String password);

    /** Something of the account. */
    void part(Element part);

    /** A message of the account's archive or one that waits for it. */
    void listed(String list, Element element);

    /** The account ends. */
    void end();

    /** Something that cannot be used. */
    void strange(String what);
  }

  /** One file may include another so often. */
  private static final int DEEPEST = 8;

  private static final XmlLimits LIMITS =
      new XmlLimits(Integer.MAX_VALUE, 256, Integer.MAX_VALUE, 256, 1024, Integer.MAX_VALUE);

  /** Where in the document something stands. */
  private enum Place {
    FILE,
    SERVER,
    HOST,
    USER,
    LIST,
    /** Something that is put together. */
    PIECE,
    /** Something that nobody wants. */
    NOTHING
  }

  private final Path root;
  private final Taker taker;
  private final Deque<Place> places = new ArrayDeque<>();
  private final Deque<Element.Builder> piece = new ArrayDeque<>();
  private Path file;
  private int depth;
  private String domain = "";
  private String list = "";

  /** @param file the main one; others are included only from its folder and what is below it */
  PortableReader(Path file, Taker taker) {
    this.file = file;
    this.root = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "a file is in a folder");
    this.taker = taker;
    places.push(Place.FILE);
  }

  void read() throws IOException, XmlException {
    read(file);
  }

  private void read(Path from) throws IOException, XmlException {
    XmlTokenizer tokenizer = new XmlTokenizer(this, LIMITS);
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(from)) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        tokenizer.feed(buffer, 0, length);
      }
    }
  }

  private Place place() {
    return places.getFirst();
  }

  @Override
  public void startElement(String name, String namespace, String[] attributes) throws XmlException {
    Element.Builder builder = Element.builder(name, namespace);
    for (int i = 0; i < attributes.length; i += 3) {
      builder.attribute(attributes[i], attributes[i + 1], attributes[i + 2]);
    }
    if (place() == Place.PIECE) {
      piece.push(builder);
      places.push(Place.PIECE);
      return;
    }
    Element tag = builder.build();
    if (place() != Place.NOTHING && place() != Place.LIST && tag.is("include", Portable.INCLUDE)) {
      include(tag);
      places.push(Place.NOTHING);
      return;
    }
    Place next = next(tag);
    if (next == Place.PIECE) {
      piece.push(builder);
    }
    places.push(next);
  }

  private Place next(Element tag) throws XmlException {
    boolean own = tag.namespace().equals(Portable.NS);
    return switch (place()) {
      case FILE, SERVER -> {
        if (own && tag.name().equals("server-data")) {
          yield Place.SERVER;
        }
        if (own && tag.name().equals("host")) {
          domain = tag.attributeOr("jid", "");
          yield Place.HOST;
        }
        if (place() == Place.FILE && depth == 0) {
          // Another format, the one of Openfire's own for example: it is better said than passed over.
          throw new XmlException(
              XmlException.Reason.BAD_FORMAT, "it begins with <" + tag.name() + ">, and not with the <server-data/> of XEP-0227");
        }
        yield strange(tag);
      }
      case HOST -> own && tag.name().equals("host") ? Place.HOST : own && tag.name().equals("user") ? user(tag) : strange(tag);
      case USER -> {
        if (own && tag.name().equals("offline-messages") || tag.is("archive", Portable.ARCHIVE)) {
          list = tag.name();
          yield Place.LIST;
        }
        yield own && tag.name().equals("user") ? Place.USER : Place.PIECE;
      }
      case LIST -> Place.PIECE;
      case PIECE, NOTHING -> Place.NOTHING;
    };
  }

  private Place user(Element tag) {
    try {
      taker.user(Jid.of(tag.attributeOr("name", ""), domain, null), tag.attribute("password"));
      return Place.USER;
    } catch (JidException e) {
      taker.strange("\"" + tag.attributeOr("name", "") + "\" of \"" + domain + "\" is no account");
      return Place.NOTHING;
    }
  }

  private Place strange(Element tag) {
    taker.strange("<" + tag.name() + " xmlns='" + tag.namespace() + "'>");
    return Place.NOTHING;
  }

  @Override
  public void text(String text) {
    if (place() == Place.PIECE) {
      piece.getFirst().text(text);
    }
  }

  @Override
  public void endElement() {
    Place ended = places.pop();
    if (ended == Place.USER && place() == Place.HOST) {
      taker.end();
    } else if (ended == Place.PIECE) {
      Element whole = piece.pop().build();
      if (!piece.isEmpty()) {
        piece.getFirst().child(whole);
      } else if (place() == Place.LIST) {
        taker.listed(list, whole);
      } else {
        taker.part(whole);
      }
    }
  }

  /** Reads another file as if it stood here (section 5). */
  private void include(Element tag) throws XmlException {
    String href = tag.attributeOr("href", "");
    Path from = file;
    Path included = from.toAbsolutePath().resolveSibling(href).normalize();
    if (tag.attribute("parse") != null || tag.attribute("xpointer") != null || href.isEmpty() || href.contains(":")) {
      taker.strange("an inclusion of " + href);
    } else if (!included.startsWith(root) || depth == DEEPEST) {
      taker.strange("an inclusion of " + href + ", which is not below the main file");
    } else {
      file = included;
      depth++;
      try {
        read(included);
      } catch (IOException e) {
        taker.strange("an inclusion of " + href + ", which cannot be read");
      } finally {
        depth--;
        file = from;
      }
    }
  }
}
