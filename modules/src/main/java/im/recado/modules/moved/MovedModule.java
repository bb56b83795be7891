package im.recado.modules.moved;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Host;
import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.Node;
import im.recado.modules.roster.Greeter;
import im.recado.modules.roster.PresenceModule;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.jid.XmppUri;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets contacts take their place in rosters along when they move to another address (XEP-0283 section 4.4): a request from
 * the new one is approved if the old one, which was approved, says so itself; the old approval ends with that. Who asks for the
 * presence of an account that has moved is told where to (RFC 6121 section 4.3.2).
 */
public final class MovedModule implements Module {
  private static final String NS = "urn:xmpp:moved:1";
  private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
  private static final String CURRENT = "current";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Option<Boolean> FOLLOW =
      Option.flag("moved.follow", true, "Whether contacts who prove that they moved keep what they may see.");

  private final Kernel kernel;
  private final RosterModule roster;
  private final Engine engine;

  public MovedModule(Kernel kernel, RosterModule roster, PresenceModule presence, Engine engine) {
    this.kernel = kernel;
    this.roster = roster;
    this.engine = engine;
    roster.add(this::greet);
    presence.moves(this::movedTo);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("moved", "Recognises contacts that have moved to another address.")
        .xep(283, "0.2.0", "Moved")
        .option(FOLLOW);
  }

  private Greeter.Answer greet(Jid owner, Jid contact, Presence request) {
    Element moved = request.element().child("moved", NS);
    Jid old = moved == null || !kernel.options().get(FOLLOW) ? null : bare(moved.childText("old-jid", NS));
    RosterItem item = old == null || old.equals(contact) ? null : roster.item(owner, old);
    if (old == null || item == null || !item.subscription().from() || !contact.equals(statement(owner, old))) {
      return Greeter.Answer.LEAVE;
    }
    return Greeter.Answer.inPlaceOf(old, item.subscription().to());
  }

  private static @Nullable Jid bare(@Nullable String text) {
    try {
      Jid jid = text == null ? null : Jid.parse(text.strip());
      return jid == null || !jid.isBare() || jid.local() == null ? null : jid;
    } catch (JidException e) {
      return null;
    }
  }

  /** Where an account says that it has moved to; null when it does not, or does not tell this one. May wait. */
  private @Nullable Jid statement(Jid owner, Jid old) {
    CompletableFuture<Optional<Iq>> answer = new CompletableFuture<>();
    Element items =
        Element.builder("items", PUBSUB)
            .attribute("node", NS)
            .child(Element.builder("item", PUBSUB).attribute("id", CURRENT).build())
            .build();
    boolean asked =
        kernel
            .questions()
            .ask(
                Iq.Type.GET, owner, old, Element.of("pubsub", PUBSUB, items), PATIENCE,
                iq -> answer.complete(Optional.ofNullable(iq)));
    return asked ? answer.join().map(MovedModule::newAddress).orElse(null) : null;
  }

  /** Where an account of this server says that it has moved to; null when it does not, or does not tell this one. May wait. */
  private @Nullable Jid movedTo(Jid account, Jid asking) {
    Host host = engine.host(account);
    Node node = host == null ? null : engine.find(host, NS);
    if (host == null || node == null || !engine.mayRead(host, node, asking)) {
      return null;
    }
    Jid to = null;
    for (Item item : engine.store().items(node.key(), List.of(CURRENT))) {
      Element moved = item.payload();
      to = moved == null || !moved.is("moved", NS) ? null : bare(moved.childText("new-jid", NS));
    }
    return account.equals(to) ? null : to;
  }

  private static @Nullable Jid newAddress(Iq answer) {
    if (answer.type() == Iq.Type.ERROR) {
      return gone(answer.element());
    }
    Element pubsub = answer.payload();
    Element items = pubsub == null ? null : pubsub.child("items", PUBSUB);
    Element item = items == null ? null : items.child("item", PUBSUB);
    Element moved = item == null ? null : item.child("moved", NS);
    return moved == null ? null : bare(moved.childText("new-jid", NS));
  }

  /** An account that is no more may leave its new address in the error (section 4.3, note). */
  private static @Nullable Jid gone(Element answer) {
    Element error = answer.child("error", Namespaces.CLIENT);
    String uri = error == null ? null : error.childText("gone", Namespaces.STANZA_ERRORS);
    Jid named = uri == null ? null : XmppUri.address(uri.strip());
    return named == null ? null : bare(named.toString());
  }
}
