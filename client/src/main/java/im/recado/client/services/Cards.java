package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people tell about themselves (XEP-0054). */
public final class Cards {
  /** Some lines of a card; empty ones are unknown. */
  public record Card(String name, String nick, String mail, String phone, String organisation, String about) {}

  private final Link link;

  Cards(Link link) {
    this.link = link;
  }

  /** Somebody's; an empty one when they have none. */
  public Card read(Jid jid) throws OfflineException, InterruptedException {
    try {
      Node card = link.ask(Node.iq("get", jid, Node.of("vCard", Ns.VCARD))).payload().orElse(Node.of("vCard", Ns.VCARD));
      return new Card(card.textOf("FN"), card.textOf("NICKNAME"),
          card.child("EMAIL").map(mail -> mail.textOf("USERID")).orElse(""),
          card.child("TEL").map(phone -> phone.textOf("NUMBER")).orElse(""),
          card.child("ORG").map(org -> org.textOf("ORGNAME")).orElse(""), card.textOf("DESC"));
    } catch (RefusedException e) {
      return new Card("", "", "", "", "", "");
    }
  }

  /** Changes one's own; what a card has beside these lines stays. */
  public void write(Card card) throws RefusedException, OfflineException, InterruptedException {
    List<Node> lines = without(List.of("FN", "NICKNAME", "EMAIL", "TEL", "ORG", "DESC"));
    add(lines, "FN", card.name());
    add(lines, "NICKNAME", card.nick());
    add(lines, "DESC", card.about());
    add(lines, "EMAIL", "USERID", card.mail());
    add(lines, "TEL", "NUMBER", card.phone());
    add(lines, "ORG", "ORGNAME", card.organisation());
    put(lines);
  }

  /** Puts a picture of oneself into one's own card, or takes it out; what else is in it stays. */
  void picture(byte @Nullable [] picture, String type) throws RefusedException, OfflineException, InterruptedException {
    List<Node> lines = without(List.of("PHOTO"));
    if (picture != null) {
      lines.add(Node.of("PHOTO", Ns.VCARD, Node.text("TYPE", Ns.VCARD, type),
          Node.text("BINVAL", Ns.VCARD, Base64.getEncoder().encodeToString(picture))));
    }
    put(lines);
  }

  /** The lines of one's own card that are not called like these. */
  private List<Node> without(List<String> names) throws OfflineException, InterruptedException {
    try {
      Node old = link.ask(Node.iq("get", null, Node.of("vCard", Ns.VCARD))).payload().orElse(Node.of("vCard", Ns.VCARD));
      return new ArrayList<>(old.children().stream().filter(line -> !names.contains(line.name())).toList());
    } catch (RefusedException e) {
      return new ArrayList<>();
    }
  }

  private void put(List<Node> lines) throws RefusedException, OfflineException, InterruptedException {
    link.ask(Node.iq("set", null, Node.of("vCard", Ns.VCARD, lines.toArray(Node[]::new))));
  }

  private static void add(List<Node> lines, String name, String value) {
    if (!value.isBlank()) {
      lines.add(Node.text(name, Ns.VCARD, value.strip()));
    }
  }

  private static void add(List<Node> lines, String name, String part, String value) {
    if (!value.isBlank()) {
      lines.add(Node.of(name, Ns.VCARD, Node.text(part, Ns.VCARD, value.strip())));
    }
  }
}
