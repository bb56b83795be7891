package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.Messages;

/** Tells those who run the server of somebody, in the step that blocks them (XEP-0377). Safe for any thread. */
public final class Reports {
  /** So many of the newest messages are named. */
  private static final int NAMED = 5;
  private static final int LOOKED_THROUGH = 100;

  /** What somebody has done (XEP-0377, section 3). */
  public enum Reason {
    SPAM("urn:xmpp:reporting:spam"), ABUSE("urn:xmpp:reporting:abuse");

    private final String name;

    Reason(String name) {
      this.name = name;
    }
  }

  private final Link link;
  private final Disco disco;
  private final Blocks blocks;
  private final Messages messages;
  private final Jid account;

  Reports(Link link, Disco disco, Blocks blocks, Messages messages, Jid account) {
    this.link = link;
    this.disco = disco;
    this.blocks = blocks;
    this.messages = messages;
    this.account = account;
  }

  /** Whether the own server takes reports; asks it the first time, and waits. */
  public boolean areTaken() throws OfflineException, InterruptedException {
    try {
      return disco.info(account.server()).can(Ns.REPORTING) || disco.info(account).can(Ns.REPORTING);
    } catch (RefusedException e) {
      return false;
    }
  }

  /**
   * Blocks somebody and reports them; where the server takes no reports they are blocked alone.
   *
   * @param text what there is to say about it; may be empty
   */
  public void blockAndReport(Jid jid, Reason reason, String text) throws RefusedException, OfflineException, InterruptedException {
    Node item = Node.of("item", Ns.BLOCKING).with("jid", jid.bare());
    if (areTaken()) {
      Node report = Node.of("report", Ns.REPORTING).with("reason", reason.name);
      for (String id : messages.newest(jid.bare(), LOOKED_THROUGH).reversed().stream()
          .filter(message -> !message.own() && !message.stanzaId().isEmpty()).limit(NAMED).map(message -> message.stanzaId()).toList()) {
        report = report.add(Node.of("stanza-id", Ns.SID).with("by", account).with("id", id));
      }
      item = item.add(text.isBlank() ? report : report.add(Node.text("text", Ns.REPORTING, text.strip())));
    }
    link.ask(Node.iq("set", null, Node.of("block", Ns.BLOCKING, item)));
    blocks.know(jid, true);
  }
}
