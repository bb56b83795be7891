package im.recado.gateway;

import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Hides;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.ShowsMusic;
import im.recado.gateway.network.ShowsName;
import im.recado.gateway.network.ShowsPicture;
import im.recado.gateway.network.ShowsPresence;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the owner of a session is there for the people of the network: in what state, or unseen, and with what picture. Owned by the lane. */
final class Appearance {
  private static final Logger LOG = LoggerFactory.getLogger(Appearance.class);
  static final String TUNE = "http://jabber.org/protocol/tune";
  private static final String NICK = "http://jabber.org/protocol/nick";

  /** So many characters of a name or a title are told. */
  private static final int LONGEST = 100;

  private static final byte[] NOTHING = new byte[0];

  private record Shown(Availability availability, String status) {}

  private final Gateway gateway;
  private final Jid owner;

  /** What the network was told last of how the owner is there; null for nothing. */
  private @Nullable Shown shown;

  /** Written by the lane; read by whoever logs in for it. */
  private volatile boolean hidden;

  /** As it is kept here, not as the network got it; null before anything was shown. */
  private byte @Nullable [] picture;

  Appearance(Gateway gateway, Jid owner) {
    this.gateway = gateway;
    this.owner = owner;
  }

  /** The owner is to be seen by nobody there, or as their clients say. It counts from the next {@link #show} on. */
  void hidden(boolean now) {
    hidden = now;
    shown = null;
  }

  /** Whether the owner is to be seen by nobody there. Any thread. */
  boolean isHidden() {
    return hidden;
  }

  /** Shows how the owner is there, if that is another way than before. */
  void show(@Nullable Connection connection, Presence presence) {
    Shown now = new Shown(Words.availability(presence), Words.status(presence));
    if (!(connection instanceof ShowsPresence able) || now.equals(shown)) {
      return;
    }
    try {
      if (hidden && able instanceof Hides hider) {
        hider.hide();
      } else {
        able.show(now.availability(), now.status());
      }
      shown = now;
    } catch (NetworkException e) {
      LOG.debug("{} could not show presence on {}: {}", owner, gateway.type(), e.reason());
    }
  }

  /** Shows the owner's picture, if none was looked for since the login. May wait. */
  void firstPicture(@Nullable Connection connection) {
    if (picture == null) {
      picture(connection);
    }
  }

  /** Shows the owner's picture of now, if it is another one than before. May wait. */
  void picture(@Nullable Connection connection) {
    if (!(connection instanceof ShowsPicture able)) {
      return;
    }
    try {
      byte[] now = gateway.picture(owner);
      byte[] before = picture == null ? NOTHING : picture;
      picture = now == null ? NOTHING : now;
      if (Arrays.equals(picture, before)) {
        return;
      }
      byte[] fitted = now == null ? NOTHING : PictureShape.fitted(now, able.shape());
      if (fitted != null) {
        able.picture(fitted);
      }
    } catch (NetworkException e) {
      LOG.debug("{} could not show a picture on {}: {}", owner, gateway.type(), e.reason());
    } catch (StoreException e) {
      LOG.warn("The picture of {} could not be read", owner);
    }
  }

  /** Whether something that somebody publishes is shown on networks: what they are called, or listen to. */
  static boolean isAbout(Element published) {
    return published.is("nick", NICK) || published.is("tune", TUNE);
  }

  /** Shows what the owner has published of themselves. */
  void about(@Nullable Connection connection, Element published) {
    try {
      if (published.is("nick", NICK) && connection instanceof ShowsName able && !published.text().isBlank()) {
        able.named(shortened(published.text()));
      } else if (published.is("tune", TUNE) && connection instanceof ShowsMusic able) {
        able.listens(told(published, "artist"), told(published, "title"));
      }
    } catch (NetworkException e) {
      LOG.debug("{} could not tell of themselves on {}: {}", owner, gateway.type(), e.reason());
    }
  }

  private static String told(Element tune, String what) {
    String text = tune.childText(what, TUNE);
    return text == null ? "" : shortened(text);
  }

  private static String shortened(String text) {
    String words = Words.clean(text).strip();
    return words.length() <= LONGEST ? words : words.substring(0, words.offsetByCodePoints(0, words.codePointCount(0, LONGEST)));
  }

  /** Nobody sees the owner any more. */
  void lost() {
    shown = null;
    picture = null;
  }
}
