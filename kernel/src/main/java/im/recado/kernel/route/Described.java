package im.recado.kernel.route;

import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;

/** What an operator who looks for the reason of a client's complaint has to know of a stanza; no text of people. */
final class Described {
  private Described() {}

  static String of(Stanza stanza) {
    return switch (stanza) {
      case Message message -> "Message of type " + message.type();
      case Presence presence -> "Presence of type " + presence.type();
      case Iq iq when iq.payload() != null ->
          "Request " + iq.type() + " " + iq.payload().name() + " (" + iq.payload().namespace() + ")";
      case Iq iq -> "Iq of type " + iq.type();
    };
  }
}
